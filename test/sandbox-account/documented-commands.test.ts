import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandsOfMessages, shownCommands } from '../docs/commands.ts';
import { installMiniStack } from '../sandbox/account/install.ts';

type Options = Readonly<Record<string, string>>;
type Models = Readonly<Record<string, Readonly<Record<string, Options>> | null>>;

/** Options that every command of the AWS CLI takes. */
const everywhere = ['query', 'output', 'region', 'profile', 'no-cli-pager', 'max-items', 'page-size', 'cli-input-json'];

/** Commands and options that the AWS CLI adds to those of the models. */
const added: Readonly<Record<string, readonly string[]>> = {
  'logs tail': ['since', 'filter-pattern', 'follow'],
  's3 cp': ['sse', 'recursive'],
  'ec2 authorize-security-group-ingress': ['protocol', 'port', 'cidr', 'source-group'],
  'ec2 authorize-security-group-egress': ['protocol', 'port', 'cidr', 'source-group'],
  'ec2 modify-instance-attribute': ['no-source-dest-check'],
  'ec2 create-network-acl-entry': ['ingress'],
};

const shown = [...shownCommands(['aws']), ...commandsOfMessages()].filter(({ words }) => words[0] === 'aws');
let models: Models = {};

beforeAll(async () => {
  const { python, environment } = await installMiniStack();
  const services = [...new Set(shown.map(({ words }) => words[1] ?? ''))];
  const script = fileURLToPath(new URL('./cli-arguments.py', import.meta.url));
  const printed = execFileSync(python, [script, ...services], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  models = JSON.parse(printed) as Models;
}, 300_000);

/** What the AWS CLI would not take of a command; null if it takes it. */
function refusal([, service = '', operation = '', ...rest]: readonly string[]): string | null {
  const options = rest.filter((word) => word.startsWith('--')).map((word) => word.slice(2).split('=')[0] ?? '');
  const custom = added[`${service} ${operation}`];
  const known = models[service]?.[operation];
  if (known === undefined && custom === undefined)
    return models[service] ? `no operation ${operation} of ${service}` : `no service ${service}`;
  const foreign = options.filter(
    (option) => ![...everywhere, ...(custom ?? []), ...Object.keys(known ?? {})].includes(option),
  );
  return foreign.length === 0 ? null : `${service} ${operation} takes no --${foreign.join(', --')}`;
}

describe('the commands of the AWS CLI that the documentation and the messages show', () => {
  it('are those of AWS’s own models, with their options', () => {
    const wrong = shown.flatMap(({ page, words }) => {
      const problem = refusal(words);
      return problem === null ? [] : [`${page}: ${words.join(' ')}: ${problem}`];
    });
    expect(shown.length).toBeGreaterThan(100);
    expect(wrong.join('\n')).toBe('');
  });

  it('would be noticed, if they were not', () => {
    expect(refusal(['aws', 'esc', 'describe-tasks'])).toBe('no service esc');
    expect(refusal(['aws', 'ecs', 'describe-task'])).toBe('no operation describe-task of ecs');
    expect(refusal(['aws', 'ecs', 'describe-tasks', '--task', 'T'])).toBe('ecs describe-tasks takes no --task');
    expect(refusal(['aws', 'ecs', 'describe-tasks', '--tasks', 'T', '--query', 'x'])).toBeNull();
  });
});
