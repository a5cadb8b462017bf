import { describe, expect, it } from 'vitest';
import { deliver, type Installation, tick, wait } from '../fixtures/installation.ts';
import {
  changeService,
  failAlone,
  failBehind,
  installBehindDeadGateway,
  keyOfService,
  runAgain,
  ticks,
} from '../fixtures/outage.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
const statesOf = ({ told }: Installation) => told.map(({ state }) => state);
const lastText = ({ told }: Installation) => told.at(-1)?.text ?? '';

async function failing(count: number): Promise<Installation> {
  const at = installBehindDeadGateway(count);
  for (const index of upTo(count)) await deliver(at, failBehind(at, index));
  return at;
}

/** The gateway is repaired in the topology of the installation. */
function mend(at: Installation): void {
  at.fake['nat-gateways'] = {
    '*': [{ id: 'nat-1', subnet: 'subnet-nat', state: 'available', connectivity: 'public' }],
  } as never;
}

describe('services behind one dead NAT gateway', () => {
  it('are told as one outage: the first at once, the others together at the next tick', async () => {
    const at = await failing(3);
    expect(statesOf(at)).toEqual(['found']);
    await ticks(at, 1);
    expect(statesOf(at)).toEqual(['found', 'outage']);
    expect(lastText(at)).toContain('3 services cannot start');
    expect(lastText(at)).toContain('NAT gateway nat-1 has failed');
    for (const index of upTo(3)) expect(lastText(at)).toContain(`shop/s${index}`);
  });

  it('are each known to have been told with it, so that nothing is lost', async () => {
    const at = await failing(2);
    const first = await at.ledger.loadIncident(keyOfService(0));
    const second = await at.ledger.loadIncident(keyOfService(1));
    expect(first?.item.outages).toMatchObject([{ toldWith: [] }]);
    expect(second?.item.outages).toMatchObject([{ toldWith: [expect.stringMatching(/-found$/)] }]);
    expect(second?.item).toMatchObject({ outbox: [], status: 'open' });
  });

  it('are told once more, when all of them run again, and their incidents close', async () => {
    const at = await failing(3);
    await ticks(at, 1);
    mend(at);
    runAgain(at, [0, 1]);
    await ticks(at, 40);
    expect(statesOf(at)).toEqual(['found', 'outage']);
    runAgain(at, [2]);
    await ticks(at, 40);
    expect(statesOf(at)).toEqual(['found', 'outage', 'outage-over']);
    expect(lastText(at)).toContain('OVER: 3 services run again');
    expect(await at.ledger.listIncidents({ status: 'open', limit: 10 })).toEqual([]);
    expect(await at.ledger.listOutages()).toEqual([]);
  });

  it('are told of anew when their number has doubled, and not before ten minutes', async () => {
    const at = installBehindDeadGateway(8);
    for (const index of upTo(3)) await deliver(at, failBehind(at, index));
    await ticks(at, 1);
    for (const index of [3, 4, 5, 6, 7]) await deliver(at, failBehind(at, index));
    await ticks(at, 3);
    expect(statesOf(at)).toEqual(['found', 'outage']);
    await ticks(at, 2);
    expect(statesOf(at)).toEqual(['found', 'outage', 'outage-grown']);
    expect(lastText(at)).toContain('8 services');
    await ticks(at, 10);
    expect(statesOf(at)).toHaveLength(3);
  });

  it('do not wait for the tick where one batch brings many', async () => {
    const at = installBehindDeadGateway(12);
    await deliver(at, ...upTo(12).map((index) => failBehind(at, index)));
    expect(statesOf(at)).toEqual(['found', 'outage']);
  });

  it('that is one service alone is told as before, also of its end', async () => {
    const at = await failing(1);
    await ticks(at, 3);
    mend(at);
    runAgain(at, [0]);
    await ticks(at, 40);
    expect(statesOf(at)).toEqual(['found', 'verified']);
    for (const { text } of at.told) expect(text).not.toMatch(/outage|not alone/i);
  });

  it('begins a new outage after the last one is over', async () => {
    const at = await failing(2);
    await ticks(at, 1);
    runAgain(at, [0, 1]);
    await ticks(at, 40);
    expect(statesOf(at)).toEqual(['found', 'outage', 'outage-over']);
    at.fake['service-tasks'] = { '*': [] };
    await deliver(at, failBehind(at, 1, 'again'));
    expect(statesOf(at)).toEqual(['found', 'outage', 'outage-over', 'found']);
  });
});

