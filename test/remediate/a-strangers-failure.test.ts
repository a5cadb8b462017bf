import { describe, expect, it } from 'vitest';
import { later } from '../../shared/event/instant.ts';
import { secret, service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, type Installation, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, resourceDenial } from '../fixtures/repair.ts';

const evil = taskDefinition.replace('api:7', 'evil:1');
const overrides = { containerOverrides: [{ name: 'api', command: ['true'] }] };

/** What somebody who runs a task in the service's group can make of it. */
const strangers: readonly (readonly [string, Record<string, unknown>])[] = [
  ['ran with overrides', { overrides }],
  ['is of no deployment', { startedBy: 'ann' }],
  ['names a deployment that the service does not have', { startedBy: 'ecs-svc/42' }],
  ['is of another definition and names the service’s deployment', { taskDefinitionArn: evil }],
];

const unlisted = ['looks like the service’s own in everything, and is not listed by ECS', {}] as const;

/** Makes a task fail that ECS does not list among the service's. Without `detail` it looks like one in everything else. */
function failUnlisted(
  at: Installation,
  name: string,
  reason = denial(secret),
  detail: Record<string, unknown> = {},
): string {
  const listed = at.fake['service-tasks'];
  const event = fail(at, name, reason, detail);
  at.fake['service-tasks'] = { ...listed };
  return event;
}

/** The service's own task `name` fails, and ECS lists it with the moment at which it stopped. */
function failListed(at: Installation, name: string): string {
  const listed = at.fake['service-tasks']?.[service];
  const task = { arn: taskArn(name), taskDefinitionArn: taskDefinition, createdAt: at.now, stoppedAt: at.now };
  const event = fail(at, name);
  const others = Array.isArray(listed) ? listed : [];
  at.fake['service-tasks'] = { [service]: [...others, { ...task, passedInitialisation: false }] };
  return event;
}

describe('a stranger’s failure in the service’s group', () => {
  it.each(strangers)('that %s is counted, and changes nothing of what is known and examined', async (_what, detail) => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    const before = await incidentOf(at);
    wait(at, 30);
    await deliver(at, failUnlisted(at, 'e1', resourceDenial, detail));
    const { failures, seen: _seen, lastCountedAt: _counted, look: _look, ...after } = await incidentOf(at);
    expect(failures).toBe(2);
    expect(before).toMatchObject(after);
  });

  it.each(strangers)('that %s does not hide the service’s own in the same batch', async (_what, detail) => {
    const at = install({ grants: [grant] });
    const own = fail(at, 'a1');
    wait(at, 1);
    await deliver(at, own, failUnlisted(at, 'e1', resourceDenial, detail));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).trigger.taskArn).toBe(taskArn('a1'));
  });

  it.each([...strangers, unlisted])('that %s has nothing repaired for it', async (_what, detail) => {
    const at = install({ grants: [grant] });
    await deliver(at, failUnlisted(at, 'e1', denial(secret), detail));
    wait(at, 150);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual([]);
    expect((await incidentOf(at)).findings).toMatchObject([{ cause: 'permission-missing' }]);
    await deliver(at, fail(at, 'a1'));
    wait(at, 150);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it.each([...strangers, unlisted])('that %s does not keep the incident open', async (_what, detail) => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    wait(at, 30);
    run(at, 'b1');
    wait(at, 30);
    await deliver(at, failUnlisted(at, 'e1', denial(secret), detail));
    await deliver(at, tick);
    expect(await incidentOf(at)).toMatchObject({ status: 'closed', endedBy: taskArn('b1') });
  });

  it('does not end the incident of a service whose own task failed just before', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    wait(at, 30);
    run(at, 'b1');
    wait(at, 30);
    await deliver(at, failListed(at, 'b2'));
    wait(at, 30);
    await deliver(at, failUnlisted(at, 'e1'));
    await deliver(at, tick);
    expect((await incidentOf(at)).status).toBe('open');
  });

  it('opens an incident that ends when the service is seen to run, though it ran all the time', async () => {
    const at = install();
    run(at, 'b1');
    wait(at, 30);
    await deliver(at, fail(at, 'e1', denial(secret), { startedBy: 'ann' }));
    await deliver(at, tick);
    expect((await incidentOf(at)).status).toBe('closed');
  });
});

describe('a service’s own failure', () => {
  it('keeps the incident open while no task has started since', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    wait(at, 30);
    run(at, 'b1');
    wait(at, 30);
    await deliver(at, failListed(at, 'b2'));
    await deliver(at, tick);
    expect((await incidentOf(at)).status).toBe('open');
  });

  it('is examined again instead of a stranger’s that came before, though it stopped earlier', async () => {
    const at = install();
    const early = later(at.now, -5000);
    await deliver(at, fail(at, 'e1', denial(secret), { startedBy: 'ann' }));
    await deliver(at, fail(at, 'a1', denial(secret), { createdAt: early, stoppedAt: early }));
    expect((await incidentOf(at)).trigger.taskArn).toBe(taskArn('a1'));
  });

  it('is believed where the service cannot be read', async () => {
    const at = install();
    at.fake.service = { [service]: 'denied' };
    await deliver(at, fail(at, 'a1'));
    wait(at, 30);
    await deliver(at, fail(at, 'a2', resourceDenial));
    expect((await incidentOf(at)).trigger.taskArn).toBe(taskArn('a2'));
  });

  it('counts where the service shows no deployments, for ECS lists its task as the service’s own', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    at.fake.service = { [service]: serviceRecord({ controller: 'EXTERNAL', deployments: [] }) };
    await deliver(at, fail(at, 'b1', resourceDenial));
    wait(at, 5);
    await deliver(at, fail(at, 'b2', resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });
});
