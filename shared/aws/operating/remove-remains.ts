import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  type StackEvent,
} from '@aws-sdk/client-cloudformation';
import { DeleteTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListPolicyVersionsCommand,
} from '@aws-sdk/client-iam';
import { CallError, call } from '../sdk-error.ts';
import { check } from './checked.ts';
import { type Person, settingsOf } from './person.ts';
import { describeStack } from './read-stack.ts';

/**
 * How the deletion of a stack ended. `failed`: one line a resource that could not be deleted. `unseen`: it was begun, and goes on as far
 * as anybody knows.
 */
export type StackEnd =
  | { readonly is: 'deleted' }
  | { readonly is: 'failed'; readonly because: readonly string[] }
  | { readonly is: 'unseen'; readonly because: string };

/** How an end is waited for. */
export type Waiting = {
  /** In milliseconds, between two looks. */
  readonly pause?: number;
  /** Aborted where nobody waits any more. */
  readonly signal?: AbortSignal;
};

/** The most looks in a row that may fail: with the pauses and the SDK's own repetitions, a minute or so. */
const mostMissed = 10;

/** Takes a policy from a role. @throws CallError */
export async function detachPolicy(person: Person, role: string, policy: string): Promise<void> {
  const iam = new IAMClient(settingsOf(person));
  try {
    const sent = iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: policy }));
    await ignoreMissing(call('iam:DetachRolePolicy', sent));
  } finally {
    iam.destroy();
  }
}

/** Deletes a policy with its versions. IAM refuses it for one that is attached. @throws CallError */
export async function deletePolicy(person: Person, policy: string): Promise<void> {
  const iam = new IAMClient(settingsOf(person));
  try {
    const asked = iam.send(new ListPolicyVersionsCommand({ PolicyArn: policy }));
    const { Versions: versions = [] } = await call('iam:ListPolicyVersions', asked);
    for (const { VersionId, IsDefaultVersion: isDefault } of versions) {
      if (isDefault === true) continue;
      const sent = iam.send(new DeletePolicyVersionCommand({ PolicyArn: policy, VersionId }));
      await call('iam:DeletePolicyVersion', sent);
    }
    await call('iam:DeletePolicy', iam.send(new DeletePolicyCommand({ PolicyArn: policy })));
  } finally {
    iam.destroy();
  }
}

/** Deletes a table that is protected against it. Its backups of the last 35 days are gone too. @throws CallError */
export async function deleteTable(person: Person, table: string): Promise<void> {
  const client = new DynamoDBClient(settingsOf(person));
  try {
    const unprotect = new UpdateTableCommand({ TableName: table, DeletionProtectionEnabled: false });
    await call('dynamodb:UpdateTable', client.send(unprotect));
    await call('dynamodb:DeleteTable', client.send(new DeleteTableCommand({ TableName: table })));
  } finally {
    client.destroy();
  }
}

/**
 * Deletes a stack and waits for the end, over looks that fail.
 * @param tell is told how many resources are gone
 * @throws CallError if the deletion was not begun
 */
export async function deleteStack(
  person: Person,
  stack: string,
  tell: (gone: number) => void,
  { pause = 3000, signal }: Waiting = {},
): Promise<StackEnd> {
  const client = new CloudFormationClient(settingsOf(person));
  try {
    const id = (await describeStack(client, stack))?.StackId;
    if (id === undefined) return { is: 'deleted' };
    await call('cloudformation:DeleteStack', client.send(new DeleteStackCommand({ StackName: id })));
    let missed = 0;
    for (;;) {
      if (!(await hasWaited(pause, signal))) return { is: 'unseen', because: 'you did not wait for it' };
      const seen = await check(() => lookAtDeletion(client, id, tell));
      if (seen.is === 'read' && seen.value !== undefined) return seen.value;
      missed = seen.is === 'read' ? 0 : missed + 1;
      if (seen.is === 'not-checked' && missed === mostMissed) return { is: 'unseen', because: seen.because };
    }
  } finally {
    client.destroy();
  }
}

/** Waits a pause; false where somebody has stopped the wait. */
async function hasWaited(pause: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await sleep(pause, undefined, signal === undefined ? {} : { signal });
    return true;
  } catch (error) {
    if (signal?.aborted === true) return false;
    throw error;
  }
}

/** The end of a deletion; undefined while it goes on. Its events only say how far it is, and why it failed. @throws CallError */
async function lookAtDeletion(
  client: CloudFormationClient,
  id: string,
  tell: (gone: number) => void,
): Promise<StackEnd | undefined> {
  const status = (await describeStack(client, id))?.StackStatus;
  if (status === undefined || status === 'DELETE_COMPLETE') return { is: 'deleted' };
  const events = await check(() => deletionEvents(client, id));
  if (status.endsWith('_FAILED'))
    return { is: 'failed', because: events.is === 'read' ? reasonsOf(events.value) : [`${status}: ${events.because}`] };
  if (events.is === 'read') tell(events.value.filter(({ ResourceStatus: one }) => one === 'DELETE_COMPLETE').length);
  return undefined;
}

/** The events of this deletion, newest first, as far as one page holds them (a hundred). */
async function deletionEvents(client: CloudFormationClient, id: string): Promise<readonly StackEvent[]> {
  const sent = client.send(new DescribeStackEventsCommand({ StackName: id }));
  const { StackEvents: events = [] } = await call('cloudformation:DescribeStackEvents', sent);
  const begun = events.findIndex(
    ({ PhysicalResourceId: of, ResourceStatus: status }) => of === id && status === 'DELETE_IN_PROGRESS',
  );
  return begun < 0 ? events : events.slice(0, begun);
}

function reasonsOf(events: readonly StackEvent[]): readonly string[] {
  return events
    .filter(({ ResourceStatus: status }) => status === 'DELETE_FAILED')
    .map(
      ({ LogicalResourceId: id, ResourceType: type, ResourceStatusReason: why }) =>
        `${id} (${type}): ${why ?? 'no reason given'}`,
    );
}

async function ignoreMissing(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!(error instanceof CallError) || error.failure.kind !== 'not-found') throw error;
  }
}
