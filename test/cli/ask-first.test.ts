import { describe, expect, it } from 'vitest';
import { cli, command } from './fake-installation.ts';

const hash = 'a'.repeat(64);
const change = {
  id: 'c1',
  action: { kind: 'attach-grant' },
  target: 'role/backend-exec',
  before: 'not attached',
  after: 'attached\u001b[2J',
};

function finding(more: object = {}) {
  return {
    title: 'backend-exec may not read prod/db',
    decision: 'ask',
    changes: [],
    plan: { hash },
    planned: [change],
    ...more,
  };
}

const held = (...findings: readonly object[]) => ({ incident: { findings, changes: [] } });
const done = [{ command }, { outcome: { is: 'done' } }];
const typing = (answer: string) => ({ question: async () => answer });

describe('approve without a plan', () => {
  it('shows the diff of the one plan that waits, and approves exactly that one after a yes', async () => {
    const { code, asked, err } = await cli(['approve', 'inc-1'], [held(finding()), ...done], typing('y'));
    expect(code).toBe(0);
    expect(asked[1]).toEqual({ verb: 'approve', incident: 'inc-1', plan: hash });
    for (const words of ['For: backend-exec may not read prod/db', '    - not attached', '    + attached'])
      expect(err).toContain(words);
    expect(err).not.toContain('\u001b');
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
    const two = held(finding(), finding({ plan: { hash: 'b'.repeat(64) } }));
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
});

describe('undo', () => {
  const made = { ...change, state: 'verified' };
  const repaired = {
    incident: {
      findings: [finding({ changes: ['c1'] }), finding({ title: 'another one' })],
      changes: [made, { ...made, id: 'c2', target: 'gone', state: 'undone' }],
    },
  };

  it('shows what it takes back and what fails then, and nothing else', async () => {
    const { asked, err } = await cli(['undo', 'inc-1'], [repaired, ...done], typing('yes'));
    expect(asked[1]).toEqual({ verb: 'undo', incident: 'inc-1' });
    expect(err).toMatch(
      /attach-grant role\/backend-exec\n {4}- attached.*\n {4}\+ not attached\nThen this fails again:\n {2}backend-exec/,
    );
    for (const words of ['another one', 'gone']) expect(err).not.toContain(words);
  });

  it('does nothing after a no', async () => {
    const { code, asked } = await cli(['undo', 'inc-1'], [repaired, ...done], typing('n'));
    expect([code, asked.length]).toEqual([1, 1]);
  });
});

it('restore does nothing after a no', async () => {
  expect(await cli(['restore', 'inc-1'], done, typing(''))).toMatchObject({ code: 1, asked: [] });
});
