import type {
  CreateLogGroupCommandInput,
  DescribeLogGroupsCommandInput,
  PutRetentionPolicyCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import type { SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { GetParameterCommandInput, PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { CLAIM_PARAMETER } from '../../shared/environment.ts';
import { sdkError } from '../aws/sdk-errors.ts';
import { secret } from '../fixtures/account.ts';
import { type Answers, note } from './answers.ts';

/** The services beside IAM and ECS, as far as the product calls them here. */
export const services: Answers = {
  DescribeSubnets: () => ({
    Subnets: [
      { SubnetId: 'subnet-0a1b2c3d', VpcId: 'vpc-1', AvailabilityZone: 'us-east-2a', CidrBlock: '10.0.0.0/24' },
    ],
  }),
  LookupEvents: () => ({ Events: [] }),
  DescribeSecret: () => ({ ARN: secret, Name: 'api/db', VersionIdsToStages: { v1: ['AWSCURRENT'] } }),
  GetResourcePolicy: () => ({ ARN: secret }),
  GetParameter: ({ mode, claim }, { Name: name }: GetParameterCommandInput) => {
    const text = name === CLAIM_PARAMETER ? claim : mode;
    if (text === undefined) throw sdkError('ParameterNotFound');
    return { Parameter: { Value: text } };
  },
  PutParameter: (world, { Name: name, Value: text }: PutParameterCommandInput) => {
    if (name !== CLAIM_PARAMETER) throw sdkError('ParameterNotFound');
    if (world.claim !== undefined) throw sdkError('ParameterAlreadyExists');
    world.claim = text;
    return {};
  },
  DescribeParameters: () => ({ Parameters: [{ LastModifiedUser: 'arn:aws:iam::111122223333:user/bob' }] }),
  DescribeLogGroups: ({ logGroups }, { logGroupNamePrefix: prefix = '' }: DescribeLogGroupsCommandInput) => ({
    logGroups: Object.keys(logGroups)
      .filter((name) => name.startsWith(prefix))
      .map((logGroupName) => ({ logGroupName })),
  }),
  CreateLogGroup: (world, { logGroupName: name = '', tags = {} }: CreateLogGroupCommandInput) => {
    if (world.logGroups[name] !== undefined) throw sdkError('ResourceAlreadyExistsException');
    world.logGroups[name] = { tags };
    note(world, 'create');
    return {};
  },
  PutRetentionPolicy: (
    world,
    { logGroupName: name = '', retentionInDays: days = 0 }: PutRetentionPolicyCommandInput,
  ) => {
    const group = world.logGroups[name];
    if (group === undefined) throw sdkError('ResourceNotFoundException');
    world.logGroups[name] = { ...group, retentionInDays: days };
    return {};
  },
  ListTagsForResource: ({ logGroups }, { resourceArn = '' }: { readonly resourceArn?: string }) => {
    const group = logGroups[resourceArn.split(':').at(-1) ?? ''];
    if (group === undefined) throw sdkError('ResourceNotFoundException');
    return { tags: group.tags };
  },
  DescribeLogStreams: ({ logGroups }, { logGroupName: name = '' }: CreateLogGroupCommandInput) => ({
    logStreams: (logGroups[name]?.streams ?? []).map((logStreamName) => ({ logStreamName })),
  }),
  DeleteLogGroup: (world, { logGroupName: name = '' }: CreateLogGroupCommandInput) => {
    const { [name]: gone, ...left } = world.logGroups;
    if (gone === undefined) throw sdkError('ResourceNotFoundException');
    world.logGroups = left;
    note(world, 'delete');
    return {};
  },
  Publish: (world, { MessageAttributes: attributes = {}, Message: body = '{}' }: PublishCommandInput) => {
    const { default: text } = JSON.parse(body) as { readonly default: string };
    const value = (name: string) => attributes[name]?.StringValue ?? null;
    world.published.push({ id: value('id') ?? '', state: value('state') ?? '', incident: value('incident'), text });
    return { MessageId: String(world.published.length) };
  },
  PutEvents: (world, { Entries: entries = [] }: PutEventsCommandInput) => {
    for (const { Detail: detail = '{}' } of entries) {
      const { id, alert } = JSON.parse(detail) as { readonly id: string; readonly alert?: { readonly status: string } };
      world.onBus.push({ id, status: alert?.status });
    }
    return { FailedEntryCount: 0, Entries: entries.map((_, index) => ({ EventId: `${world.onBus.length}-${index}` })) };
  },
  SendMessage: (world, { MessageAttributes: attributes = {} }: SendMessageCommandInput) => {
    world.dead.push(attributes['reason']?.StringValue ?? 'unknown');
    return {};
  },
};

/** The table of the ledger. */
export const dynamodb: Answers = {
  GetItem: ({ table }, input) => table.getItem(input),
  BatchGetItem: ({ table }, input) => table.batchGet(input),
  Query: ({ table }, input) => table.query(input),
  TransactWriteItems: ({ table }, input) => table.transact(input),
};
