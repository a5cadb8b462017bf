import { describe, expect, it } from 'vitest';
import { secret, service, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, type Installation, incidentOf, tick, wait, workloads } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import {
  addService,
  deleteSecret,
  installBesideRunning,
  restoreSecret,
  sweepMessage,
  sweepNextDay,
  withManySecrets,
} from '../fixtures/sweep.ts';

const statesOf = ({ told }: Installation) => told.map(({ state }) => state);
const lastText = ({ told }: Installation) => told.at(-1)?.text ?? '';
const sweepOf = async ({ ledger }: Installation) => (await ledger.loadSweep())?.item;

describe('a running service whose secret somebody deletes', () => {
  it('is told by the sweep before any task fails, with its evidence and the command that mends it', async () => {
    const at = installBesideRunning();
    deleteSecret(at);
    await deliver(at, sweepMessage);
    expect(statesOf(at)).toEqual(['sweep']);
    const [message] = at.messages;
    expect(message?.subject).toMatch(/^\[ACT\] running service shop\/api would not start again \(us-east-2\): /);
    for (const said of ['Nothing is down yet', 'restore-secret', 'doctor shop/api', 'fake:secret'])
      expect(lastText(at)).toContain(said);
    expect(at.executed).toEqual([]);
    expect(await at.ledger.listIncidents({ limit: 10 })).toEqual([]);
  });

  it('is told with the account’s alias, where it has one', async () => {
    const at = installBesideRunning();
    Object.assign(at.ports, { alias: async () => 'shop-prod' });
    deleteSecret(at);
    await deliver(at, sweepMessage);
    expect(at.messages[0]?.subject).toMatch(/ would not start again \(shop-prod us-east-2\): /);
  });

  it('is told once: not by a message that comes again, nor the next day', async () => {
    const at = installBesideRunning();
    deleteSecret(at);
    await deliver(at, sweepMessage, sweepMessage);
    await deliver(at, sweepMessage);
    await deliver(at, tick);
    await sweepNextDay(at);
    expect(statesOf(at)).toEqual(['sweep']);
    expect(await sweepOf(at)).toMatchObject({ last: { standing: 1, whole: true } });
  });

  it('is told as gone when the secret is restored, once', async () => {
    const at = installBesideRunning();
    deleteSecret(at);
    await deliver(at, sweepMessage);
    restoreSecret(at);
    await sweepNextDay(at);
    await sweepNextDay(at);
    expect(statesOf(at)).toEqual(['sweep', 'sweep-gone']);
    expect(at.messages.at(-1)?.subject).toMatch(/^\[OK\] what was found of shop\/api is gone/);
    expect(JSON.parse(at.messages.at(-1)?.json ?? '')).toMatchObject({ urgency: 'ok', alert: { status: 'resolved' } });
  });

  it('is not told as gone while the secret cannot be read', async () => {
    const at = installBesideRunning();
    deleteSecret(at);
    await deliver(at, sweepMessage);
    at.fake.secret = { [secret]: 'denied' };
    await sweepNextDay(at);
    at.fake.service = { [service]: 'throttled' };
    await sweepNextDay(at);
    expect(statesOf(at)).toEqual(['sweep']);
    expect(await sweepOf(at)).toMatchObject({ standing: [{ service, cause: 'secret-deleted' }] });
  });

  it('is told by its incident alone once a task has failed', async () => {
    const at = installBesideRunning();
    await deliver(at, fail(at, 'a1'));
    expect((await at.ledger.loadIncident(workloads.api))?.item.status).toBe('open');
    deleteSecret(at);
    const before = at.told.length;
    await sweepNextDay(at);
    expect(
      statesOf(at)
        .slice(before)
        .filter((state) => state.startsWith('sweep')),
    ).toEqual([]);
    expect(await sweepOf(at)).toMatchObject({ last: { counts: { examined: 0, skipped: 1 } } });
  });
});

describe('a service with all that it needs', () => {
  it('is told nothing of', async () => {
    const at = installBesideRunning();
    await deliver(at, sweepMessage);
    expect(statesOf(at)).toEqual([]);
    expect(await sweepOf(at)).toMatchObject({ last: { counts: { examined: 1, skipped: 0, unread: 0 }, standing: 0 } });
  });

  it.each([
    ['should run no task', { desiredCount: 0 }],
    ['is being deleted', { status: 'DRAINING' }],
  ])('is left out if it %s', async (_why, more) => {
    const at = installBesideRunning();
    deleteSecret(at);
    addService(at, 'api', more);
    await deliver(at, sweepMessage);
    expect(statesOf(at)).toEqual([]);
    expect(await sweepOf(at)).toMatchObject({ last: { counts: { examined: 0, skipped: 1 } } });
  });
});

describe('what is swept', () => {
  it('is what the consents of the configuration name', async () => {
    const at = installBesideRunning();
    addService(at, 'web');
    deleteSecret(at);
    await deliver(at, sweepMessage);
    expect(lastText(at)).toContain('shop/api');
    expect(lastText(at)).not.toContain('shop/web');
  });

  it('is every service of the account with "all"', async () => {
    const at = installBesideRunning({ sweep: 'all' });
    addService(at, 'web');
    deleteSecret(at);
    await deliver(at, sweepMessage);
    expect(at.messages[0]?.subject).toMatch(/^\[ACT\] 2 running services would not start again/);
    expect(await sweepOf(at)).toMatchObject({ last: { counts: { examined: 2 } } });
  });

  it.each([
    ['"off"', { sweep: 'off', grants: [grant] }],
    ['"named" without a service that a consent names', { sweep: 'named' }],
  ] as const)('is nothing with %s, and nothing is recorded of it', async (_what, owner) => {
    const at = installBesideRunning(owner);
    deleteSecret(at);
    await deliver(at, sweepMessage);
    await deliver(at, tick);
    expect([at.told, await sweepOf(at)]).toEqual([[], undefined]);
  });

  it('waits while the mode is off', async () => {
    const at = installBesideRunning();
    deleteSecret(at);
    at.mode = 'off';
    await deliver(at, sweepMessage);
    expect(statesOf(at).filter((state) => state === 'sweep')).toEqual([]);
    at.mode = 'dry-run';
    wait(at, 120);
    await deliver(at, tick);
    expect(statesOf(at)).toContain('sweep');
  });
});

