import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../shared/event/parse-event.ts';
import { account, serviceAction, taskEvent } from '../fixtures/event.ts';

const parse = (json: unknown) => parseMessage(JSON.stringify(json), account);

describe('a task state change', () => {
  it('becomes a start failure with the service from its group', () => {
    expect(parse(taskEvent())).toMatchObject({
      is: 'start-failure',
      service: 'api',
      region: 'us-east-2',
      partition: 'aws',
      subnets: ['subnet-0a1b2c3d'],
      overridden: false,
      createdAt: '2026-11-23T09:59:30.000Z',
      drill: false,
    });
  });

  it('takes the text from a container when the stopped reason is bare', () => {
    const failure = parse(
      taskEvent({
        stoppedReason: 'Task failed to start',
        containers: [{ name: 'a' }, { name: 'b', reason: 'Fetching secret data from SSM failed' }],
      }),
    );
    expect(failure).toMatchObject({
      reason: 'Fetching secret data from SSM failed',
    });
  });

  it('is found by its prefix alone when the stop code says otherwise', () => {
    expect(parse(taskEvent({ stopCode: 'EssentialContainerExited' })).is).toBe('start-failure');
    expect(parse(taskEvent({ stopCode: undefined, stoppedReason: 'Resourceinitializationerror: x' })).is).toBe(
      'start-failure',
    );
  });

  it.each([
    'ResourceInitializationError: failed to validate logger args: x',
    'CannotStartContainerError: Error response from daemon: failed to initialize logging driver: x',
    'CannotPullContainerError: x',
  ])('is found by a container’s reason when the task only says that a container exited: %s', (reason) => {
    const exited = { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' };
    const failure = parse(taskEvent({ ...exited, containers: [{ name: 'a' }, { name: 'b', reason }] }));
    expect(failure).toMatchObject({ is: 'start-failure', reason });
    expect(failure).not.toHaveProperty('otherReasons');
    const ended = { name: 'b', reason: 'OutOfMemoryError: Container killed due to memory usage' };
    expect(parse(taskEvent({ ...exited, containers: [ended] }))).toMatchObject({ code: 'not-a-start-failure' });
  });

  it('keeps the reasons of all containers, each once, those of the start first', () => {
    const one = 'CannotPullContainerError: pull access denied for shop/a';
    const two = 'ResourceInitializationError: failed to validate logger args: x';
    const killed = 'OutOfMemoryError: Container killed due to memory usage';
    const failure = parse(
      taskEvent({ stoppedReason: killed, containers: [{ reason: one }, { reason: two }, { reason: one }] }),
    );
    expect(failure).toMatchObject({ reason: one, otherReasons: [two, killed] });
    expect(parse(taskEvent({ stoppedReason: one, containers: [{ reason: one }] }))).not.toHaveProperty('otherReasons');
    const within = parse(taskEvent({ stoppedReason: `${one}, x`, containers: [{ reason: one }] }));
    expect(within).toMatchObject({ reason: `${one}, x` });
    expect(within).not.toHaveProperty('otherReasons');
  });

  it('is none when neither stop code nor prefix says so', () => {
    const ignored = parse(
      taskEvent({ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' }),
    );
    expect(ignored).toMatchObject({ is: 'ignored', code: 'not-a-start-failure', keep: false });
  });

  it('of a stand-alone task has no service, whatever startedBy pretends', () => {
    const failure = parse(taskEvent({ group: 'family:api', startedBy: 'ecs-svc/forged' }));
    expect(failure).toMatchObject({ is: 'start-failure', group: 'family:api' });
    expect(failure).not.toHaveProperty('service');
  });

  it('finds an overriding role and overrides, but does not count the container names that every task carries', () => {
    const role = 'arn:aws:iam::111122223333:role/other';
    expect(parse(taskEvent({ overrides: { executionRoleArn: role, containerOverrides: [] } }))).toMatchObject({
      overrideExecutionRoleArn: role,
      overridden: true,
    });
    expect(parse(taskEvent({ overrides: { containerOverrides: [{ name: 'api', command: [] }] } }))).toMatchObject({
      overridden: false,
    });
    expect(
      parse(
        taskEvent({
          overrides: { containerOverrides: [{ name: 'api', environment: [{ name: 'A', value: 's3cret' }] }] },
        }),
      ),
    ).toMatchObject({ overridden: true });
  });

  it('never carries the content of overrides or environment', () => {
    const failure = parse(
      taskEvent({
        overrides: { containerOverrides: [{ name: 'api', environment: [{ name: 'A', value: 's3cret' }] }] },
      }),
    );
    expect(JSON.stringify(failure)).not.toContain('s3cret');
  });

  it('is read with empty attachments, null fields and unknown ones', () => {
    const failure = parse(
      taskEvent({
        attachments: [],
        launchType: null,
        platformVersion: null,
        somethingNew: { a: 1 },
        createdAt: undefined,
      }),
    );
    expect(failure).toMatchObject({ is: 'start-failure', subnets: [] });
    expect(failure).not.toHaveProperty('launchType');
    expect(failure).not.toHaveProperty('createdAt');
  });

  it.each(['aws-cn', 'aws-us-gov'])('is read in partition %s', (partition) => {
    const text = JSON.stringify(taskEvent()).replaceAll('arn:aws:', `arn:${partition}:`);
    expect(parseMessage(text, account)).toMatchObject({ is: 'start-failure', partition });
  });

  it('from a drill is marked as one', () => {
    expect(parse(taskEvent({}, { source: 'ecs-init-remediator.drill' }))).toMatchObject({
      is: 'start-failure',
      drill: true,
    });
  });
});

describe('what is not acted on', () => {
  it.each([
    ['{', 'malformed-json', true],
    ['[]', 'unknown-event', true],
    ['{"source":1}', 'unknown-event', true],
    [JSON.stringify(taskEvent({}, { account: '999999999999' })), 'other-account', false],
    [JSON.stringify(taskEvent({}, { source: 'aws.s3' })), 'unknown-event', false],
    [JSON.stringify(taskEvent({}, { 'detail-type': 'ECS Service Action' })), 'malformed-event', true],
    [JSON.stringify(taskEvent({}, { 'detail-type': 'ECS Container Instance State Change' })), 'unknown-event', false],
    [JSON.stringify(serviceAction('SERVICE_STEADY_STATE')), 'not-a-start-failure', false],
    [JSON.stringify(serviceAction('SERVICE_TASK_START_IMPAIRED', {}, { resources: [] })), 'malformed-event', true],
    [
      JSON.stringify(serviceAction('SERVICE_TASK_START_IMPAIRED', {}, { account: '999999999999' })),
      'other-account',
      false,
    ],
    [JSON.stringify(taskEvent({ lastStatus: 'PENDING' })), 'not-stopped', false],
    [JSON.stringify(taskEvent({ taskArn: 'x' })), 'malformed-event', true],
    ['{"kind":"command","verb":"undo"}', 'malformed-command', true],
    ['{"kind":"command","id":"1"}', 'malformed-command', true],
  ])('%j is ignored as %s, kept: %s', (body, code, keep) => {
    expect(parseMessage(body, account)).toMatchObject({ is: 'ignored', code, keep });
  });

  it('names the field that is wrong, never its value', () => {
    const ignored = parse(taskEvent({ taskArn: 'p4ssword' }));
    expect(ignored).toMatchObject({ because: expect.stringContaining('taskArn') });
    expect(JSON.stringify(ignored)).not.toContain('p4ssword');
  });
});

describe('other messages', () => {
  it('a tick is a tick', () => expect(parse({ kind: 'tick' })).toEqual({ is: 'tick' }));
  it('of a command only its id counts, whatever else the message says', () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const more = { verb: 'mode', mode: 'apply', by: 'arn:aws:iam::111122223333:root', at: '2099-01-01T00:00:00.000Z' };
    expect(parse({ kind: 'command', id, ...more })).toEqual({ is: 'command', id });
  });
  it('a deployment’s outcome names cluster and service', () => {
    const event = taskEvent(
      {},
      {
        'detail-type': 'ECS Deployment State Change',
        resources: ['arn:aws:ecs:us-east-2:111122223333:service/shop/api'],
        detail: { eventName: 'SERVICE_DEPLOYMENT_COMPLETED', deploymentId: 'ecs-svc/1' },
      },
    );
    expect(parse(event)).toMatchObject({
      is: 'deployment-outcome',
      cluster: 'shop',
      service: 'api',
      deploymentId: 'ecs-svc/1',
    });
  });
});

describe('an event about a service', () => {
  it.each([
    'SERVICE_TASK_CONFIGURATION_FAILURE',
    'SERVICE_TASK_PLACEMENT_FAILURE',
    'SERVICE_TASK_START_IMPAIRED',
    'SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED',
    'ECS_OPERATION_THROTTLED',
    'SERVICE_DEPLOYMENT_FAILED',
  ])('%s is a reason to look at the service', (eventName) => {
    expect(parse(serviceAction(eventName))).toEqual({
      is: 'service-notice',
      partition: 'aws',
      account,
      region: 'us-east-2',
      cluster: 'shop',
      service: 'api',
      eventName,
      at: '2026-11-23T10:00:04.725Z',
    });
  });

  it('gives no cause, so that nobody can put words into ECS’s mouth', () => {
    const notice = parse(serviceAction('SERVICE_TASK_CONFIGURATION_FAILURE', { reason: 'a forged cause' }));
    expect(JSON.stringify(notice)).not.toContain('forged');
  });

  it('in the old form of ARNs takes the cluster from its detail', () => {
    const resources = ['arn:aws:ecs:us-east-2:111122223333:service/api'];
    expect(parse(serviceAction('SERVICE_TASK_START_IMPAIRED', {}, { resources }))).toMatchObject({
      is: 'service-notice',
      cluster: 'shop',
      service: 'api',
    });
  });

  it.each(['SERVICE_DEPLOYMENT_FAILED', 'SERVICE_DEPLOYMENT_COMPLETED'])(
    'about a deployment, %s, in the old form of ARNs is ignored, as nothing in it names the cluster',
    (eventName) => {
      const resources = ['arn:aws:ecs:us-east-2:111122223333:service/api'];
      const detail = { eventName, deploymentId: 'ecs-svc/1' };
      const event = serviceAction('', {}, { 'detail-type': 'ECS Deployment State Change', resources, detail });
      expect(parse(event)).toMatchObject({ is: 'ignored', code: 'unnamed-cluster', keep: false });
    },
  );

  it('without a moment of its own is as old as its message', () => {
    const event = serviceAction('SERVICE_TASK_START_IMPAIRED', { createdAt: undefined });
    expect(parse(event)).toMatchObject({ at: '2026-11-23T10:00:05.000Z' });
  });

  it.each([
    ['SERVICE_DEPLOYMENT_FAILED', true],
    ['SERVICE_DEPLOYMENT_COMPLETED', false],
  ])('about a deployment, %s, says that it failed: %s', (eventName, failed) => {
    const detail = { eventName, deploymentId: 'ecs-svc/1', updatedAt: '2026-11-23T10:00:03Z' };
    const event = serviceAction('', {}, { 'detail-type': 'ECS Deployment State Change', detail });
    expect(parse(event)).toMatchObject({ is: 'deployment-outcome', failed, at: '2026-11-23T10:00:03.000Z' });
  });
});

it('never throws, whatever arrives', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .jsonValue()
          .map((detail) => JSON.stringify(taskEvent({ containers: detail, overrides: detail, attachments: detail }))),
        fc.jsonValue().map((detail) => JSON.stringify(serviceAction('SERVICE_TASK_START_IMPAIRED', {}, { detail }))),
      ),
      (body) => {
        expect(['ignored', 'start-failure', 'tick', 'command', 'deployment-outcome', 'service-notice']).toContain(
          parseMessage(body, account).is,
        );
      },
    ),
    { seed: 7, numRuns: 500 },
  );
});
