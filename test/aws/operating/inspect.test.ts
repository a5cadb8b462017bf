import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Inspecting, inspect } from '../../../shared/aws/operating/inspect.ts';
import { METRICS_NAMESPACE } from '../../../shared/metrics.ts';
import { pageUrl } from '../../../shared/notification/content/page-url.ts';
import { denial, sdkError, throttle } from '../sdk-errors.ts';

const cloudFormation = mockClient(CloudFormationClient);
const cloudWatch = mockClient(CloudWatchClient);
const ecs = mockClient(ECSClient);
const iam = mockClient(IAMClient);
const lambda = mockClient(LambdaClient);
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const clients = [cloudFormation, cloudWatch, ecs, iam, lambda, sns, sqs];

const topic = 'arn:aws:sns:us-east-2:111122223333:topic';
const now = '2026-11-27T12:00:00.000Z';
const role = (name: string) => `arn:aws:iam::111122223333:role/team/${name}`;
const service = (name: string, cluster = 'prod') => `arn:aws:ecs:us-east-2:111122223333:service/${cluster}/${name}`;

function resource(type: string, logicalId: string, id: string): StackResourceSummary {
  return {
    ResourceType: type,
    LogicalResourceId: logicalId,
    PhysicalResourceId: id,
    LastUpdatedTimestamp: new Date(now),
    ResourceStatus: 'CREATE_COMPLETE',
  };
}

const resources = [
  resource('AWS::Lambda::Function', 'ProductFunctionsOperatorFunction145E30A7', 'operator'),
  resource('AWS::SNS::Topic', 'ProductNoticesTopicEEE08019', topic),
  resource('AWS::SQS::Queue', 'ProductIntakeDeadLetterQueueECD34507', 'https://dead'),
  resource('AWS::SQS::Queue', 'ProductIntakeUndeliveredQueue8472B032', 'https://undelivered'),
  resource('AWS::SQS::Queue', 'ProductIntakeQueueED8F453B', 'https://queue'),
  resource('AWS::CloudWatch::Alarm', 'ProductAlarmsHeartbeatE59A16BB', 'S-ProductAlarmsHeartbeatE59A16BB-1'),
  resource('AWS::CloudWatch::Alarm', 'ShopAlarmsLatencyE59A16BB', 'of-somebody-else'),
];

const own = [{ Name: 'service', Value: 'Own' }];
const heartbeat = { AlarmName: 'h', StateValue: 'OK', Namespace: METRICS_NAMESPACE, Dimensions: own } as const;

beforeEach(() => {
  for (const one of clients) one.reset();
  cloudFormation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: resources });
  cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [heartbeat] });
  cloudWatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
  sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: '0' } });
});

const look = (more: Partial<Inspecting> = {}) =>
  inspect({
    operator: 'arn:aws:lambda:us-east-2:111122223333:function:operator',
    stack: 'S',
    credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    grants: [],
    now,
    ...more,
  });

describe('the parts of an installation', () => {
  it('are found in a stack of any size, page by page', async () => {
    cloudFormation
      .on(ListStackResourcesCommand)
      .resolvesOnce({ StackResourceSummaries: resources.slice(0, 2), NextToken: 'more' })
      .resolves({ StackResourceSummaries: resources.slice(2) });
    expect(await look()).toMatchObject({ stack: 'S', deadLetters: { is: 'read', value: 0 } });
    const queues = sqs.commandCalls(GetQueueAttributesCommand).map(({ args: [{ input }] }) => input.QueueUrl);
    expect(new Set(queues)).toEqual(new Set(['https://dead', 'https://undelivered']));
  });

  it('are those of its own stack where only the operator is named', async () => {
    const found = { StackName: 'Found', LogicalResourceId: 'x', ResourceType: 'y', Timestamp: new Date(now) };
    const described = cloudFormation.on(DescribeStackResourcesCommand, { PhysicalResourceId: 'operator' });
    described.resolves({ StackResources: [{ ...found, ResourceStatus: 'CREATE_COMPLETE' }] });
    expect((await look({ stack: undefined })).stack).toBe('Found');
  });

  it('are not those of others in the same stack', async () => {
    await look();
    const [asked] = cloudWatch.commandCalls(DescribeAlarmsCommand);
    expect(asked?.args[0].input.AlarmNames).toEqual(['S-ProductAlarmsHeartbeatE59A16BB-1']);
  });

  it('that are not in the stack are not checked, and the option that helps is named', async () => {
    cloudFormation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: resources.slice(1) });
    const { subscriptions, lastTick } = await look();
    expect(subscriptions).toMatchObject({ is: 'not-checked', because: expect.stringContaining('--stack NAME') });
    expect(lastTick).toMatchObject({ is: 'not-checked', because: expect.stringContaining('--stack NAME') });
  });
});

