import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createExecute } from '../../../shared/aws/executors/execute.ts';
import { sdkError } from '../sdk-errors.ts';

const logs = mockClient(CloudWatchLogsClient);
const account = '111122223333';
const execute = createExecute(createClients({ region: 'eu-west-1', account }));
const context = { planHash: 'plan-1' };
const group = {
  grant: 'api',
  logGroup: `arn:aws:logs:eu-west-1:${account}:log-group:/ecs/api`,
  region: 'eu-west-1',
  name: '/ecs/api',
};
const create = { kind: 'create-log-group', ...group, retentionDays: 30 } as const;
const remove = { kind: 'delete-log-group', ...group } as const;
const tagged = { tags: { 'ecs-init-remediator-plan': 'plan-1' } };
const exists = sdkError('ResourceAlreadyExistsException');
const gone = sdkError('ResourceNotFoundException');
beforeEach(() => logs.reset());

describe('create-log-group', () => {
  it('creates the group with our tag and the retention', async () => {
    logs.on(CreateLogGroupCommand).resolves({}).on(PutRetentionPolicyCommand).resolves({});
    expect(await execute(create, context)).toEqual({ is: 'made', created: group.logGroup });
    expect(logs.commandCalls(CreateLogGroupCommand)[0]?.args[0].input).toEqual({ logGroupName: '/ecs/api', ...tagged });
    expect(logs.commandCalls(PutRetentionPolicyCommand)[0]?.args[0].input).toEqual({
      logGroupName: '/ecs/api',
      retentionInDays: 30,
    });
  });

  it('completes the one that this plan created before a crash', async () => {
    logs.on(CreateLogGroupCommand).rejects(exists).on(ListTagsForResourceCommand).resolves(tagged);
    logs.on(PutRetentionPolicyCommand).resolves({});
    expect(await execute(create, context)).toMatchObject({ is: 'made' });
    expect(logs.commandCalls(PutRetentionPolicyCommand)).toHaveLength(1);
  });

  it('says that the group was made and its retention was refused', async () => {
    logs
      .on(CreateLogGroupCommand)
      .resolves({})
      .on(PutRetentionPolicyCommand)
      .rejects(sdkError('AccessDeniedException'));
    expect(await execute(create, context)).toMatchObject({
      is: 'made',
      created: group.logGroup,
      lacking: { code: 'retention-not-set', name: '/ecs/api', detail: expect.stringContaining('AccessDenied') },
    });
  });

  it('leaves the retention to the next delivery if the call was throttled', async () => {
    logs.on(CreateLogGroupCommand).resolves({}).on(PutRetentionPolicyCommand).rejects(sdkError('ThrottlingException'));
    await expect(execute(create, context)).rejects.toThrow('throttled');
  });

  it('leaves somebody else’s alone', async () => {
    logs.on(CreateLogGroupCommand).rejects(exists).on(ListTagsForResourceCommand).resolves({ tags: {} });
    expect(await execute(create, context)).toEqual({
      is: 'refused',
      because: { code: 'log-group-of-another', name: '/ecs/api' },
    });
    expect(logs.commandCalls(PutRetentionPolicyCommand)).toHaveLength(0);
  });
});

describe('delete-log-group', () => {
  it('deletes the group while it is empty and carries our tag', async () => {
    logs.on(ListTagsForResourceCommand).resolves(tagged).on(DescribeLogStreamsCommand).resolves({ logStreams: [] });
    logs.on(DeleteLogGroupCommand).resolves({});
    expect(await execute(remove, context)).toMatchObject({ is: 'made' });
    expect(logs.commandCalls(DeleteLogGroupCommand)).toHaveLength(1);
  });

  it.each([
    ['that carries another tag', { tags: {} }, [], 'log-group-untagged'],
    ['that was written to', tagged, [{ logStreamName: 'api/1' }], 'log-group-in-use'],
  ])('keeps a group %s', async (_what, tags, logStreams, code) => {
    logs.on(ListTagsForResourceCommand).resolves(tags).on(DescribeLogStreamsCommand).resolves({ logStreams });
    expect(await execute(remove, context)).toEqual({ is: 'refused', because: { code, name: '/ecs/api' } });
    expect(logs.commandCalls(DeleteLogGroupCommand)).toHaveLength(0);
  });

  it('has nothing to do where the group is gone', async () => {
    logs.on(ListTagsForResourceCommand).rejects(gone);
    expect(await execute(remove, context)).toMatchObject({ is: 'already' });
  });
});
