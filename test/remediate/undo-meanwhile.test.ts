import { describe, expect, it } from 'vitest';
import { role, taskDefinition } from '../fixtures/account.ts';
import {
  deliver,
  fail,
  type Installation,
  incidentOf,
  install,
  publishedOf,
  run,
  tick,
  wait,
} from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { ann, executedKinds, give, toldStates } from '../fixtures/repair.ts';

async function undo(at: Installation): Promise<readonly string[]> {
  const { id } = await incidentOf(at);
  return deliver(at, await give(at, { verb: 'undo', incident: id }));
}

/** Another invocation carries out a person's undo once, when the first one is about to do this. */
function undoBefore(at: Installation, step: 'the reservation' | 'the call'): void {
  let isAsked = false;
  const ask = async () => {
    if (isAsked) return;
    isAsked = true;
    await undo(at);
  };
  if (step === 'the reservation') {
    const { reserveChange } = at.ledger;
    at.ledger = { ...at.ledger, reserveChange: async (request) => (await ask(), reserveChange(request)) };
    return;
  }
  const { execute } = at.ports;
  Object.assign(at.ports, {
    execute: async (...given: Parameters<typeof execute>) => {
      await ask();
      return execute(...given);
    },
  });
}

describe('an undo that a person asks for while the change is being made', () => {
  it('before it is sent keeps it from being sent, and from being made at the next failure', async () => {
    const at = install({ grants: [grant] });
    undoBefore(at, 'the reservation');
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed', note: { code: 'person-stopped' } }]);
    expect(toldStates(at)).toEqual(['found']);
    wait(at, 700);
    await deliver(at, fail(at, 'a2'));
    expect(executedKinds(at)).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toBe(
      `${ann} asked for it not to be made; a person has to restore it`,
    );
  });

  it('before it is sent holds until a person restores it', async () => {
    const at = install({ grants: [grant] });
    undoBefore(at, 'the reservation');
    await deliver(at, fail(at, 'a1'));
    const { id } = await incidentOf(at);
    await deliver(at, await give(at, { verb: 'restore', incident: id }));
    wait(at, 700);
    await deliver(at, fail(at, 'a2'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it('when it is on its way to AWS is carried out as soon as it is made', async () => {
    const at = install({ grants: [grant] });
    undoBefore(at, 'the call');
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(at.fake['role-policies']).toEqual({ [role]: [] });
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone', note: { code: 'person-asked' } }]);
    expect(toldStates(at)).toEqual(['found', 'undone']);
  });
});

describe('a change that was made before a crash', () => {
  it('and that only its target records is proved by a task that started before it was found again', async () => {
    const at = install({ grants: [{ ...grant, forceDeployment: true }] });
    let isStopped = false;
    const { saveIncident } = at.ledger;
    at.ledger = {
      ...at.ledger,
      saveIncident: async (...given) => {
        if (isStopped) throw new Error('the function was stopped');
        return saveIncident(...given);
      },
    };
    at.intercept = ({ kind }) => {
      isStopped = kind === 'force-deployment';
      return undefined;
    };
    await deliver(at, fail(at, 'a1'));
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['made', 'intended']);
    isStopped = false;
    at.intercept = () => ({ is: 'already' });
    wait(at, 40);
    run(at, 'b1', taskDefinition);
    wait(at, 100);
    await deliver(at, tick);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['verified', 'verified']);
  });
});
