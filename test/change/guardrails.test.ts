import { describe, expect, it } from 'vitest';
import { confirmed } from '../../shared/change/guardrails/confirmed.ts';
import { withinLimits } from '../../shared/change/guardrails/limits.ts';
import { modeApplies } from '../../shared/change/guardrails/mode-applies.ts';
import { proved } from '../../shared/change/guardrails/proved.ts';
import type { FactKind } from '../../shared/evidence/ask.ts';
import { role, service, serviceRecord, taskArn, taskDefinition } from '../fixtures/account.ts';
import { failure, failureOf, held, lacking, listed, pass, type Row, standAlone, verdictOf } from './guarded.ts';

const next = taskDefinition.replace(':7', ':8');
const stopped = {
  taskArn: failure.taskArn,
  lastStatus: 'STOPPED',
  stoppedReason: failure.reason,
  containerReasons: [],
  taskDefinitionArn: taskDefinition,
  group: 'service:api',
  overridden: false,
};
const shownAs = (fields: object) => ({ account: { 'stopped-task': { [taskArn('a1')]: { ...stopped, ...fields } } } });
const serving = (fields: Parameters<typeof serviceRecord>[0]) => ({
  account: { service: { [service]: serviceRecord(fields) } },
});
const rolling = serviceRecord().deployments;
const listing = (...tasks: readonly { readonly arn: string }[]) => ({
  account: { 'service-tasks': { [service]: tasks.map((task) => ({ ...listed, ...task })) } },
});
const listingMore = (task: { readonly arn: string }) => ({
  account: { ...listing(task).account, cut: new Set<FactKind>(['service-tasks']) },
});
const target = { state: 'idle', suspended: null, madeAt: null } as const;

describe('what a change rests on', () => {
  it.each<Row>([
    ['that is proved by fresh facts passes', {}, pass],
    [
      'that is only reported is held',
      { findings: [lacking, { ...lacking, certainty: 'reported' }] },
      held({ code: 'not-proved', certainty: 'reported' }),
    ],
    ['is held without the task definition', { definition: undefined }, held({ code: 'definition-unread' })],
    [
      'is held where nobody asked for the task definition',
      { unasked: ['task-definition'] },
      held({ code: 'facts-too-old' }),
    ],
    ['passes two minutes after it was read', { now: '2026-11-23T10:02:06.000Z' }, pass],
    ['is held a moment later', { now: '2026-11-23T10:02:06.001Z' }, held({ code: 'facts-too-old' })],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(proved, differs)).toEqual(expected);
  });
});

const event = { id: 'e1', at: '2026-11-23T10:00:00.000Z', text: failure.reason };
const taskless = { ...failure, taskArn: event.id, serviceEvent: event.id };
const saying = (...launchFailures: readonly (typeof event)[]) => ({
  trigger: taskless,
  account: { 'stopped-task': {}, service: { [service]: serviceRecord({ launchFailures }) } },
});

describe('a failure without a task', () => {
  it.each<Row>([
    ['that the service’s events show just so passes', saying(event), pass],
    [
      'passes though ECS lists tasks, and none of them is the event’s',
      { trigger: taskless, account: { ...saying(event).account, 'service-tasks': { [service]: [] } } },
      pass,
    ],
    ['is held where they show it no more', saying(), held({ code: 'launch-failure-gone' })],
    [
      'is held where they show another one',
      saying({ ...event, id: 'e2' }, { ...event, text: 'other words' }),
      held({ code: 'launch-failure-gone' }),
    ],
    [
      'is held for what would only fail next',
      { ...saying(event), findings: [{ ...lacking, failing: false }] },
      held({ code: 'no-task-yet' }),
    ],
    [
      'is held where the service could not be read',
      { trigger: taskless, account: { service: { '*': 'denied' } } },
      held({ code: 'service-unread', detail: 'AccessDenied' }),
    ],
    [
      'is held where there is no such service',
      { trigger: taskless, account: { service: {} } },
      held({ code: 'service-gone' }),
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(confirmed, differs)).toEqual(expected);
  });
});

