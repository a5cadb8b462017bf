import { describe, expect, it } from 'vitest';
import { publishIncident } from '../../shared/notification/render/render-json.ts';
import type { Answer } from '../../shared/operator/request.ts';
import { incidentOf } from '../fixtures/incident.ts';
import { cli, command } from './fake-installation.ts';

const hash = 'a'.repeat(64);
const today = 'b'.repeat(64);
const finding = (more: object) => ({
  title: 't',
  decision: 'hold',
  reason: 'the parameter /mode says dry-run',
  reasonCode: 'mode-holds',
  plan: { hash, at: 'x' },
  ...more,
});

/** Gives a command whose outcome is this, and then shows its incident so. */
const given = (words: readonly string[], outcome: object, shown: Answer) =>
  cli(words, [{ command }, { outcome }, shown]);
const approved = (outcome: object, findings: readonly object[], ...more: readonly string[]) =>
  given(['approve', 'inc-1', hash, ...more], outcome, { incident: { findings, changes: [] } });

describe('a command that is held back', () => {
  it('names the guardrail, in words and by its code, and what lets it pass', async () => {
    const { code, out, asked } = await approved({ is: 'held' }, [finding({})]);
    expect([code, asked.at(-1)]).toEqual([0, { verb: 'show', incident: 'inc-1' }]);
    expect(out).toMatch(/^It is approved, and something else holds it/);
    expect(out).toContain('\nHeld by: the parameter /mode says dry-run (mode-holds)\n');
    expect(out).toContain('What lets it pass: ecs-init-remediator mode apply; after a pause or the brake, ');
  });

  it('speaks of its own plan, and not of what holds another', async () => {
    const other = finding({ plan: { hash: today, at: 'x' }, reason: 'frozen', reasonCode: 'frozen' });
    const { out } = await approved({ is: 'held' }, [other, finding({})]);
    expect(out.match(/Held by/g)).toHaveLength(1);
    expect(out).toContain('(mode-holds)');
  });

  it('names commands that reach the same installation, for people and in JSON', async () => {
    const place = ['--stack', 'Other', '--profile', 'work'];
    const { out } = await approved({ is: 'held' }, [finding({})], ...place);
    expect(out).toContain(
      'ecs-init-remediator mode --stack Other --profile work apply; after a pause or the brake, ecs-init-remediator resume --stack Other --profile work',
    );
    const now = finding({ decision: 'ask', plan: { hash: today, at: 'x' } });
    const json = await approved({ is: 'refused', why: 'plan-changed' }, [now], ...place, '--json');
    expect(json.out).toContain(`ecs-init-remediator approve --stack Other --profile work inc-1 ${today}, after`);
  });

  it('shows each command whole, however long what reaches the installation is', async () => {
    const operator = `arn:aws:lambda:us-east-2:111122223333:function:EcsInitRemediator-ProductFunctionsOperatorFunctionB09-${'x'.repeat(12)}`;
    const place = ['--operator', operator, '--region', 'us-east-2', '--profile', 'production-administrator'];
    const reach = place.join(' ');
    const { out } = await approved({ is: 'held' }, [finding({})], ...place);
    expect(out).toContain(
      `What lets it pass: ecs-init-remediator mode ${reach} apply; after a pause or the brake, ecs-init-remediator resume ${reach}\n`,
    );
    const now = finding({ decision: 'ask', plan: { hash: today, at: 'x' } });
    const changed = await approved({ is: 'refused', why: 'plan-changed' }, [now], ...place);
    expect(changed.out).toContain(`ecs-init-remediator approve ${reach} inc-1 ${today}, after reading it\n`);
  });

  it('names its incident in the command that lets it pass', async () => {
    const { out } = await approved({ is: 'held' }, [finding({ reasonCode: 'taken-away', reason: 'eve took it away' })]);
    expect(out).toContain('What lets it pass: ecs-init-remediator restore inc-1, if it was a mistake');
  });

  it.each(['toString', 'of-a-newer-version'])(
    'promises nothing for the code %s, which it does not know',
    async (code) => {
      const { out } = await approved({ is: 'held' }, [finding({ reasonCode: code, reason: 'why' })]);
      expect(out).toContain(`Held by: why (${code})\n`);
      expect(out).not.toContain('What lets it pass');
    },
  );

  it('that is refused because the plan has changed shows the plan of today and the command for it', async () => {
    const now = finding({ decision: 'ask', plan: { hash: today, at: 'x' } });
    const { code, out } = await approved({ is: 'refused', why: 'plan-changed' }, [now]);
    expect(code).toBe(1);
    expect(out).toContain(`Held by: the plan of today is ${today}\n`);
    expect(out).toContain(`ecs-init-remediator approve inc-1 ${today}, after reading it`);
  });

  it('that keeps a change says which and why', async () => {
    const changes = [
      { state: 'verified', target: 'role/exec', note: 'another service relies on it' },
      { state: 'undone', target: 'role/gone', note: 'undone' },
    ];
    const shown = { incident: { findings: [], changes } };
    const { asked, out } = await cli(
      ['undo', 'inc-1', '--yes'],
      [{ incident: publishIncident(incidentOf()) }, { command }, { outcome: { is: 'refused', why: 'kept' } }, shown],
    );
    expect(asked).toHaveLength(4);
    expect(out).toContain('Held by: role/exec: another service relies on it\n');
    expect(out).not.toContain('role/gone');
  });

  it('says in JSON what holds it', async () => {
    const { out } = await approved({ is: 'held' }, [finding({ reasonCode: 'frozen', reason: 'the tag' })], '--json');
    expect(JSON.parse(out)).toEqual({
      command,
      outcome: { is: 'held' },
      holds: [{ by: 'the tag', code: 'frozen', passes: 'take the tag away' }],
    });
  });

  it('keeps its outcome where the incident cannot be read', async () => {
    const error = { code: 'not-admitted', message: 'no' } as const;
    const { code, out, err } = await given(['approve', 'inc-1', hash], { is: 'held' }, { error });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^It is approved/);
    expect(out).not.toContain('Held by');
  });

  it('shows foreign text without what could move the cursor', async () => {
    const { out } = await approved({ is: 'held' }, [finding({ reason: 'r\u001b[2J', reasonCode: 'c\u001b[1m' })]);
    expect(out).not.toContain('\u001b');
  });
});

it('a command that is done asks for nothing more', async () => {
  const { asked, out } = await approved({ is: 'done' }, []);
  expect([asked.length, out]).toEqual([2, 'Done. A message tells everybody.\n']);
});
