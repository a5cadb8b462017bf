import { describe, expect, it } from 'vitest';
import type { PlannedChange } from '../../shared/incident/decision.ts';
import type { ChangeRecord, FindingRecord } from '../../shared/incident/incident.ts';
import { publishIncident } from '../../shared/notification/render/render-json.ts';
import { attachment, incidentOf, permissionFinding } from '../fixtures/incident.ts';
import { cli, command } from './fake-installation.ts';

const hash = 'a'.repeat(64);
const { id, action } = attachment();
const planned: PlannedChange = { id, action, held: null };

function finding(more: Partial<FindingRecord> = {}): FindingRecord {
  return permissionFinding('DATABASE_URL', 'prod/db', {
    reason: { code: 'consent-asks', by: { is: 'grant', name: 'megilance' } },
    plan: { hash, at: '2026-11-23T03:03:00.000Z' },
    planned: [planned],
    ...more,
  });
}

const answerOf = (findings: readonly FindingRecord[], changes: readonly ChangeRecord[] = []) => ({
  incident: publishIncident(incidentOf({ findings, changes })),
});
const held = (...findings: readonly FindingRecord[]) => answerOf(findings);
const done = [{ command }, { outcome: { is: 'done' } }];
const typing = (answer: string) => ({ question: async () => answer });

describe('approve without a plan', () => {
  it('shows the diff of the one plan that waits, and approves exactly that one after a yes', async () => {
    const { code, asked, err } = await cli(['approve', 'inc-1'], [held(finding()), ...done], typing('y'));
    expect(code).toBe(0);
    expect(asked[1]).toEqual({ verb: 'approve', incident: 'inc-1', plan: hash });
    const [shown = ''] = err.split('It is for:');
    expect(shown.replaceAll(/\n {6}/g, ' ').split('\n')).toEqual([
      `Plan ${hash} would:`,
      '* attach policy ecs-init-remediator-us-east-2-megilance to role',
      '  megilance-exec-role',
      '    - policy ecs-init-remediator-us-east-2-megilance is not attached to role megilance-exec-role',
      '    + policy ecs-init-remediator-us-east-2-megilance is attached to role megilance-exec-role',
      '    + allows secretsmanager:GetSecretValue on secret prod/db',
      '',
    ]);
    expect(err).toContain('It is for:\n  - role megilance-exec-role may not call');
  });

  it.each(['', 'n', 'no', 'yep', 'approve'])('does nothing after the answer "%s"', async (answer) => {
    const { code, asked, err } = await cli(['approve', 'inc-1'], [held(finding()), ...done], typing(answer));
    expect([code, asked.length]).toEqual([1, 1]);
    expect(err).toContain('Nothing was done.');
  });

  it('asks nobody with --yes, and prints JSON alone', async () => {
    const { code, out } = await cli(['approve', 'inc-1', '--yes', '--json'], [held(finding()), ...done]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ command, outcome: { is: 'done' } });
  });

  it('does nothing where nobody can be asked, and says what to add', async () => {
    const { code, asked, err } = await cli(['reject', 'inc-1'], [held(finding()), ...done]);
    expect([code, asked.length]).toEqual([2, 1]);
    expect(err).toContain('give --yes');
  });

  it('lists the plans where several wait, and chooses none', async () => {
    const two = held(
      finding(),
      finding({ id: 'other', plan: { hash: 'b'.repeat(64), at: '2026-11-23T03:04:00.000Z' } }),
    );
    const { code, asked, err } = await cli(['approve', 'inc-1', '--yes'], [two, ...done]);
    expect([code, asked.length]).toEqual([2, 1]);
    for (const words of [`Plan ${hash}`, `Plan ${'b'.repeat(64)}`, '2 plans of inc-1 wait'])
      expect(err).toContain(words);
  });

  it('says where no plan waits', async () => {
    const { code, asked, err } = await cli(['approve', 'inc-1', '--yes'], [held(finding({ decision: 'hold' }))]);
    expect([code, asked.length]).toEqual([1, 1]);
    expect(err).toContain('No plan of inc-1 waits for an answer');
  });

  it.each(['approve', 'reject'])(
    'prints with --json that no command was given where no plan waits: %s',
    async (verb) => {
      const none = held(finding({ decision: 'hold' }));
      const { code, asked, out, err } = await cli([verb, 'inc-1', '--yes', '--json'], [none]);
      expect([code, asked.length]).toEqual([1, 1]);
      expect(JSON.parse(out)).toEqual({ command: null, outcome: null });
      expect(err).toContain('No plan of inc-1 waits for an answer');
    },
  );
});

describe('undo', () => {
  const made = attachment({ state: 'verified' });
  const gone = attachment({ id: 'c2', target: 'gone', state: 'undone' });
  const repaired = answerOf(
    [finding({ changes: [made.id] }), finding({ id: 'other', title: 'another one', changes: [gone.id] })],
    [made, gone],
  );

  it('shows what it takes back, the other way round, and what fails then, and nothing else', async () => {
    const { asked, err } = await cli(['undo', 'inc-1'], [repaired, ...done], typing('yes'));
    expect(asked[1]).toEqual({ verb: 'undo', incident: 'inc-1' });
    expect(err.replaceAll(/\n {6}/g, ' ')).toMatch(
      /^This takes back:\n\* attached policy [^]+? {4}- policy \S+ is attached to role \S+\n {4}- allows secretsmanager:GetSecretValue on secret prod\/db\n {4}\+ policy \S+ is not attached to role \S+\nThen this fails again:\n {2}- role megilance-exec-role/,
    );
    expect(err).not.toContain('another one');
    expect(err.split('* attached policy')).toHaveLength(2);
  });

  it('takes back what it cannot show only for somebody who said yes beforehand', async () => {
    const strange = [{ incident: { schema: 99 } }, ...done];
    expect(await cli(['undo', 'inc-1'], strange, typing('y'))).toMatchObject({ code: 2, asked: [{ verb: 'show' }] });
    const { code, err } = await cli(['undo', 'inc-1', '--yes'], strange);
    expect([code, err]).toEqual([0, expect.stringContaining('taken back unseen')]);
  });

  it('does nothing after a no', async () => {
    const { code, asked } = await cli(['undo', 'inc-1'], [repaired, ...done], typing('n'));
    expect([code, asked.length]).toEqual([1, 1]);
  });
});

it('restore does nothing after a no', async () => {
  expect(await cli(['restore', 'inc-1'], done, typing(''))).toMatchObject({ code: 1, asked: [] });
});
