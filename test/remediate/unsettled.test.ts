import { describe, expect, it } from 'vitest';
import type { AnyAction } from '../../shared/change/kinds/index.ts';
import { definition, role, secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, type Installation, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { correction, grant } from '../fixtures/owner.ts';
import { executedKinds, give, malformed } from '../fixtures/repair.ts';

/** An installation whose first attachment is made, and whose answer is lost. */
function withLostAnswer() {
  const at = install({ grants: [grant] });
  let lost = false;
  at.intercept = (action) => {
    if (lost || action.kind !== 'attach-grant') return undefined;
    lost = true;
    at.fake['role-policies'] = { [role]: [{ name: action.grant, arn: action.policy }] };
    throw new Error('socket hang up');
  };
  return at;
}

/** An installation whose first attachment never reaches AWS. */
function withLostCall() {
  const at = install({ grants: [grant] });
  let lost = false;
  at.intercept = (action) => {
    if (lost || action.kind !== 'attach-grant') return undefined;
    lost = true;
    throw new Error('socket hang up');
  };
  return at;
}

async function undo(at: ReturnType<typeof install>): Promise<readonly string[]> {
  const { id } = await incidentOf(at);
  return deliver(at, await give(at, { verb: 'undo', incident: id }));
}

/** An installation in which this kind of change is made, and its answer is lost once. */
function withLostAnswerOf(kind: AnyAction['kind'], at: Installation): Installation {
  const { execute } = at.ports;
  let lost = false;
  Object.assign(at.ports, {
    execute: async (...given: Parameters<typeof execute>) => {
      const done = await execute(...given);
      if (lost || given[0].kind !== kind) return done;
      lost = true;
      throw new Error('socket hang up');
    },
  });
  return at;
}

function correcting(): Installation {
  const at = install({ corrections: [correction], grants: [grant] }, malformed);
  at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
  at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
  return at;
}

const forcing = () => install({ grants: [{ ...grant, forceDeployment: true }] });

describe.each([
  ['register-revision', correcting, malformed],
  ['force-deployment', forcing, denial(secret)],
] as const)('a %s whose answer was lost', (kind, installed, reason) => {
  const changeOf = async (at: Installation) =>
    (await incidentOf(at)).changes.find(({ action }) => action.kind === kind);

  it.each([
    ['a person asks for its undo', async (at: Installation) => void (await undo(at))],
    ['the mode becomes dry-run', async (at: Installation) => void (at.mode = 'dry-run')],
  ])('is found in the account, and told as made, when %s', async (_what, then) => {
    const at = withLostAnswerOf(kind, installed());
    await deliver(at, fail(at, 'a1', reason));
    expect(await changeOf(at)).toMatchObject({ state: 'unsettled' });
    wait(at, 10);
    await then(at);
    wait(at, 150);
    await deliver(at, tick);
    const change = await changeOf(at);
    expect(change?.madeAt).not.toBeNull();
    expect(change?.state).not.toBe('failed');
    expect(at.told.map(({ text }) => text).join('\n')).not.toContain('nothing was changed');
  });

  it('stays unsettled while the account cannot be read', async () => {
    const at = withLostAnswerOf(kind, installed());
    await deliver(at, fail(at, 'a1', reason));
    at.fake['family-revisions'] = { api: 'denied' };
    at.fake.service = { '*': 'denied' };
    at.mode = 'dry-run';
    wait(at, 150);
    await deliver(at, tick);
    expect(await changeOf(at)).toMatchObject({ state: 'unsettled' });
  });
});

describe('a change whose answer was lost, and of which the account cannot be read since', () => {
  it.each([
    ['a person asks for its undo', async (at: Installation) => void (await undo(at))],
    ['the mode becomes dry-run', async (at: Installation) => void (at.mode = 'dry-run')],
  ])('is told once, with the permission that is lacking, and settled when it can be read: %s', async (_what, then) => {
    const at = withLostAnswer();
    await deliver(at, fail(at, 'a1'));
    const shown = at.fake['role-policies'] ?? {};
    at.fake['role-policies'] = { [role]: 'denied' };
    wait(at, 60);
    await then(at);
    for (let look = 0; look < 5; look += 1) {
      wait(at, 150);
      await deliver(at, tick);
    }
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'unsettled' }]);
    const told = at.told.filter(({ state }) => state === 'unsettled');
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('was made is not known');
    expect(told[0]?.text).toContain('fake:role-policies');
    at.fake['role-policies'] = shown;
    wait(at, 150);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes[0]?.state).toMatch(/^(?:made|undone)$/);
    expect((await incidentOf(at)).changes[0]).not.toHaveProperty('unread');
  });
});

describe('a change whose answer was lost', () => {
  it('is unsettled until the account was read, and then proved as any other', async () => {
    const at = withLostAnswer();
    expect(await deliver(at, fail(at, 'a1'))).toEqual(['m0']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'unsettled', madeAt: null }]);
    wait(at, 121);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it('and whose undo was asked for in between is taken back, not forgotten', async () => {
    const at = withLostAnswer();
    await deliver(at, fail(at, 'a1'));
    wait(at, 60);
    expect(await undo(at)).toEqual([]);
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
    expect(at.fake['role-policies']).toEqual({ [role]: [] });
  });

  const unread = (why: object) => ({ readMode: async () => ({ is: 'unread', why }) });
  const missing = { is: 'parameter-missing', parameter: '/mode' };
  const down = { is: 'parameter-unread', parameter: '/mode', detail: 'down', permission: null };

  it('and that was made is found out although the parameter of the mode is missing', async () => {
    const at = withLostAnswer();
    await deliver(at, fail(at, 'a1'));
    Object.assign(at.ports, unread(missing));
    wait(at, 121);
    expect(await deliver(at, tick)).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('waits for a mode that cannot be read in a moment, but not longer than the facts behind the change count', async () => {
    const at = withLostAnswer();
    await deliver(at, fail(at, 'a1'));
    Object.assign(at.ports, unread(down));
    wait(at, 121);
    expect(await deliver(at, tick)).toEqual(['m0']);
    wait(at, 600);
    expect(await deliver(at, tick)).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it('and that was not made is held, told and planned again while the parameter of the mode is missing', async () => {
    const at = withLostCall();
    await deliver(at, fail(at, 'a1'));
    const { readMode } = at.ports;
    Object.assign(at.ports, unread(missing));
    wait(at, 121);
    expect(await deliver(at, tick)).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed', note: { code: 'mode-unread' } }]);
    Object.assign(at.ports, { readMode });
    wait(at, 600);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes.at(-1)).toMatchObject({ state: 'made' });
  });

  it('and that was never made is given up when a person asks for its undo', async () => {
    const at = withLostCall();
    await deliver(at, fail(at, 'a1'));
    wait(at, 121);
    expect(await undo(at)).toEqual([]);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed', note: { code: 'person-stopped' } }]);
  });
});
