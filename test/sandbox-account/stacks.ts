import { setTimeout as wait } from 'node:timers/promises';
import {
  type CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  type Tag,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';

/** Resources of a template, by their logical ids. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;

const templateOf = (resources: Resources) => ({
  TemplateBody: JSON.stringify({ Resources: resources }),
  Capabilities: ['CAPABILITY_NAMED_IAM' as const],
});

/** Makes a stack and returns its status when it has settled. */
export async function createStack(client: CloudFormationClient, StackName: string, resources: Resources) {
  await client.send(new CreateStackCommand({ StackName, ...templateOf(resources) }));
  return settled(client, StackName);
}

/** Updates a stack, its tags too where they are given, and returns its status when it has settled. */
export async function updateStack(
  client: CloudFormationClient,
  StackName: string,
  resources: Resources,
  Tags?: Tag[],
): Promise<string> {
  await client.send(new UpdateStackCommand({ StackName, ...templateOf(resources), Tags }));
  return settled(client, StackName);
}

/** Deletes a stack and returns its last status, or `gone`. */
export async function deleteStack(client: CloudFormationClient, StackName: string): Promise<string> {
  await client.send(new DeleteStackCommand({ StackName }));
  return settled(client, StackName);
}

/** Why resources of a stack failed, newest first. */
export async function failuresOf(client: CloudFormationClient, StackName: string): Promise<readonly string[]> {
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
  return (StackEvents ?? [])
    .filter(({ ResourceStatus, ResourceType }) => /FAILED/.test(ResourceStatus ?? '') && ResourceType !== stackType)
    .map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`);
}

const stackType = 'AWS::CloudFormation::Stack';

async function settled(client: CloudFormationClient, StackName: string): Promise<string> {
  for (;;) {
    const status = await client.send(new DescribeStacksCommand({ StackName })).then(
      ({ Stacks }) => Stacks?.[0]?.StackStatus ?? 'gone',
      () => 'gone',
    );
    if (!status.endsWith('IN_PROGRESS')) return status === 'DELETE_COMPLETE' ? 'gone' : status;
    await wait(50);
  }
}
