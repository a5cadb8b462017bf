import { describe, expect, it } from 'vitest';
import { taskArn } from '../fixtures/account.ts';
import { account, region } from '../fixtures/event.ts';
import { deliver, fail, forge, type Installation, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { usualLimits } from '../fixtures/owner.ts';
import { toldStates } from '../fixtures/repair.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const revisionOf = (family: string) => `arn:aws:ecs:${region}:${account}:task-definition/${family}:1`;
const keyOf = (family: string) => `aws/${account}/${region}/shop/family/${family}`;
const few = () => install({ limits: { ...usualLimits, standAloneIncidentsPerHour: 3 } });

/** The event of a stand-alone task of a family of its own. */
function failAlone(at: Installation, family: string, task = family): string {
  const more = { group: `family:${family}`, startedBy: 'anybody', taskDefinitionArn: revisionOf(family) };
  return fail(at, task, undefined, more);
}

/** The event of a task in the group of a service that does not exist, as if a deployment of it had made the task. */
function failInMadeUpService(at: Installation, service: string): string {
  const more = { group: `service:${service}`, startedBy: 'ecs-svc/1', taskDefinitionArn: revisionOf('x') };
  return fail(at, service, undefined, more);
}

async function failMany(at: Installation, names: readonly string[], make = failAlone): Promise<void> {
  for (let from = 0; from < names.length; from += 100) {
    await deliver(at, ...names.slice(from, from + 100).map((name) => make(at, name)));
  }
}

/** Time passes, with a tick every two minutes. */
async function pass(at: Installation, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 2) {
    wait(at, 120);
    await deliver(at, tick);
  }
}

const sums = (at: Installation) => at.told.filter(({ state }) => state === 'capped').map(({ text }) => flat(text));
const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
const capped = (at: Installation) => at.counted.filter((one) => one === 'ignored stand-alone-capped').length;

describe('stand-alone families that fail in any number', () => {
  it('are examined and told up to the limit of an hour, and more are told in sum, once', async () => {
    const at = few();
    await failMany(at, ['a', 'b', 'c', 'd', 'e']);
    expect(toldStates(at)).toEqual(['found', 'found', 'found']);
    expect(capped(at)).toBe(2);
    expect(sums(at)).toEqual([]);
    await pass(at, 30);
    expect(sums(at)).toHaveLength(1);
    expect(sums(at)[0]).toContain('2 more workloads failed since');
    expect(sums(at)[0]).toContain('shop/family/d, shop/family/e');
    expect(sums(at)[0]).toContain('ignored because limits.standAloneIncidentsPerHour is 3');
  });

  it('are told in sum once an hour at most, however long they fail', async () => {
    const at = few();
    for (const round of numbers(12)) {
      await failMany(
        at,
        numbers(10).map((index) => `f${round}-${index}`),
      );
      await pass(at, 10);
    }
    expect(sums(at).length).toBeGreaterThanOrEqual(2);
    expect(sums(at).length).toBeLessThanOrEqual(3);
    expect(toldStates(at).filter((state) => state === 'found').length).toBeLessThanOrEqual(9);
  });

  it('are each told in the hour after, if they fail then', async () => {
    const at = few();
    await failMany(at, ['a', 'b', 'c', 'd']);
    wait(at, 61 * 60);
    await deliver(at, failAlone(at, 'd', 'd-again'));
    expect(await at.ledger.loadIncident(keyOf('d'))).toMatchObject({ item: { status: 'open' } });
  });

  it('go on to be counted in an incident that is open', async () => {
    const at = few();
    await failMany(at, ['a', 'b', 'c', 'd']);
    await deliver(at, failAlone(at, 'a', 'a-again'));
    expect((await at.ledger.loadIncident(keyOf('a')))?.item.failures).toBe(2);
    expect(capped(at)).toBe(1);
  });

  it('take no place of another by a message that is delivered again', async () => {
    const at = few();
    const body = failAlone(at, 'a');
    await deliver(at, body);
    await deliver(at, body);
    await failMany(at, ['b', 'c']);
    expect(capped(at)).toBe(0);
  });

  it('take no place where ECS shows no such task', async () => {
    const at = few();
    await deliver(at, ...numbers(9).map((index) => forgeAlone(at, `f${index}`)));
    await failMany(at, ['a', 'b', 'c']);
    expect(toldStates(at)).toEqual(['found', 'found', 'found']);
    await failMany(at, ['d']);
    await deliver(at, ...numbers(9).map((index) => forgeAlone(at, `g${index}`)));
    await pass(at, 10);
    expect(sums(at)[0]).toContain('1 more workload failed');
  });

  it('are counted again with their message where the count could not be kept', async () => {
    const at = few();
    await failMany(at, ['a', 'b', 'c']);
    const { saveControls } = at.ledger;
    Object.assign(at.ledger, { saveControls: () => Promise.reject(new Error('throttled')) });
    const d = failAlone(at, 'd');
    expect(await deliver(at, d)).toEqual(['m0']);
    Object.assign(at.ledger, { saveControls });
    expect(await deliver(at, d)).toEqual([]);
    expect(capped(at)).toBe(1);
  });

  it('keep no service waiting, and take nothing of what is told of it', async () => {
    const at = few();
    await failMany(
      at,
      numbers(20).map((index) => `f${index}`),
    );
    await deliver(at, fail(at, 'a1'));
    expect(at.told.at(-1)?.incident).toBe((await incidentOf(at)).id);
  });

  it('cost neither a record nor a diagnosis each, in groups of made-up services either', async () => {
    const at = few();
    await failMany(
      at,
      numbers(20).map((index) => `made-up-${index}`),
      failInMadeUpService,
    );
    expect(await at.ledger.listOpenIds()).toHaveLength(3);
    expect(capped(at)).toBe(17);
    await pass(at, 10);
    expect(sums(at)[0]).toContain('17 more workloads');
  });
});

describe('drills beyond their limit', () => {
  it('are told in sum, as drills, apart from real failures', async () => {
    const at = few();
    await failMany(
      at,
      numbers(15).map((index) => `x${index}`),
      (here, service) => drill(here, service),
    );
    await pass(at, 10);
    expect(sums(at)).toHaveLength(1);
    expect(sums(at)[0]).toContain('5 more drills');
    expect(sums(at)[0]).not.toContain('standAlone');
  });

  it('take no place of a stand-alone family', async () => {
    const at = few();
    await failMany(
      at,
      numbers(15).map((index) => `x${index}`),
      (here, service) => drill(here, service),
    );
    await failMany(at, ['a', 'b', 'c']);
    expect(capped(at)).toBe(0);
  });
});

function forgeAlone(at: Installation, family: string): string {
  const more = { group: `family:${family}`, startedBy: 'anybody', taskDefinitionArn: revisionOf(family) };
  const event = JSON.parse(forge(at, family, undefined, more));
  at.fake['stopped-task'] = { ...at.fake['stopped-task'], [taskArn(family)]: 'absent' };
  return JSON.stringify(event);
}

function drill(at: Installation, service: string): string {
  const event = JSON.parse(forge(at, service, undefined, { group: `service:${service}` }));
  return JSON.stringify({ ...event, source: 'ecs-init-remediator.drill' });
}