describe('a service of an outage', () => {
  it('with a further cause of its own is told of it, and the message names the outage', async () => {
    const at = installBehindDeadGateway(2);
    await deliver(at, failBehind(at, 0));
    at.fake.simulation = { '*': { decision: 'implicitDeny', missingContext: [], matched: [] } };
    await deliver(at, failBehind(at, 1));
    expect(statesOf(at)).toEqual(['found', 'found']);
    const [shared] = (await at.ledger.loadIncident(keyOfService(0)))?.item.outages ?? [];
    const line = `It is not alone: outage ${shared?.id} tells of all that met the same obstacle. See them: npx ecs-init-remediator incidents`;
    expect(lastText(at).split('\n\n').slice(-2)).toEqual([line, expect.stringMatching(/^-- \n/)]);
    // Nobody else had met it when the first was told.
    expect(at.told[0]?.text).not.toMatch(/outage|not alone/i);
    await ticks(at, 1);
    expect(statesOf(at)).toEqual(['found', 'found', 'outage']);
    expect(lastText(at)).toContain('2 services cannot start');
  });

  it('behind another gateway is told apart', async () => {
    const at = installBehindDeadGateway(2);
    await deliver(at, failBehind(at, 0));
    at.fake = JSON.parse(JSON.stringify(at.fake).replaceAll('nat-1', 'nat-2'));
    await deliver(at, failBehind(at, 1));
    await ticks(at, 2);
    expect(statesOf(at)).toEqual(['found', 'found']);
  });

  it('that runs again although no message of it said so does not keep the outage open', async () => {
    const at = await failing(2);
    await ticks(at, 1);
    mend(at);
    for (const index of upTo(2)) {
      const loaded = await at.ledger.loadIncident(keyOfService(index));
      if (loaded === undefined) throw new Error('the service has an incident');
      await at.ledger.saveIncident({ ...loaded.item, status: 'closed', closedAt: at.now }, loaded.version);
    }
    await ticks(at, 1);
    expect(statesOf(at)).toEqual(['found', 'outage', 'outage-over']);
    expect(lastText(at)).toContain('no run was seen');
  });
});

/** Services of which the first is as given when it fails; the message about the outage of all. */
async function outageWith(given: (at: Installation) => void): Promise<Installation> {
  const at = installBehindDeadGateway(3);
  given(at);
  for (const index of upTo(3)) await deliver(at, failBehind(at, index));
  await ticks(at, 1);
  expect(statesOf(at)).toEqual(['found', 'outage']);
  return at;
}

const tagged = (key: string, value: string) => (at: Installation) => changeService(at, 0, { tags: { [key]: value } });

describe('the loop that makes ECS try the services of an outage', () => {
  it.each([
    ['frozen by a tag', tagged('ecs-init-remediator:freeze', 'true'), 'carries the tag ecs-init-remediator:freeze'],
    ['opted out', tagged('ecs-init-remediator', 'ignore'), 'carries the tag ecs-init-remediator'],
  ])('leaves out the one that is %s, and says why', async (_, given, why) => {
    const at = await outageWith(given);
    expect(lastText(at)).toContain('for service in s1 s2; do');
    expect(lastText(at).replaceAll(/\s+/g, ' ')).toContain(
      `Start no deployment of these, because the owner wants nothing changed there: shop/s0 (the service s0 ${why}`,
    );
    // Its own message said the same, though nobody may change the network for it.
    expect(at.told[0]?.text).not.toContain('force-new-deployment');
    expect(at.told[0]?.text.replaceAll(/\s+/g, ' ')).toContain(`Start no deployment of it now: the service s0 ${why}`);
  });

  it('is not there where the change windows are closed', async () => {
    const window = { days: ['mon'], from: '22:00', to: '23:00', timeZone: 'UTC' } as const;
    const at = await outageWith((one) => void (one.configuration = { ...one.configuration, changeWindows: [window] }));
    expect(at.told.map(({ text }) => text.includes('force-new-deployment'))).toEqual([false, false]);
    expect(lastText(at)).toContain('the change windows are closed until 2026-11-23T22:00:00.000Z');
  });

  it('holds the one whose freeze is over when the outage is told', async () => {
    const at = await outageWith(tagged('ecs-init-remediator:freeze', '2026-11-23T10:02:00Z'));
    expect(lastText(at)).toContain('for service in s0 s1 s2; do');
  });

  it('knows by the next tick that a freeze has ended, though no repair of the product waits for it', async () => {
    const at = installBehindDeadGateway(1);
    tagged('ecs-init-remediator:freeze', '2026-11-23T10:10:00Z')(at);
    await deliver(at, failBehind(at, 0));
    const held = async () => (await at.ledger.loadIncident(keyOfService(0)))?.item.everyChangeHeld;
    expect(await held()).toMatchObject({ code: 'frozen', until: '2026-11-23T10:10:00.000Z' });
    await ticks(at, 6);
    expect(await held()).toBeUndefined();
  });

  it('leaves out the one that ECS does not deploy, and says who does', async () => {
    const at = await outageWith((one) => changeService(one, 0, { controller: 'CODE_DEPLOY' }));
    expect(lastText(at)).toContain('for service in s1 s2; do');
    expect(lastText(at)).toContain('shop/s0 (deployed by CODE_DEPLOY)');
  });
});

