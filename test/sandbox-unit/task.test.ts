import { describe, expect, it } from 'vitest';
import { createTask, toDetail, toPending, toRunning, toStopped, toStored } from '../sandbox/ecs/scheduler/task.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

function launchOf() {
  return {
    region: 'us-east-1',
    clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/shop',
    definition: {
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/api:7',
      containerDefinitions: [
        { name: 'app', image: 'nginx' },
        { name: 'side', image: 'nginx' },
      ],
    },
    group: 'service:api',
    startedBy: 'ecs-svc/1',
    launchType: 'FARGATE' as const,
    subnet: 'subnet-1',
  };
}

function task() {
  return createTask(launchOf(), at(0));
}

describe('a task’s record', () => {
  it('counts its version with each change', () => {
    const stopped = toStopped(toPending(task(), at(1)), { stoppedReason: 'no', stopCode: 'TaskFailedToStart' }, at(2));
    expect([task().version, toPending(task(), at(1)).version, stopped.version]).toEqual([1, 2, 3]);
  });

  it('mirrors DescribeTasks in the event, with ISO times', () => {
    const detail = toDetail(
      toStopped(toPending(task(), at(1)), { stoppedReason: 'no', stopCode: 'TaskFailedToStart' }, at(2)),
    );
    expect(detail).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      group: 'service:api',
      startedBy: 'ecs-svc/1',
      stopCode: 'TaskFailedToStart',
      stoppedReason: 'no',
      createdAt: '2026-01-01T00:00:00.000Z',
      stoppedAt: '2026-01-01T00:00:02.000Z',
      platformVersion: '1.4.0',
      attachments: [{ type: 'eni', status: 'DELETED' }],
    });
    expect(detail).not.toHaveProperty('startedAt');
    expect(JSON.parse(JSON.stringify(detail))).toEqual(detail);
  });

  it('shows that a running task got past its initialisation', () => {
    const running = toRunning(toPending(task(), at(1)), at(2));
    expect(toStored(running)).toMatchObject({ lastStatus: 'RUNNING', startedAt: at(2).getTime() / 1000 });
    expect(running.containers.every((container) => typeof container['runtimeId'] === 'string')).toBe(true);
  });

  it('puts a container’s reason on the first container only', () => {
    const stopped = toStopped(
      task(),
      { stoppedReason: 'Task failed to start', containerReason: 'why', stopCode: 'TaskFailedToStart' },
      at(1),
    );
    expect(stopped.containers.map((container) => container.reason)).toEqual(['why', undefined]);
  });

  it('shows what the run changed of each container, and the others by name', () => {
    const environment = [{ name: 'MODE', value: 'drill' }];
    const launch = { ...launchOf(), overrides: { containerOverrides: [{ name: 'side', environment }] } };
    expect(createTask(launch, at(0))['overrides']).toMatchObject({
      containerOverrides: [{ name: 'app' }, { name: 'side', environment }],
    });
  });
});
