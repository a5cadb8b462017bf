import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/control/command.ts';
import type { Ledger } from '../../shared/incident/ledger.ts';
import { deliver, fail, type Installation, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { ann, executedKinds, give, repaired, toldControls, toldStates } from '../fixtures/repair.ts';

const command = '00000000-0000-4000-8000-00000000000b';
const asking = { ...grant, consent: 'ask' } as const;

/** Lets something happen once, while an invocation waits for this answer of the ledger. */
function meanwhile(at: Installation, call: keyof Ledger, happens: () => Promise<void>): void {
  const original = at.ledger[call] as (...given: unknown[]) => Promise<unknown>;
  let happened = false;
  const slow = async (...given: unknown[]): Promise<unknown> => {
    if (!happened) {
      happened = true;
      await happens();
    }
    return original(...given);
  };
  at.ledger = { ...at.ledger, [call]: slow };
}

describe('a change that another invocation gives up', () => {
  /** The failure of an incident that is known is about to be repaired when this happens. */
  async function whileLeasing(happens: (at: Installation, incident: string) => Promise<void>): Promise<Installation> {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1'));
    const { id } = await incidentOf(at);
    at.mode = 'apply';
    meanwhile(at, 'reserveChange', () => happens(at, id));
    await deliver(at, fail(at, 'a2'));
    return at;
  }

  it('because a person undid it, is not made by the one that was about to make it', async () => {
    const at = await whileLeasing(
      async (one, incident) => void (await deliver(one, await give(one, { verb: 'undo', incident }))),
    );
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed', note: { code: 'person-stopped' } }]);
  });

  it('because the mode was changed, is not made by the one that was about to make it', async () => {
    const at = await whileLeasing(async (one) => {
      one.mode = 'off';
      await deliver(one, tick);
    });
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed', note: { code: 'mode-by-now' } }]);
  });
});

describe('a forced deployment', () => {
  const forcing = () => install({ grants: [{ ...grant, forceDeployment: true }] });
  const deploymentsOf = ({ fake }: Installation) => fake.began ?? 0;

  it('is made once, though another invocation finds it in the same millisecond, before it is recorded', async () => {
    const at = forcing();
    const event = fail(at, 'a1');
    const { findIncident } = at.ledger;
    let others = 0;
    // Its result is about to be recorded in the incident, and its target says already that it was made.
    const interrupted: typeof findIncident = async (id) => {
      if (deploymentsOf(at) > 0 && others === 0) {
        others += 1;
        await deliver(at, event);
      }
      return findIncident(id);
    };
    at.ledger = { ...at.ledger, findIncident: interrupted };
    await deliver(at, event);
    expect(others).toBe(1);
    expect(deploymentsOf(at)).toBe(1);
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['made', 'made']);
  });

  it.each([
    ['at the same moment', 0],
    ['by a clock that went back by half a minute', -30],
  ])('whose answer was lost is not made again %s', async (_when, seconds) => {
    const at = forcing();
    const event = fail(at, 'a1');
    const { execute } = at.ports;
    let lost = false;
    const losing: typeof execute = async (...given) => {
      // The clock of ECS is not the function's.
      if (given[0].kind === 'force-deployment' && !lost) wait(at, seconds);
      const done = await execute(...given);
      if (lost || given[0].kind !== 'force-deployment') return done;
      lost = true;
      throw new Error('socket hang up');
    };
    Object.assign(at.ports, { execute: losing });
    await deliver(at, event);
    await deliver(at, event);
    expect(deploymentsOf(at)).toBe(1);
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['made', 'made']);
  });
});

describe('a command that is delivered twice at the same time', () => {
  it('is carried out by one of them, and its outcome stands', async () => {
    const at = await repaired();
    const message = await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }, { id: command });
    let other: readonly string[] = [];
    meanwhile(at, 'findIncident', async () => void (other = await deliver(at, message)));
    expect(await deliver(at, message)).toEqual([]);
    expect(other).toEqual(['m0']);
    expect(await at.ledger.loadOutcome(command)).toEqual({ is: 'done' });
  });

  it('is carried out by the next delivery where the first was killed, after its time-out', async () => {
    const at = await repaired();
    const message = await give(at, { verb: 'pause', minutes: 60 }, { id: command });
    await at.ledger.claimWork(command, at.now);
    wait(at, 60);
    expect(await deliver(at, message)).toEqual(['m0']);
    wait(at, 6);
    expect(await deliver(at, message)).toEqual([]);
    expect(toldControls(at)).toEqual(['paused']);
  });
});

describe('a command that was interrupted before its outcome was recorded', () => {
  const interrupted = async (at: Installation, asked: Command): Promise<void> => {
    const message = await give(at, asked, { id: command });
    const { saveOutcome } = at.ledger;
    at.ledger = { ...at.ledger, saveOutcome: () => Promise.reject(new Error('stopped')) };
    await deliver(at, message);
    at.ledger = { ...at.ledger, saveOutcome };
    await deliver(at, message);
  };

  it('to approve is told once, and came to what it did', async () => {
    const at = install({ grants: [asking] });
    await deliver(at, fail(at, 'a1'));
    const { id, findings } = await incidentOf(at);
    await interrupted(at, { verb: 'approve', incident: id, plan: findings[0]?.plan?.hash ?? '' });
    expect(toldControls(at)).toEqual(['answered']);
    expect(await at.ledger.loadOutcome(command)).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).approvals).toHaveLength(1);
  });
});

describe('a message of a closed incident', () => {
  it('that was not sent when its invocation was killed is sent by a later tick', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    run(at, 'b1');
    await deliver(at, tick);
    expect((await incidentOf(at)).status).toBe('closed');
    const { publish } = at.ports;
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('killed')) });
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    Object.assign(at.ports, { publish });
    wait(at, 121);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified', 'undone']);
  });
});

describe('two commands for the mode at the same time', () => {
  const first = '2026-11-23T10:00:01.000Z';
  const second = '2026-11-23T10:00:02.000Z';

  it('end in the mode of the later one, though the earlier one writes last', async () => {
    const at = install();
    await deliver(at, tick);
    const later = await give(at, { verb: 'mode', mode: 'dry-run' }, { given: second });
    const { writeParameter } = at.ports;
    const slow: typeof writeParameter = async (mode) => {
      Object.assign(at.ports, { writeParameter });
      await deliver(at, later);
      await writeParameter(mode);
    };
    Object.assign(at.ports, { writeParameter: slow });
    await deliver(at, await give(at, { verb: 'mode', mode: 'off' }, { given: first, id: command }));
    expect(at.mode).toBe('dry-run');
    expect(await at.ledger.loadOutcome(command)).toEqual({ is: 'refused', why: 'later-mode' });
  });

  it('do not overwrite what a person wrote into the parameter after them', async () => {
    const at = install();
    await deliver(at, await give(at, { verb: 'mode', mode: 'dry-run' }, { given: second }));
    at.mode = 'off';
    at.lastWrite = { by: ann, at: at.now };
    await deliver(at, await give(at, { verb: 'mode', mode: 'off' }, { given: first }));
    expect(at.mode).toBe('off');
  });
});

describe('a mode that two invocations see', () => {
  it('is told once, though one of them had read it before it was changed', async () => {
    const at = install();
    await deliver(at, tick);
    const { readParameter } = at.ports;
    const slow = async () => {
      const read = await readParameter();
      Object.assign(at.ports, { readParameter });
      at.mode = 'off';
      await deliver(at, tick);
      return read;
    };
    Object.assign(at.ports, { readParameter: slow });
    await deliver(at, tick);
    expect(toldControls(at)).toEqual(['mode-changed']);
  });
});