describe('subscriptions', () => {
  const one = (SubscriptionArn: string, Protocol: string, Endpoint: string) => ({
    SubscriptionArn,
    Protocol,
    Endpoint,
  });
  it('are confirmed, pending or gone, and a URL, which may hold a key, is told by its host', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: topic })
      .resolvesOnce({ Subscriptions: [one('PendingConfirmation', 'email', 'ann@example.com')], NextToken: 'more' })
      .resolves({
        Subscriptions: [
          one(`${topic}:1`, 'https', 'https://hooks.example.com/key/s3cret'),
          one('Deleted', 'email', 'old'),
        ],
      });
    expect((await look()).subscriptions).toEqual({
      is: 'read',
      value: [
        { protocol: 'email', to: 'ann@example.com', confirmed: false },
        { protocol: 'https', to: 'hooks.example.com', confirmed: true },
      ],
    });
  });
});

describe('a topic of the owner', () => {
  const remediator = resource('AWS::Lambda::Function', 'ProductFunctionsRemediatorFunction9931D6A2', 'remediator');
  const owners = 'arn:aws:sns:us-east-2:111122223333:owners';

  beforeEach(() => {
    const withoutTopic = resources.filter(({ ResourceType: type }) => type !== 'AWS::SNS::Topic');
    cloudFormation.on(ListStackResourcesCommand).resolves({ StackResourceSummaries: [...withoutTopic, remediator] });
  });

  it('is the one that the remediator publishes to', async () => {
    const Environment = { Variables: { TOPIC_ARN: owners } };
    lambda.on(GetFunctionConfigurationCommand, { FunctionName: 'remediator' }).resolves({ Environment });
    sns.on(ListSubscriptionsByTopicCommand, { TopicArn: owners }).resolves({
      Subscriptions: [{ SubscriptionArn: `${owners}:1`, Protocol: 'email', Endpoint: 'ann@example.com' }],
    });
    expect(await look()).toMatchObject({
      subscriptions: { is: 'read', value: [{ to: 'ann@example.com', confirmed: true }] },
      deadLetters: { is: 'read' },
      alarms: { is: 'read' },
      lastTick: { is: 'read' },
    });
  });

  it('that may not be looked up hides the subscriptions alone, and names the permission', async () => {
    lambda.on(GetFunctionConfigurationCommand).rejects(denial('lambda:GetFunctionConfiguration'));
    expect(await look()).toMatchObject({
      subscriptions: { is: 'not-checked', permission: 'lambda:GetFunctionConfiguration' },
      deadLetters: { is: 'read' },
      lastTick: { is: 'read' },
    });
  });
});

describe('queues, alarms and metrics', () => {
  it('count messages that somebody is looking at, too', async () => {
    const counts = { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '3' };
    sqs.on(GetQueueAttributesCommand, { QueueUrl: 'https://dead' }).resolves({ Attributes: counts });
    expect(await look()).toMatchObject({ deadLetters: { value: 5 }, undelivered: { value: 0 } });
  });

  it('tell the alarms in ALARM alone, with since when and their runbook', async () => {
    const AlarmDescription = `ACT: no tick. Runbook: ${pageUrl('docs/runbooks/heartbeat.md')}`;
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [
        { AlarmName: 'a', StateValue: 'ALARM', AlarmDescription, StateTransitionedTimestamp: new Date(now) },
        { AlarmName: 'b', StateValue: 'OK' },
        { AlarmName: 'c', StateValue: 'INSUFFICIENT_DATA' },
      ],
    });
    expect((await look()).alarms).toEqual({
      is: 'read',
      value: { count: 1, alarming: [{ name: 'a', since: now, runbook: 'docs/runbooks/heartbeat.md' }] },
    });
  });

  it('tell the newest tick, also where it is not on the first page, and no failure where there was none', async () => {
    const metric = (name: string) => (input: { MetricDataQueries?: readonly { MetricStat?: object }[] | undefined }) =>
      JSON.stringify(input).includes(`"MetricName":"${name}"`);
    const [newest, older] = [new Date('2026-11-27T11:58:00.000Z'), new Date('2026-11-27T11:56:00.000Z')];
    cloudWatch
      .on(GetMetricDataCommand)
      .callsFake((input: Parameters<ReturnType<typeof metric>>[0] & { NextToken?: string }) => {
        if (!metric('Ticks')(input)) return { MetricDataResults: [{ Timestamps: [] }] };
        if (input.NextToken === undefined) return { MetricDataResults: [], NextToken: 'more' };
        return { MetricDataResults: [{ Timestamps: [newest, older] }] };
      });
    expect(await look()).toMatchObject({ lastTick: { value: newest.toISOString() }, lastFailure: { value: null } });
    const { ScanBy, MetricDataQueries } = cloudWatch.commandCalls(GetMetricDataCommand)[0]?.args[0].input ?? {};
    expect(ScanBy).toBe('TimestampDescending');
    // Another installation in the account and Region has the same metrics, by another name.
    expect(MetricDataQueries?.[0]?.MetricStat?.Metric?.Dimensions).toEqual(own);
  });

  it('cannot tell the newest tick where no alarm says by which name it is written', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] });
    expect((await look()).lastTick).toEqual({
      is: 'not-checked',
      because: 'no alarm of the installation says under which name its metrics are',
      permission: null,
    });
    expect(cloudWatch.commandCalls(GetMetricDataCommand)).toEqual([]);
  });
});

