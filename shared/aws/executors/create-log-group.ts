import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { CreateLogGroup } from '../../change/kinds/create-log-group.ts';
import type { Reason } from '../../change/reason.ts';
import { call, describeFailure, failureOf } from '../sdk-error.ts';
import type { Executor } from './executor.ts';

/**
 * The product's tag on a log group. Its value is the hash of the plan, so that the log group is found again after a
 * crash.
 */
const tag = 'ecs-init-remediator-plan';

/** The value in place of the tag if the log group does not exist. No hash of a plan is equal to it. */
const noGroup = '';

/** Creates a log group with its retention. If this very plan created it before a crash, this completes it. */
export const createLogGroup: Executor<'create-log-group'> = async (action, clients, { planHash }) => {
  const { region, name, logGroup, retentionDays } = action;
  const logs = await clients.logs(region);
  if (!(await create(logs, action, planHash)) && (await tagOf(logs, logGroup)) !== planHash)
    return { is: 'refused', because: { code: 'log-group-of-another', name } };
  const lacking = await setRetention(logs, name, retentionDays);
  return { is: 'made', created: logGroup, ...(lacking !== undefined && { lacking }) };
};

/** The log group is there and repairs the failure, so a refused retention does not make the change a failed one. */
async function setRetention(logs: CloudWatchLogsClient, name: string, days: number): Promise<Reason | undefined> {
  try {
    const retention = new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays: days });
    await call('logs:PutRetentionPolicy', logs.send(retention));
    return undefined;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind !== 'denied' && failure.kind !== 'invalid') throw error;
    return {
      code: 'retention-not-set',
      name,
      detail: describeFailure(failure),
      permission: failure.permission ?? null,
    };
  }
}

/** Deletes a log group that the product created, if nothing was written to it. */
export const deleteLogGroup: Executor<'delete-log-group'> = async (
  { region, name, logGroup },
  clients,
  { planHash },
) => {
  const logs = await clients.logs(region);
  const owner = await tagOf(logs, logGroup);
  if (owner === noGroup) return { is: 'already' };
  if (owner !== planHash) return { is: 'refused', because: { code: 'log-group-untagged', name } };
  const streams = new DescribeLogStreamsCommand({ logGroupName: name, limit: 1 });
  const { logStreams } = await call('logs:DescribeLogStreams', logs.send(streams));
  if ((logStreams ?? []).length > 0) return { is: 'refused', because: { code: 'log-group-in-use', name } };
  await call('logs:DeleteLogGroup', logs.send(new DeleteLogGroupCommand({ logGroupName: name })));
  return { is: 'made' };
};

/** Returns false if a log group of that name exists already. */
async function create(logs: CloudWatchLogsClient, { name }: CreateLogGroup, planHash: string): Promise<boolean> {
  try {
    const command = new CreateLogGroupCommand({ logGroupName: name, tags: { [tag]: planHash } });
    await call('logs:CreateLogGroup', logs.send(command));
    return true;
  } catch (error) {
    if (failureOf(error).name === 'ResourceAlreadyExistsException') return false;
    throw error;
  }
}

/** The value of the product's tag. Undefined if the group does not have it; {@link noGroup} if there is no group. */
async function tagOf(logs: CloudWatchLogsClient, logGroup: string): Promise<string | undefined> {
  try {
    const command = new ListTagsForResourceCommand({ resourceArn: logGroup });
    const { tags } = await call('logs:ListTagsForResource', logs.send(command));
    return tags?.[tag];
  } catch (error) {
    if (failureOf(error).kind === 'not-found') return noGroup;
    throw error;
  }
}
