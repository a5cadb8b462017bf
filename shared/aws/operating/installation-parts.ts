import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { call } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

/** The parts of an installation that an event passes, by their names and ARNs. Undefined: the stack has none. */
export type InstallationParts = {
  readonly rule: string | undefined;
  readonly queueUrl: string | undefined;
  readonly deadLetterQueueUrl: string | undefined;
  readonly undeliveredQueueUrl: string | undefined;
  readonly mapping: string | undefined;
  readonly remediator: string | undefined;
  readonly topic: string | undefined;
};

type Resource = Pick<StackResourceSummary, 'ResourceType' | 'LogicalResourceId' | 'PhysicalResourceId'>;

/** A stack holds at most 500 resources; a page holds up to 100. */
const mostPages = 20;

/**
 * The parts of the installation in a stack.
 * @param stack its name; or the name of its operator function, where nobody named the stack.
 * @throws CallError
 */
export async function findParts(
  person: Person,
  stack: { readonly name: string } | { readonly operator: string },
): Promise<InstallationParts> {
  const client = new CloudFormationClient(settingsOf(person));
  try {
    const name = 'name' in stack ? stack.name : await stackOf(client, stack.operator);
    return partsOf(await listResources(client, name));
  } finally {
    client.destroy();
  }
}

async function stackOf(client: CloudFormationClient, operator: string): Promise<string> {
  const command = new DescribeStackResourcesCommand({ PhysicalResourceId: operator });
  const { StackResources: found = [] } = await call('cloudformation:DescribeStackResources', client.send(command));
  return found[0]?.StackName ?? '';
}

async function listResources(client: CloudFormationClient, stack: string): Promise<readonly StackResourceSummary[]> {
  const found: StackResourceSummary[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new ListStackResourcesCommand({
      StackName: stack,
      ...(token !== undefined && { NextToken: token }),
    });
    const answer = await call('cloudformation:ListStackResources', client.send(command));
    found.push(...(answer.StackResourceSummaries ?? []));
    token = answer.NextToken;
    if (token === undefined) break;
  }
  return found;
}

/**
 * The parts among the resources of a stack. The CDK makes a logical id of the names of the constructs and eight
 * hexadecimal digits.
 */
export function partsOf(resources: readonly Resource[]): InstallationParts {
  const idOf = (type: string, construct: string) =>
    resources.find(
      (one) => one.ResourceType === type && new RegExp(`${construct}[0-9A-F]{8}$`).test(one.LogicalResourceId ?? ''),
    )?.PhysicalResourceId;
  return {
    rule: idOf('AWS::Events::Rule', 'IntakeTaskStartFailures'),
    queueUrl: idOf('AWS::SQS::Queue', 'IntakeQueue'),
    deadLetterQueueUrl: idOf('AWS::SQS::Queue', 'IntakeDeadLetterQueue'),
    undeliveredQueueUrl: idOf('AWS::SQS::Queue', 'IntakeUndeliveredQueue'),
    mapping: idOf('AWS::Lambda::EventSourceMapping', 'FunctionsFromQueue'),
    remediator: idOf('AWS::Lambda::Function', 'FunctionsRemediatorFunction'),
    topic: idOf('AWS::SNS::Topic', 'NoticesTopic'),
  };
}