describe('grants that cover nothing', () => {
  const grant = (name: string, executionRole: string, ...services: readonly string[]) => ({
    name,
    executionRole,
    services,
  });
  it('are those whose role is gone, or none of whose services is active', async () => {
    iam
      .on(GetRoleCommand)
      .resolves({})
      .on(GetRoleCommand, { RoleName: 'gone' })
      .rejects(sdkError('NoSuchEntityException'));
    ecs
      .on(DescribeServicesCommand, { cluster: 'prod' })
      .resolves({
        services: [
          { serviceArn: service('api'), status: 'ACTIVE' },
          { serviceArn: service('old'), status: 'INACTIVE' },
        ],
      })
      .on(DescribeServicesCommand, { cluster: 'away' })
      .rejects(sdkError('ClusterNotFoundException'));
    const { idleGrants } = await look({
      grants: [
        grant('used', role('exec'), service('old'), service('api')),
        grant('no-role', role('gone'), service('api')),
        grant('inactive', role('exec'), service('old')),
        grant('no-cluster', role('exec'), service('api', 'away')),
        grant('by-approval', role('exec')),
      ],
    });
    expect(idleGrants).toEqual({
      is: 'read',
      value: [
        { name: 'no-role', because: 'no-role' },
        { name: 'inactive', because: 'no-active-service' },
        { name: 'no-cluster', because: 'no-active-service' },
      ],
    });
  });

  it('are not known where the services cannot be read: a read that is denied is no absence', async () => {
    iam.on(GetRoleCommand).resolves({});
    ecs.on(DescribeServicesCommand).rejects(denial('ecs:DescribeServices'));
    const { idleGrants } = await look({ grants: [grant('used', role('exec'), service('api'))] });
    expect(idleGrants).toMatchObject({ is: 'not-checked', permission: 'ecs:DescribeServices' });
  });
});

describe('a read that AWS denies', () => {
  it('is not checked, names its permission, and hides nothing else', async () => {
    sns.on(ListSubscriptionsByTopicCommand).rejects(denial('SNS:ListSubscriptionsByTopic'));
    expect(await look()).toMatchObject({
      subscriptions: { is: 'not-checked', permission: expect.stringMatching(/^sns:ListSubscriptionsByTopic$/i) },
      deadLetters: { is: 'read' },
    });
  });

  it('is told apart from one that AWS did not answer, which no permission mends', async () => {
    sqs.on(GetQueueAttributesCommand).rejects(throttle());
    const because = expect.stringMatching(/^sqs:GetQueueAttributes failed: /);
    expect((await look()).deadLetters).toEqual({ is: 'not-checked', because, permission: null });
  });

  it('of the stack hides its parts, under the permission that was missing', async () => {
    cloudFormation.on(ListStackResourcesCommand).rejects(denial('cloudformation:ListStackResources'));
    const seen = await look();
    for (const one of [seen.subscriptions, seen.deadLetters, seen.undelivered, seen.alarms, seen.lastTick])
      expect(one).toMatchObject({ is: 'not-checked', permission: 'cloudformation:ListStackResources' });
  });

  it('is told apart from a fault of the product, which is thrown', async () => {
    sns.on(ListSubscriptionsByTopicCommand).rejects(new TypeError('a bug'));
    await expect(look()).rejects.toThrow('a bug');
  });
});
