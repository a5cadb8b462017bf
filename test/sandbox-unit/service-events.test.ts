import { describe, expect, it } from 'vitest';
import { lacksPlace } from '../sandbox/ecs/scheduler/lacks-place.ts';
import { impairedEvent, refusalEvent } from '../sandbox/ecs/scheduler/service-events.ts';
import {
  becomesImpaired,
  beginDeployment,
  countRow,
  newService,
  type ServiceState,
} from '../sandbox/ecs/scheduler/service-state.ts';
import type { Launch } from '../sandbox/ecs/scheduler/task.ts';
import { instancesOf } from '../sandbox/world/build-instances.ts';

describe('why ECS makes no task', () => {
  it('is reported as a failure of the configuration if the role cannot be assumed, with the whole reason', () => {
    const why =
      "ECS was unable to assume the role 'arn:aws:iam::123456789012:role/shop' that was provided for this task.";
    expect(refusalEvent('api', { is: 'refused', cause: 'configuration', why })).toEqual({
      sentence: `(service api) failed to launch a task with (error ${why}).`,
      action: { eventType: 'ERROR', eventName: 'SERVICE_TASK_CONFIGURATION_FAILURE', reason: why },
    });
  });

  it('is reported as a failure of the placement if no instance has room, with ECS’s code', () => {
    const instances = instancesOf(
      { instances: [{ cluster: 'shop', memoryMiB: 256, securityGroups: [], assignPublicIp: false }], fargate: [] },
      new Map(),
    );
    const launch = {
      clusterArn: 'arn:aws:ecs:us-east-2:123456789012:cluster/shop',
      launchType: 'EC2',
      definition: { memory: '512' },
    } as unknown as Launch;
    const refused = lacksPlace(launch, { instances });
    if (refused === undefined) throw new Error('it was placed');
    expect(refusalEvent('api', refused)).toEqual({
      sentence: expect.stringMatching(/^\(service api\) was unable to place a task because no container instance met/),
      action: { eventType: 'ERROR', eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'RESOURCE:MEMORY' },
    });
    expect(lacksPlace({ ...launch, definition: { memory: '256' } }, { instances })).toBeUndefined();
    expect(lacksPlace({ ...launch, launchType: 'FARGATE' }, { instances })).toBeUndefined();
  });

  it.each([
    ['Fargate has no capacity', { lacks: 'capacity' }, {}, 'FARGATE', 'Capacity is unavailable at this time'],
    ['a quota is used up', { lacks: 'quota' }, {}, 'FARGATE', 'reached the limit on the number of vCPUs'],
    [
      'the instance has another architecture',
      undefined,
      { architecture: 'ARM64' },
      'EC2',
      'is missing an attribute required by your task',
    ],
  ] as const)('is reported as a failure of the placement if %s', (_title, fargate, instance, launchType, says) => {
    const place = { cluster: 'shop', securityGroups: [], assignPublicIp: false };
    const instances = instancesOf(
      {
        instances: [{ ...place, ...instance }],
        fargate: fargate === undefined ? [] : [{ cluster: 'shop', ...fargate }],
      },
      new Map(),
    );
    const launchOf = (cpuArchitecture: string) =>
      ({
        clusterArn: 'arn:aws:ecs:us-east-2:123456789012:cluster/shop',
        launchType,
        definition: { memory: '512', runtimePlatform: { cpuArchitecture } },
      }) as unknown as Launch;
    expect(lacksPlace(launchOf('X86_64'), { instances })?.why).toContain(says);
    expect(lacksPlace(launchOf('ARM64'), { instances })?.cause).toBe(fargate === undefined ? undefined : 'placement');
  });

  it('stays among the service’s own events where the definition is gone', () => {
    expect(refusalEvent('api', { is: 'refused', cause: 'definition', why: 'x' }).action).toBeUndefined();
  });
});

describe('a service whose tasks stop again and again', () => {
  const after = (...rows: readonly (readonly [number, number])[]): readonly ServiceState[] =>
    rows.reduce((states, [stopped, ran]) => [...states, countRow(states.at(-1) ?? newService, stopped, ran)], [
      beginDeployment(newService, 'ecs-svc/1'),
    ] as readonly ServiceState[]);
  const told = (states: readonly ServiceState[]) =>
    states.slice(1).map((state, at) => becomesImpaired(states[at] ?? newService, state));

  it('is reported as impaired once, at the third consecutive failure', () => {
    expect(told(after([1, 0], [1, 0], [1, 0], [1, 0]))).toEqual([false, false, true, false]);
    expect(told(after([5, 0]))).toEqual([true]);
  });

  it('is reported again if a task ran in between', () => {
    expect(told(after([2, 0], [0, 1], [2, 0], [1, 0]))).toEqual([false, false, false, true]);
  });

  it('gets a warning without a reason, and a sentence in its events', () => {
    expect(impairedEvent('api')).toEqual({
      sentence: expect.stringMatching(/^\(service api\) is unable to consistently start tasks successfully\./),
      action: { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' },
    });
  });
});
