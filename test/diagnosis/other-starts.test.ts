import { describe, expect, it } from 'vitest';
import type { Ask } from '../../shared/evidence/ask.ts';
import { type FakeAccount, fakeAccount, service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { isolated } from '../fixtures/topology.ts';
import { accountWith, files, inSubnet, networkOf, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

const file = 'arn:aws:s3:::shop-config/api.env';
const timedOut = files('RequestCanceled: request context canceled caused by: context deadline exceeded');

type Start = { readonly at: string; readonly passed: boolean; readonly revision?: string };

/** The tasks of the fixtures' service, made at these times of one day. */
function starts(...made: readonly Start[]) {
  const tasks = made.map(({ at, passed, revision = taskDefinition }, index) => ({
    arn: taskArn(`a${index}`),
    taskDefinitionArn: revision,
    createdAt: `2026-11-23T${at}:00.000Z`,
    ...(passed ? { startedAt: `2026-11-23T${at}:30.000Z` } : { stoppedAt: `2026-11-23T${at}:40.000Z` }),
    passedInitialisation: passed,
  }));
  return { 'service-tasks': { [service]: tasks } };
}

const [failed, before, after] = [
  { at: '09:59', passed: false },
  { at: '09:40', passed: true },
  { at: '10:00', passed: true },
] as const;

const withFile = { ...task({ environmentFiles: [file] }), 'environment-file': { [file]: { exists: true, near: [] } } };

async function told(
  more: Parameters<typeof accountWith>[1],
  reason = timedOut,
  event = {},
  withoutTask?: { readonly serviceEvent: string },
) {
  const fake: FakeAccount = accountWith('', { ...withFile, ...more });
  const { findings } = await diagnoseIn(fake, reason, event, [], withoutTask);
  return findings.find(({ failing }) => failing);
}

describe('an environment file that cannot be had once', () => {
  it('has passed, if a later start of the same revision got past it', async () => {
    const finding = await told(starts(before, failed, after));
    expect(finding).toMatchObject({ category: 'network', passes: { is: 'yes', within: 'at the next start' } });
    expect(finding?.next).toMatch(/^Change nothing for a single failure/);
    expect(finding?.evidence).toContainEqual({
      text: 'a task of the same revision that ECS made after it got past its initialisation',
      source: 'fake:service-tasks',
    });
  });

  it('is one failure among starts that work, if more of the same hour got past it', async () => {
    const finding = await told(starts({ ...before, at: '09:10' }, before, failed));
    expect(finding?.passes).toEqual({
      is: 'perhaps',
      when: 'most starts go on succeeding',
      because: '2 of 3 tasks of the same revision that ECS made within an hour got past their initialisation',
    });
  });

  it.each([
    ['only starts of another revision work', starts({ ...before, revision: `${taskDefinition}0` }, failed)],
    ['what works was made long before', starts({ ...before, at: '08:30' }, failed)],
    ['as many fail as work', starts(before, failed)],
    ['no start is shown at all', starts()],
    ['the service’s tasks cannot be read', { 'service-tasks': { [service]: 'denied' as const } }],
  ])('is told as ECS reports it, if %s', async (_, more) => {
    const finding = await told(more);
    expect(finding?.passes).toMatchObject({ is: 'perhaps', when: 'most starts of this revision succeed' });
    expect(finding?.next).not.toContain('Change nothing');
  });

  it('may be a matter of the subnet, if the service has several', async () => {
    const [deployment] = serviceRecord().deployments;
    if (deployment === undefined) throw new Error('the fixture has a deployment');
    const deployments = [{ ...deployment, subnets: ['subnet-a', 'subnet-b'] }];
    const finding = await told({
      ...starts(before, failed, after),
      service: { [service]: serviceRecord({ deployments }) },
    });
    expect(finding?.passes).toMatchObject({ is: 'perhaps', when: 'the failed tasks were not all in one subnet' });
  });

  it('is no chance, if the account proves what is in the way', async () => {
    const more = { ...networkOf(isolated()), ...starts(before, failed, after) };
    const finding = await told(more, timedOut, inSubnet('subnet-a'));
    expect(finding).toMatchObject({ certainty: 'proved', passes: { is: 'no' } });
    expect(finding?.next).not.toContain('Change nothing');
  });
});

it('a start before the task that failed does not show that it has passed, though ECS no longer shows that task', async () => {
  const earlier = starts({ ...before, at: '09:20', passed: false }, before);
  const finding = await told(earlier, timedOut, { createdAt: '2026-11-23T09:59:30Z' });
  expect(finding?.passes).toMatchObject({ is: 'perhaps', when: 'most starts of this revision succeed' });
});

it('the tag of an image that is gone is not back because a start on an instance found the image there', async () => {
  const gone =
    'CannotPullContainerError: Error response from daemon: manifest for shop/api:v7 not found: manifest unknown: manifest unknown';
  const more = { ...task({ image: 'shop/api:v7' }), ...starts(before, failed, after) };
  const passes = async (event: object) => (await told(more, gone, event))?.passes;
  expect(await passes({ launchType: 'EC2', attachments: [] })).toMatchObject({ is: 'perhaps' });
  expect(await passes({})).toMatchObject({ is: 'yes', within: 'at the next start' });
});

it('a way that is closed on one instance is not open because a start on another one worked', async () => {
  const finding = await told(starts(before, failed, after), timedOut, { launchType: 'EC2', attachments: [] });
  expect(finding?.passes).toMatchObject({
    is: 'perhaps',
    when: 'the failed tasks were not all on one container instance',
  });
});

it('the starts before a failure to make any task do not show that it has passed', async () => {
  const capacity =
    '(service api) was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.';
  const finding = await told(starts({ ...before, passed: false }, after), capacity, {}, { serviceEvent: 'e1' });
  expect(finding).toMatchObject({ cause: 'capacity-unavailable', passes: { is: 'perhaps' } });
  // There is no task, so that no task has a stopped reason.
  expect(finding?.evidence.map(({ source }) => source)).toContain('service event');
  expect(JSON.stringify(finding?.evidence)).not.toContain('stoppedReason');
  expect(finding?.next).not.toContain('Change nothing');
});

it('the service’s tasks are not read for a fault that never passes by itself', async () => {
  const asked: Ask[] = [];
  const reason = 'ResourceInitializationError: retrieved secret from Secrets Manager did not contain json key url';
  await diagnoseIn(fakeAccount(reason), reason, {}, asked);
  expect(asked.map(({ kind }) => kind)).not.toContain('service-tasks');
});
