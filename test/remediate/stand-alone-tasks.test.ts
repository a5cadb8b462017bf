import { describe, expect, it } from 'vitest';
import type { TaskRecord } from '../../shared/evidence/ecs.ts';
import type { Incident } from '../../shared/incident/incident.ts';
import { answerKey, role, secret, taskArn, taskDefinition } from '../fixtures/account.ts';
import { account, denial, region } from '../fixtures/event.ts';
import { deliver, fail, type Installation, install, tick, wait } from '../fixtures/installation.ts';
import { toldStates } from '../fixtures/repair.ts';

async function ticks(at: Installation, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 2) {
    wait(at, 120);
    await deliver(at, tick);
  }
}

const alone = { group: 'family:api', startedBy: 'nightly' };
const failAlone = (at: Installation, name: string, more: object = {}) =>
  deliver(at, fail(at, name, denial(secret), { ...alone, ...more }));

/** A task of the family that got past its initialisation. ECS shows it for an hour. */
function runAlone(at: Installation, more: Partial<TaskRecord> = {}): void {
  const task = {
    arn: taskArn('ran'),
    taskDefinitionArn: taskDefinition,
    createdAt: at.now,
    passedInitialisation: true,
  };
  const subject = { cluster: 'shop', family: 'api' };
  at.fake['family-tasks'] = { [answerKey({ kind: 'family-tasks', subject })]: [{ ...task, ...more }] };
}

async function standing(at: Installation): Promise<Incident> {
  const loaded = await at.ledger.loadIncident(`aws/${account}/${region}/shop/family/api`);
  if (loaded === undefined) throw new Error('there is no incident');
  return loaded.item;
}

describe('a stand-alone task', () => {
  it('ends its incident with its next good run, which a look sees within the hour', async () => {
    const at = install();
    await failAlone(at, 'a1');
    await ticks(at, 600);
    runAlone(at);
    await ticks(at, 46);
    expect(await standing(at)).toMatchObject({ status: 'closed', endedBy: taskArn('ran') });
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('is one incident of its family, whatever groups its caller chooses for its runs', async () => {
    const at = install();
    const runs = Array.from({ length: 20 }, (_, index) =>
      fail(at, `x${index}`, denial(secret), { group: `family:x${index}`, startedBy: 'anybody' }),
    );
    await deliver(at, ...runs.slice(0, 10));
    wait(at, 60);
    await deliver(at, ...runs.slice(10));
    expect(await standing(at)).toMatchObject({ failures: 20 });
    expect(await at.ledger.listIncidents({ limit: 50 })).toHaveLength(1);
    expect(toldStates(at)).toEqual(['found']);
  });

  it.each([
    ['began before the last failure', { createdAt: '2026-11-20T00:00:00.000Z' }],
    ['did not get past its initialisation', { passedInitialisation: false }],
    ['had another role than the one that failed', { overrideExecutionRoleArn: `${role}-other` }],
  ])('does not end it with a run that %s', async (_, more) => {
    const at = install();
    await failAlone(at, 'a1');
    wait(at, 60);
    runAlone(at, more);
    await ticks(at, 120);
    expect((await standing(at)).status).toBe('open');
  });

  it('that fails every night is told as one incident, again each night, at most once a day', async () => {
    const at = install();
    for (let night = 0; night < 14; night += 1) {
      await failAlone(at, `n${night}`);
      await ticks(at, 24 * 60);
    }
    const again = at.told.filter(({ state }) => state === 'still-failing');
    expect(new Set(at.told.map(({ incident }) => incident)).size).toBe(1);
    expect(toldStates(at)).toEqual(['found', ...again.map(({ state }) => state)]);
    expect(again).toHaveLength(13);
    expect(again.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain(
      'did not start (14 tries since 2026-11-23 10:00 UTC), and ECS does not try it again',
    );
    expect((await standing(at)).status).toBe('open');
  });

  it('that fails every few minutes is told of again only after a day', async () => {
    const at = install();
    for (let number = 0; number < 100; number += 1) {
      await failAlone(at, `n${number}`);
      await ticks(at, 30);
    }
    expect(toldStates(at)).toEqual(['found', 'still-failing', 'still-failing']);
  });

  it('whose incident closes after silence is told as one of which no run was seen', async () => {
    const at = install();
    await failAlone(at, 'a1');
    await ticks(at, 50 * 60);
    expect(await standing(at)).toMatchObject({ status: 'closed' });
    expect(toldStates(at)).toEqual(['found', 'closed']);
    expect(at.told.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain('No run was seen since the last failure');
  });

  it('is looked up at most 40 times a day', async () => {
    const at = install();
    await failAlone(at, 'a1');
    const before = at.asked.length;
    await ticks(at, 24 * 60);
    expect(at.asked.length - before).toBeLessThanOrEqual(40);
  });
});

describe('a service', () => {
  it('whose incident closes after a day of silence is told as one of which no run was seen', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    await ticks(at, 25 * 60);
    expect(toldStates(at)).toEqual(['found', 'closed']);
  });

  it('is told of no second time while it goes on failing', async () => {
    const at = install();
    for (let number = 0; number < 100; number += 1) {
      await deliver(at, fail(at, `n${number}`));
      await ticks(at, 28);
    }
    expect(toldStates(at)).toEqual(['found']);
  });
});
