import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { deleteStack } from '../../../shared/aws/operating/remove-remains.ts';
import { sdkError } from '../sdk-errors.ts';

const cloudFormation = mockClient(CloudFormationClient);
const person = { region: 'us-east-2', credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }) };
const stack = (StackStatus: StackStatus) => ({
  Stacks: [{ StackId: 'arn:S', StackName: 'S', StackStatus, CreationTime: new Date(0) }],
});
const busy = sdkError('ThrottlingException', {}, 'Rate exceeded');
const gone: number[] = [];
const remove = (signal?: AbortSignal) =>
  deleteStack(person, 'S', (count) => void gone.push(count), { pause: 0, ...(signal !== undefined && { signal }) });

beforeEach(() => {
  cloudFormation.reset();
  gone.length = 0;
  cloudFormation.on(DescribeStacksCommand, { StackName: 'S' }).resolves(stack('UPDATE_COMPLETE'));
  cloudFormation.on(DeleteStackCommand).resolves({});
  cloudFormation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
});

describe('the deletion of a stack', () => {
  it('is waited for over looks that fail', async () => {
    cloudFormation
      .on(DescribeStacksCommand, { StackName: 'arn:S' })
      .rejectsOnce(busy)
      .rejectsOnce(busy)
      .resolvesOnce(stack('DELETE_IN_PROGRESS'))
      .resolves(stack('DELETE_COMPLETE'));
    expect(await remove()).toEqual({ is: 'deleted' });
    expect(gone).toEqual([0]);
  });

  it('is not known to have ended after many looks in a row that failed', async () => {
    cloudFormation.on(DescribeStacksCommand, { StackName: 'arn:S' }).rejects(busy);
    const because = expect.stringContaining('cloudformation:DescribeStacks failed: ThrottlingException');
    expect(await remove()).toEqual({ is: 'unseen', because });
    expect(cloudFormation.commandCalls(DescribeStacksCommand, { StackName: 'arn:S' })).toHaveLength(10);
  });

  it('is seen without its events, and its failure told without them', async () => {
    cloudFormation.on(DescribeStackEventsCommand).rejects(sdkError('AccessDenied', {}, 'no'));
    cloudFormation
      .on(DescribeStacksCommand, { StackName: 'arn:S' })
      .resolvesOnce(stack('DELETE_IN_PROGRESS'))
      .resolves(stack('DELETE_FAILED'));
    const because = [expect.stringContaining('cloudformation:DescribeStackEvents failed: AccessDenied: no')];
    expect(await remove()).toEqual({ is: 'failed', because });
  });

  it('goes on where somebody stops waiting for it', async () => {
    const stopped = new AbortController();
    cloudFormation.on(DescribeStacksCommand, { StackName: 'arn:S' }).callsFake(() => {
      stopped.abort();
      return stack('DELETE_IN_PROGRESS');
    });
    expect(await remove(stopped.signal)).toEqual({ is: 'unseen', because: 'you did not wait for it' });
  });

  it('is a failed call where it was never begun', async () => {
    cloudFormation.on(DeleteStackCommand).rejects(sdkError('AccessDenied', {}, 'no'));
    await expect(remove()).rejects.toThrow('cloudformation:DeleteStack denied');
  });
});