describe('a stand-alone task behind the dead gateway', () => {
  it('is told with the services, and has to be run again, for ECS does not try it', async () => {
    const at = installBehindDeadGateway(2);
    await deliver(at, failBehind(at, 0));
    await deliver(at, failBehind(at, 1));
    await deliver(at, failAlone(at, 1));
    await ticks(at, 1);
    expect(statesOf(at)).toEqual(['found', 'outage']);
    expect(lastText(at)).toMatch(/^ACTION NEEDED: 2 services and 1 stand-alone task cannot start/);
    expect(lastText(at)).toMatch(
      /\d\. Run this stand-alone task again where you started it, for ECS does not try again by itself: shop\/s1$/m,
    );
    expect(lastText(at)).toContain('- shop/s1 (stand-alone task) (cannot start)');
    expect(lastText(at)).toContain('for service in s0 s1; do');
  });

  it('does not keep open what is over for the services, and stays a person’s to run', async () => {
    const at = installBehindDeadGateway(2);
    await deliver(at, failBehind(at, 0));
    await deliver(at, failBehind(at, 1));
    await deliver(at, failAlone(at, 1));
    await ticks(at, 1);
    mend(at);
    runAgain(at, [0, 1]);
    await ticks(at, 40);
    expect(statesOf(at)).toEqual(['found', 'outage', 'outage-over']);
    expect(lastText(at)).toMatch(/^ACTION NEEDED: 2 services run again/);
    expect(lastText(at)).toMatch(/Run this stand-alone task again .*: shop\/s1$/m);
  });

  it('that nobody else shares it with is told as before', async () => {
    const at = installBehindDeadGateway(1);
    await deliver(at, failAlone(at, 0));
    await ticks(at, 2);
    expect(statesOf(at)).toEqual(['found']);
    expect(lastText(at)).toContain('ECS does not try it again');
  });
});

describe('an outage', () => {
  it('is told later, once, where its message could not be sent', async () => {
    const at = await failing(3);
    const { publish } = at.ports;
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('the topic is down')) });
    await ticks(at, 1);
    Object.assign(at.ports, { publish });
    await ticks(at, 4);
    expect(statesOf(at)).toEqual(['found', 'outage']);
  });

  it('counts a service once whose invocation was killed before it noted what it had joined', async () => {
    const at = installBehindDeadGateway(2);
    await deliver(at, failBehind(at, 0));
    const { saveIncident } = at.ledger;
    let saves = 0;
    at.ledger = {
      ...at.ledger,
      saveIncident: async (incident, version) => {
        saves += 1;
        if (saves === 2) throw new Error('killed');
        return saveIncident(incident, version);
      },
    };
    const event = failBehind(at, 1);
    await deliver(at, event);
    at.ledger = { ...at.ledger, saveIncident };
    wait(at, 400);
    await deliver(at, event);
    await ticks(at, 1);
    expect(statesOf(at)).toEqual(['found', 'outage']);
    expect(lastText(at)).toContain('2 services cannot start');
  });

  it('has one first message and one of the outage, though all services fail at the same moment', async () => {
    const at = installBehindDeadGateway(9);
    await Promise.all(upTo(9).map((index) => deliver(at, failBehind(at, index))));
    expect(statesOf(at)).toEqual(['found']);
    wait(at, 120);
    await Promise.all([deliver(at, tick), deliver(at, tick), deliver(at, tick)]);
    expect(statesOf(at)).toEqual(['found', 'outage']);
    expect(lastText(at)).toContain('9 services cannot start');
  });

  it('that is about to be closed when a further service meets the obstacle is not closed without it', async () => {
    for (const call of ['saveOutage', 'listMembers', 'loadOutage', 'listOpenIds'] as const) {
      for (const after of [1, 2, 3]) {
        const at = installBehindDeadGateway(3);
        for (const index of upTo(2)) await deliver(at, failBehind(at, index));
        await ticks(at, 1);
        runAgain(at, [0, 1]);
        await whileWaiting(
          at,
          call,
          after,
          () => deliver(at, failBehind(at, 2)),
          () => ticks(at, 40),
        );
        await ticks(at, 10);
        const told = statesOf(at).join(' ');
        // Either the outage goes on with it, or a new one begins, whose first service is told at once.
        expect(
          ['found outage', 'found outage outage-over found', 'found outage found outage-over'],
          `${call} ${after}: ${told}`,
        ).toContain(told);
        runAgain(at, [2]);
        await ticks(at, 40);
        expect(statesOf(at).at(-1), `${call} ${after}`).toMatch(/^(outage-over|verified)$/);
        expect(await at.ledger.listIncidents({ status: 'open', limit: 10 })).toEqual([]);
      }
    }
  });
});

/** Lets something happen once, while the `count`th call of this function of the ledger waits for its answer. */
async function whileWaiting(
  at: Installation,
  call: 'saveOutage' | 'listMembers' | 'loadOutage' | 'listOpenIds',
  count: number,
  happens: () => Promise<unknown>,
  during: () => Promise<unknown>,
): Promise<void> {
  const original = at.ledger[call] as (...given: unknown[]) => Promise<unknown>;
  let calls = 0;
  const slow = async (...given: unknown[]): Promise<unknown> => {
    calls += 1;
    const own = calls;
    const answer = await original(...given);
    if (own === count) await happens();
    return answer;
  };
  at.ledger = { ...at.ledger, [call]: slow };
  await during();
  at.ledger = { ...at.ledger, [call]: original };
  if (calls < count) await happens();
}
