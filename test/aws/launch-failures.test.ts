import type { ServiceEvent } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { readLaunchFailures } from '../../shared/aws/ecs/launch-failures.ts';

const event = (message: string, id = 'e1', second = 0): ServiceEvent => ({
  id,
  createdAt: new Date(Date.UTC(2026, 10, 23, 10, 0, second)),
  message,
});
const role = "ECS was unable to assume the role 'arn:aws:iam::111122223333:role/api' that was provided for this task.";
const unplaced = 'was unable to place a task because no container instance met all of its requirements.';
const started = '(service api) has started 1 tasks: (task 0123).';

describe('what a service’s events say of tasks that could not be made', () => {
  it.each([
    `(service api) failed to launch a task with (error ${role}).`,
    `service api failed to launch a task with (error ${role}).`,
    `(service api) ${unplaced}`,
    '(service api) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
    '(service api) was unable to place a task. Reason: You’ve reached the limit on the number of vCPUs you can run concurrently.',
    '(service api) was unable to place a task. Reason: Internal error.',
    '(service api) was unable to place a task. Reason: RESOURCE:FARGATE.',
    '(service api) was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.',
    '(service api) operations are being throttled. Will try again later.',
  ])('is found in: %s', (message) => {
    expect(readLaunchFailures([event(message)])).toEqual([{ id: 'e1', at: '2026-11-23T10:00:00.000Z', text: message }]);
  });

  it.each([
    started,
    '(service api) has reached a steady state.',
    '(service api) is unable to consistently start tasks successfully.',
    '(service api) (deployment ecs-svc/1) deployment failed: tasks failed to start.',
    '(service api) was unable to place a task. Reason: ResourceInitializationError: unable to pull secrets or registry auth: x.',
    '(service api) was unable to place a task. Reason: CannotPullContainerError: pull access denied.',
    '(service api) was unable to place a task. Reason: TaskFailedToStart: RESOURCE:GPU.',
    '(service api) operations are being throttled on elb. Will try again later.',
    '(service was-unable-to-place-a-task-because) registered 1 targets in (target-group x)',
    'Message: was unable to place a task because nothing',
    '',
  ])('is not in: %s', (message) => {
    expect(readLaunchFailures([event(message)])).toEqual([]);
  });

  it.each([
    ['task set', `(service api, taskSet ecs-svc/12) ${unplaced}`, 'ecs-svc/12'],
    ['deployment', `(service api) (deployment ecs-svc/34) ${unplaced}`, 'ecs-svc/34'],
  ])('is found with the %s that it names', (_what, message, deployment) => {
    expect(readLaunchFailures([event(message)])).toMatchObject([{ text: message, deployment }]);
  });

  it('counts only since ECS last started a task or the service was as it should be', () => {
    const older = event(`(service api) ${unplaced}`, 'old');
    const newer = event(`(service api) failed to launch a task with (error ${role}).`, 'new', 9);
    const between = [event(started, 's', 5), event('(service api) has reached a steady state.', 's', 5)];
    for (const mended of between) {
      expect(readLaunchFailures([newer, mended, older]).map(({ id }) => id)).toEqual(['new']);
      expect(readLaunchFailures([mended, newer, older])).toEqual([]);
    }
  });

  const of = (set: string, what: string) => `(service api, taskSet ecs-svc/${set}) ${what}`;
  it.each<[string, string, string, readonly string[]]>([
    ['another task set', of('2', 'has started 1 tasks: (task 0123).'), of('1', unplaced), ['old']],
    ['another task set that is steady', of('2', 'has reached a steady state.'), of('1', unplaced), ['old']],
    ['the same task set', of('1', 'has started 1 tasks: (task 0123).'), of('1', unplaced), []],
    ['the service', started, of('1', unplaced), []],
    ['any task set', of('2', 'has started 1 tasks: (task 0123).'), `(service api) ${unplaced}`, []],
  ])('is resolved, or not, by a later start of %s', (_what, newer, older, left) => {
    expect(readLaunchFailures([event(newer, 'new', 9), event(older, 'old')]).map(({ id }) => id)).toEqual(left);
  });

  it('is at most five events, the newest, each with an id', () => {
    const many = Array.from({ length: 9 }, (_, at) => event(`(service api) ${unplaced}`, `e${at}`, 9 - at));
    expect(readLaunchFailures(many).map(({ id }) => id)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
    const { id: _, ...nameless } = event(`(service api) ${unplaced}`);
    expect(readLaunchFailures([nameless])).toMatchObject([{ id: '2026-11-23T10:00:00.000Z' }]);
    expect(readLaunchFailures([{ message: `(service api) ${unplaced}` }])).toEqual([]);
  });
});
