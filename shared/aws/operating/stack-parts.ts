import type { CloudFormationClient, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { DescribeStackResourcesCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { call } from '../sdk-error.ts';

/** The parts of an installation that a person can look at, by the names that CloudFormation gave them. */
export type StackParts = {
  readonly stack: string;
  readonly topicArn: string;
  readonly deadLetterQueueUrl: string;
  readonly undeliveredQueueUrl: string;
  readonly alarms: readonly string[];
};

/**
 * The parts of the installation that an operator function belongs to.
 * @param stack the name of its stack; undefined where only the function is known.
 * @returns undefined if the stack does not hold them.
 * @throws CallError
 */
export async function findParts(
  client: CloudFormationClient,
  functionName: string,
  stack: string | undefined,
): Promise<StackParts | undefined> {
  const name = stack ?? (await stackOf(client, functionName));
  return name === undefined ? undefined : partsOf(name, functionName, await listResources(client, name));
}

async function stackOf(client: CloudFormationClient, functionName: string): Promise<string | undefined> {
  const command = new DescribeStackResourcesCommand({ PhysicalResourceId: functionName });
  const { StackResources: found } = await call('cloudformation:DescribeStackResources', client.send(command));
  return found?.[0]?.StackName;
}

async function listResources(client: CloudFormationClient, stack: string): Promise<readonly StackResourceSummary[]> {
  const resources: StackResourceSummary[] = [];
  const pages = paginateListStackResources({ client }, { StackName: stack });
  for (;;) {
    const page = await call('cloudformation:ListStackResources', pages.next());
    if (page.done === true) return resources;
    resources.push(...(page.value.StackResourceSummaries ?? []));
  }
}

/**
 * Chooses the parts among a stack’s resources. The CDK composes a logical id of the path of constructs and eight digits, so that
 * the operator’s own tells where the installation lies in a stack of somebody else.
 */
export function partsOf(
  stack: string,
  functionName: string,
  resources: readonly StackResourceSummary[],
): StackParts | undefined {
  const operator = resources.find((one) => one.PhysicalResourceId === functionName)?.LogicalResourceId;
  const [, prefix] = /^(.*)FunctionsOperatorFunction[0-9A-F]{8}$/.exec(operator ?? '') ?? [];
  if (prefix === undefined) return undefined;
  const idsOf = (type: string, path: string) =>
    resources.flatMap(({ ResourceType, LogicalResourceId, PhysicalResourceId: id }) =>
      ResourceType === type && id !== undefined && pathOf(LogicalResourceId, prefix)?.startsWith(path) ? [id] : [],
    );
  const [topicArn] = idsOf('AWS::SNS::Topic', 'NoticesTopic');
  const [deadLetterQueueUrl] = idsOf('AWS::SQS::Queue', 'IntakeDeadLetterQueue');
  const [undeliveredQueueUrl] = idsOf('AWS::SQS::Queue', 'IntakeUndeliveredQueue');
  if (topicArn === undefined || deadLetterQueueUrl === undefined || undeliveredQueueUrl === undefined) return undefined;
  return {
    stack,
    topicArn,
    deadLetterQueueUrl,
    undeliveredQueueUrl,
    alarms: idsOf('AWS::CloudWatch::Alarm', 'Alarms'),
  };
}

function pathOf(logicalId: string | undefined, prefix: string): string | undefined {
  return logicalId?.startsWith(prefix) === true ? logicalId.slice(prefix.length) : undefined;
}
