import { describe, expect, it } from 'vitest';
import { later } from '../../shared/event/instant.ts';
import { secret, service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { denial, deployment } from '../fixtures/event.ts';
import {
  deliver,
  fail,
  forge,
  type Installation,
  incidentOf,
  install,
  run,
  tick,
  wait,
} from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, repaired, resourceDenial } from '../fixtures/repair.ts';

const evil = taskDefinition.replace('api:7', 'evil:1');
const overrides = { containerOverrides: [{ name: 'api', command: ['true'] }] };

/** Two failures in a row after a repair, each as `failed` makes it. */
async function failTwice(at: Installation, failed: (name: string) => string): Promise<void> {
  await deliver(at, failed('b1'));
  wait(at, 5);
  await deliver(at, failed('b2'));
}

describe('a change is taken back', () => {
  it('for two tasks of the service’s own deployment that fail as before', async () => {
    const at = await repaired();
    await failTwice(at, (name) => fail(at, name, resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('although a task runs that had started before it', async () => {
    const at = await repaired();
    const earlier = { arn: taskArn('z1'), taskDefinitionArn: taskDefinition, passedInitialisation: true };
    at.fake['service-tasks'] = { [service]: [{ ...earlier, createdAt: '2026-11-20T00:00:00.000Z' }] };
    await failTwice(at, (name) => fail(at, name, resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('although a circuit breaker has rolled the service back by the time that the failures are read', async () => {
    const at = await repaired();
    const [failed] = serviceRecord().deployments;
    if (failed === undefined) throw new Error('the service has no deployment');
    const earlier = taskDefinition.replace(':7', ':6');
    const deployments = [
      { ...failed, id: 'ecs-svc/2', taskDefinitionArn: earlier },
      { ...failed, status: 'ACTIVE' as const },
    ];
    at.fake.service = { [service]: serviceRecord({ taskDefinitionArn: earlier, deployments }) };
    await failTwice(at, (name) => fail(at, name, resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('for two tasks of which a further container fails as before, whatever the first one says', async () => {
    const at = await repaired();
    const image = 'public.ecr.aws/docker/library/busybox:1';
    const gone = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`;
    const containers = [
      { name: 'api', reason: gone },
      { name: 'side', reason: resourceDenial },
    ];
    const how = { containers, launchType: 'EC2' };
    await failTwice(at, (name) => fail(at, name, 'Task failed to start', how));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('although a stranger’s later failure was read before the one that it was made for', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'e1', denial(secret), { taskDefinitionArn: evil, startedBy: 'ann' }));
    const before = at.now;
    at.now = later(before, -5000);
    const event = fail(at, 'a1');
    at.now = before;
    await deliver(at, event);
    wait(at, 61);
    await failTwice(at, (name) => fail(at, name, resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });
});

describe('a change is not taken back', () => {
  it.each([
    ['tasks of another definition in the service’s group', { taskDefinitionArn: evil }],
    ['tasks of another revision', { taskDefinitionArn: taskDefinition.replace(':7', ':6') }],
    ['tasks that somebody runs with overrides', { overrides }],
    ['tasks of no deployment', { startedBy: 'ann' }],
    ['tasks of a deployment that the service does not have', { startedBy: 'ecs-svc/42' }],
  ])('for %s', async (_what, detail) => {
    const at = await repaired();
    await failTwice(at, (name) => fail(at, name, resourceDenial, detail));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', failuresSince: [] }]);
  });

  it('for tasks that name the service’s deployment, and that ECS does not list as the service’s', async () => {
    const at = await repaired();
    const listed = at.fake['service-tasks'];
    await failTwice(at, (name) => {
      const event = fail(at, name, resourceDenial, { startedBy: deployment });
      at.fake['service-tasks'] = { ...listed };
      return event;
    });
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('while a task runs that started with it', async () => {
    const at = await repaired();
    run(at, 'z1');
    await failTwice(at, (name) => fail(at, name, resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('for tasks that were created before it, whatever their events say', async () => {
    const at = await repaired();
    await failTwice(at, (name) => {
      fail(at, name, resourceDenial, { createdAt: '2026-11-23T09:59:00.000Z' });
      return forge(at, name, resourceDenial);
    });
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('by itself while the service has more tasks than were read: one of them may run with it', async () => {
    const at = await repaired();
    at.fake.cut = new Set(['service-tasks']);
    await failTwice(at, (name) => fail(at, name, resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    at.fake.cut.clear();
    wait(at, 130);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('for tasks that a list which goes on does not show, before they are looked up again', async () => {
    const at = await repaired();
    at.fake.cut = new Set(['service-tasks']);
    const listed = at.fake['service-tasks'];
    await failTwice(at, (name) => {
      const event = fail(at, name, resourceDenial);
      at.fake['service-tasks'] = { ...listed };
      return event;
    });
    expect((await incidentOf(at)).unjudged).toHaveLength(2);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('where the service cannot be read', async () => {
    const at = await repaired();
    at.fake.service = { [service]: 'throttled' };
    await failTwice(at, (name) => fail(at, name, resourceDenial));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('by a later revision that fails for reasons of its own', async () => {
    const at = await repaired();
    const next = taskDefinition.replace(':7', ':9');
    at.fake.service = { [service]: serviceRecord({ taskDefinitionArn: next }) };
    await failTwice(at, (name) => fail(at, name, resourceDenial, { taskDefinitionArn: next }));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });
});

describe('a change is proved', () => {
  it('by the service’s own task, although another’s failure came in between', async () => {
    const at = await repaired();
    await deliver(at, fail(at, 'b1', denial(secret), { taskDefinitionArn: evil, startedBy: 'ann' }));
    wait(at, 5);
    run(at, 'c1');
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'verified', proof: { by: 'task-ran' } }]);
  });

  it('not by a failure of a later step that ECS does not list as the service’s', async () => {
    const at = await repaired();
    const laterStep =
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 1 : exit status 1';
    await deliver(at, forge(at, 'b1', laterStep));
    await deliver(at, fail(at, 'b2', laterStep, { startedBy: 'ann' }));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });
});

describe('what could not judge a change', () => {
  const readsFor = async (failures: (at: Installation) => readonly string[]): Promise<ReadonlySet<string>> => {
    const at = await repaired();
    const bodies = failures(at);
    at.asked.length = 0;
    await deliver(at, ...bodies);
    return new Set(at.asked.map(({ kind }) => kind));
  };
  const many = Array.from({ length: 59 }, (_, index) => `b${index}`);

  it('has no other read than that of its tasks: fifty-nine from before the change cost one call', async () => {
    const before = { createdAt: '2026-11-23T10:00:00.000Z' };
    const reads = await readsFor((at) => many.map((name) => fail(at, name, denial(secret), before)));
    expect(reads).toEqual(new Set(['stopped-task']));
  });

  it('is told apart from what could, for which the service is read', async () => {
    const reads = await readsFor((at) => many.map((name) => fail(at, name, denial(secret))));
    expect(reads).toContain('service-tasks');
  });
});