describe('the turns of a sweep', () => {
  /** A reader that makes `each` calls for each service, and refuses what is beyond the calls of a turn. */
  function pace(at: Installation, each: number): { turns: number[] } {
    const { openSweep } = at.ports;
    const seen: { turns: number[] } = { turns: [] };
    Object.assign(at.ports, {
      openSweep: (most: number) => {
        const reader = openSweep(most);
        const turn = seen.turns.push(0) - 1;
        let isSpent = false;
        return {
          ...reader,
          collect: async (asks: Parameters<typeof reader.collect>[0]) => {
            if (asks.some(({ kind }) => kind === 'task-definition')) {
              const made = (seen.turns[turn] ?? 0) + each;
              isSpent ||= made > most;
              seen.turns[turn] = Math.min(made, most);
            }
            return reader.collect(asks);
          },
          calls: () => seen.turns[turn] ?? 0,
          isSpent: () => isSpent,
        };
      },
    });
    return seen;
  }

  const manyServices = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `s${index}`);
    const at = installBesideRunning({ sweep: 'all' });
    at.fake.service = {};
    for (const name of names) addService(at, name);
    // Each has a definition of its own, so that none is read for another.
    for (const [index, name] of names.entries()) {
      const arn = taskDefinition.replace(/[^/]+$/, `${name}:1`);
      at.fake['task-definition'] = { ...at.fake['task-definition'], [arn]: { ...withManySecrets(1), arn } };
      addService(at, name, { taskDefinitionArn: arn });
      if (index === 0) at.fake.secret = {};
    }
    return at;
  };

  it('make sixty calls at most each, a minute apart, and tell at their end in one message', async () => {
    const at = manyServices(7);
    const seen = pace(at, 25);
    await deliver(at, sweepMessage);
    await deliver(at, tick);
    expect(seen.turns).toEqual([60]);
    for (let ticks = 0; ticks < 6; ticks += 1) {
      wait(at, 120);
      await deliver(at, tick);
    }
    expect(Math.max(...seen.turns)).toBe(60);
    expect(seen.turns).toHaveLength(4);
    expect(statesOf(at)).toEqual(['sweep']);
    expect(at.messages[0]?.subject).toContain('7 running services');
  });

  it('go on where an invocation died, and tell nothing twice', async () => {
    const at = manyServices(5);
    pace(at, 25);
    await deliver(at, sweepMessage);
    const { openSweep } = at.ports;
    Object.assign(at.ports, {
      openSweep: () => {
        throw new Error('the invocation died');
      },
    });
    wait(at, 120);
    expect(await deliver(at, tick)).toEqual([]);
    Object.assign(at.ports, { openSweep });
    for (let ticks = 0; ticks < 5; ticks += 1) {
      wait(at, 120);
      await deliver(at, tick);
    }
    expect(statesOf(at)).toEqual(['sweep']);
    expect(at.messages[0]?.subject).toContain('5 running services');
  });

  it('come after what has failed: a batch with a failure takes none', async () => {
    const at = installBesideRunning();
    await deliver(at, sweepMessage, fail(at, 'a1'));
    expect(await sweepOf(at)).toMatchObject({ endedAt: null, turnAt: null });
    expect((await incidentOf(at)).status).toBe('open');
  });

  it('are counted, with what they found', async () => {
    const at = installBesideRunning();
    deleteSecret(at);
    await deliver(at, sweepMessage);
    expect(at.counted).toEqual(expect.arrayContaining(['sweepCalls', 'sweepFindings', 'messagesSent sweep']));
  });

  it('send a message again that the topic did not take, with the same id', async () => {
    const at = installBesideRunning();
    deleteSecret(at);
    const { publish } = at.ports;
    Object.assign(at.ports, {
      publish: async () => {
        throw new Error('the topic did not answer');
      },
    });
    await deliver(at, sweepMessage);
    Object.assign(at.ports, { publish });
    wait(at, 120);
    await deliver(at, tick);
    await deliver(at, tick);
    expect(at.told.map(({ id }) => id)).toEqual(['sweep-2026-11-23T10-00-10-told']);
  });

  it('put their message on the event bus of the configuration, where it opens and resolves one alert', async () => {
    const at = installBesideRunning();
    const put: { readonly kind: string; readonly json: string }[] = [];
    Object.assign(at.ports, { putOnBus: async (event: { kind: string; json: string }) => void put.push(event) });
    deleteSecret(at);
    await deliver(at, sweepMessage);
    restoreSecret(at);
    await sweepNextDay(at);
    expect(put.map(({ kind, json }) => [kind, (JSON.parse(json) as { alert: unknown }).alert])).toEqual([
      ['sweep', { dedupKey: 'ecs-init-remediator-sweep-111122223333-us-east-2', status: 'open' }],
      ['sweep', { dedupKey: 'ecs-init-remediator-sweep-111122223333-us-east-2', status: 'resolved' }],
    ]);
  });
});
