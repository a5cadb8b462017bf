import { describe, expect, it } from 'vitest';
import { role } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give } from '../fixtures/repair.ts';

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

  it.each([
    ['is missing', { is: 'parameter-missing', parameter: '/mode' }, 'mode-unread', 'made'],
    [
      'cannot be read',
      { is: 'parameter-unread', parameter: '/mode', detail: 'down', permission: null },
      undefined,
      'made',
    ],
  ] as const)('and that was made is found out although the parameter of the mode %s', async (_, why, code, state) => {
    const at = withLostAnswer();
    await deliver(at, fail(at, 'a1'));
    const { readMode } = at.ports;
    Object.assign(at.ports, { readMode: async () => ({ is: 'unread', why }) });
    wait(at, 121);
    // A read that may work in a moment is waited for, but not longer than the facts behind the change count.
    if (code === undefined) expect(await deliver(at, tick)).toEqual(['m0']);
    if (code === undefined) wait(at, 600);
    expect(await deliver(at, tick)).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state }]);
    Object.assign(at.ports, { readMode });
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('and that was not made is held, told and planned again while the parameter of the mode is missing', async () => {
    const at = withLostCall();
    await deliver(at, fail(at, 'a1'));
    const { readMode } = at.ports;
    const unread = { is: 'unread', why: { is: 'parameter-missing', parameter: '/mode' } };
    Object.assign(at.ports, { readMode: async () => unread });
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