describe('a failure', () => {
  it.each<Row>([
    ['that ECS shows just so passes', {}, pass],
    ['of a drill is held', { trigger: { ...failure, drill: true } }, held({ code: 'drill' })],
    [
      'is held where the task could not be read',
      { account: { 'stopped-task': { '*': 'denied' } } },
      held({ code: 'task-unread', detail: 'AccessDenied' }),
    ],
    ['is held where ECS knows no such task', { account: { 'stopped-task': {} } }, held({ code: 'task-gone' })],
    ['is held where nobody asked for the task', { unasked: ['stopped-task'] }, held({ code: 'task-gone' })],
    [
      'of two containers passes where ECS shows both reasons',
      { ...shownAs({ containerReasons: ['of b '] }), trigger: { ...failure, otherReasons: ['of b'] } },
      pass,
    ],
    [
      'of two containers is held where ECS shows one reason only',
      { trigger: { ...failure, otherReasons: ['of b'] } },
      held({ code: 'task-differs', difference: { in: 'reason' } }),
    ],
    [
      'of a task that still runs is held',
      shownAs({ lastStatus: 'RUNNING' }),
      held({ code: 'task-differs', difference: { in: 'status', status: 'RUNNING' } }),
    ],
    [
      'that ECS gives another reason for is held',
      shownAs({ stoppedReason: 'it was scaled in' }),
      held({ code: 'task-differs', difference: { in: 'reason' } }),
    ],
    [
      'that ECS gives the reason for at a container passes',
      shownAs({ stoppedReason: undefined, containerReasons: [failure.reason] }),
      pass,
    ],
    [
      'of a task of another group is held',
      shownAs({ group: 'service:web' }),
      held({ code: 'task-differs', difference: { in: 'group' } }),
    ],
    [
      'of a task of another revision is held',
      shownAs({ taskDefinitionArn: next }),
      held({ code: 'task-differs', difference: { in: 'revision' } }),
    ],
    [
      'of a task that ECS shows with overrides is held',
      shownAs({ overridden: true }),
      held({ code: 'task-differs', difference: { in: 'overrides' } }),
    ],
    [
      'of a task that ECS shows with another role is held',
      shownAs({ overrideExecutionRoleArn: role }),
      held({ code: 'task-differs', difference: { in: 'overrides' } }),
    ],
    ['of a stand-alone task asks for no service', { workload: standAlone, unasked: ['service'] }, pass],
    [
      'is held where the service could not be read',
      { account: { service: { '*': 'throttled' } } },
      held({ code: 'service-unread', detail: 'ThrottlingException' }),
    ],
    ['is held where there is no such service', { account: { service: {} } }, held({ code: 'service-gone' })],
    ['is held where nobody asked for the service', { unasked: ['service'] }, held({ code: 'service-gone' })],
    [
      'of a revision that the service has left is held',
      serving({ taskDefinitionArn: next }),
      held({ code: 'service-moved', to: next }),
    ],
    ['of a service without a deployment passes', serving({ deployments: [] }), pass],
    [
      'is held where the primary deployment is of another revision',
      serving({ deployments: rolling.map((one) => ({ ...one, taskDefinitionArn: next })) }),
      held({ code: 'other-primary-deployment' }),
    ],
    [
      'passes where only an older deployment is of another revision',
      serving({
        deployments: [
          ...rolling,
          ...rolling.map((one) => ({ ...one, status: 'ACTIVE' as const, taskDefinitionArn: next })),
        ],
      }),
      pass,
    ],
    [
      'that names a deployment which the service does not have is held',
      { trigger: { ...failure, deploymentId: 'ecs-svc/42' } },
      held({ code: 'of-no-deployment', deployment: 'ecs-svc/42' }),
    ],
    [
      'that names no deployment is held',
      { trigger: failureOf({ startedBy: 'ann' }) },
      held({ code: 'of-no-deployment', deployment: null }),
    ],
    [
      'that ECS does not list among the service’s own is held, although it names the service’s deployment',
      listing({ arn: taskArn('b2') }),
      held({ code: 'task-unlisted' }),
    ],
    ['passes where ECS lists more tasks than were read', listingMore({ arn: taskArn('b1') }), pass],
    ['passes where the service’s tasks were not asked for', { unasked: ['service-tasks'] }, pass],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(confirmed, differs)).toEqual(expected);
  });
});

describe('a target', () => {
  const tooOften = held({ code: 'tried-too-often', attempts: 2, limit: 2 });
  it.each<Row>([
    ['that nothing was ever done to passes', {}, pass],
    ['with an attempt to spare passes', { target: { ...target, attempts: ['2026-11-23T09:00:00.000Z'] } }, pass],
    [
      'without one is held',
      { target: { ...target, attempts: ['2026-11-22T10:00:11.000Z', '2026-11-23T09:00:00.000Z'] } },
      tooOften,
    ],
    [
      'passes again a day after an attempt',
      { target: { ...target, attempts: ['2026-11-22T10:00:10.000Z', '2026-11-23T09:00:00.000Z'] } },
      pass,
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(withinLimits, differs)).toEqual(expected);
  });
});

describe('the mode', () => {
  const parameter = { is: 'parameter', parameter: '/mode' } as const;
  const paused = { is: 'pause', by: 'ann', until: '2026-11-23T11:00:00.000Z' } as const;
  const missing = { is: 'parameter-missing', parameter: '/mode' } as const;

  it.each<Row>([
    ['apply lets the change pass', {}, pass],
    [
      'dry-run holds it',
      { mode: { is: 'known', mode: 'dry-run', set: paused } },
      held({ code: 'mode-holds', mode: 'dry-run', set: paused }),
    ],
    [
      'off holds it',
      { mode: { is: 'known', mode: 'off', set: parameter } },
      held({ code: 'mode-holds', mode: 'off', set: parameter }),
    ],
    [
      'one that could not be read holds it, as what it is',
      { mode: { is: 'unread', why: missing } },
      held({ code: 'mode-unread', why: missing }),
    ],
  ])('%s', async (_title, differs, expected) => {
    expect(await verdictOf(modeApplies, differs)).toEqual(expected);
  });
});
