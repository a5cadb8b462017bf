import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { sentBy } from './sent-commands.ts';
import { roleStatementsOf, type Statement } from './statements.ts';
import { fullConfiguration, synthesise } from './synthesise.ts';
import { withoutCommand } from './without-command.ts';

const functions = {
  Remediator: 'remediator',
  Operator: 'operator',
  Webhook: 'webhook',
  Installation: 'installation',
  ContainerInsights: 'container-insights',
};

function statementsOf(template: Template, role: string): readonly Statement[] {
  const of = [...roleStatementsOf(template)].filter(([id]) => id.includes(role));
  return of.flatMap(([, statements]) => statements).filter(({ Effect }) => Effect === 'Allow');
}

const full = synthesise(fullConfiguration);
const sentByFunction = Object.fromEntries(Object.values(functions).map((name) => [name, sentBy(name)]));
const sentOf = (name: string) => sentByFunction[name] ?? new Set<string>();

const actionsOf = (statements: readonly Statement[]) => new Set(statements.flatMap(({ Action }) => Action));

describe('each role', () => {
  test.each(Object.entries(functions))(
    'of %s allows what the code of its function sends, or it is written down why not',
    (role, name) => {
      const sent = sentOf(name);
      const actions = [...actionsOf(statementsOf(full, role))];
      expect(actions.length).toBeGreaterThan(3);
      expect(actions.filter((action) => !sent.has(action) && withoutCommand[action] === undefined)).toEqual([]);
    },
  );

  test('has no written reason that nothing needs', () => {
    const held = Object.entries(functions).flatMap(([role, name]) => {
      const sent = sentOf(name);
      return [...actionsOf(statementsOf(full, role))].filter((action) => !sent.has(action));
    });
    expect(Object.keys(withoutCommand).filter((action) => !held.includes(action))).toEqual([]);
  });
});

describe('the remediator’s role', () => {
  const sent = sentOf('remediator');

  test('allows every command that its code can send, where everything is configured', () => {
    const actions = actionsOf(statementsOf(full, 'Remediator'));
    expect(sent.size).toBeGreaterThan(50);
    expect([...sent].filter((action) => !actions.has(action))).toEqual([]);
  });
});
