import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { call } from '../sdk-error.ts';
import { isPartOf, type Resource } from './made-resources.ts';
import { type Person, settingsOf } from './person.ts';

/** The parts of an installation that a person can look at, by their names, URLs and ARNs. Undefined: the stack has none. */
export type InstallationParts = {
  readonly stack: string;
  readonly rule: string | undefined;
  readonly queueUrl: string | undefined;
  readonly deadLetterQueueUrl: string | undefined;
  readonly undeliveredQueueUrl: string | undefined;
  readonly mapping: string | undefined;
  readonly remediator: string | undefined;
  /** Its own one; undefined also where the owner gave it theirs. */
  readonly topic: string | undefined;
  /** Names of all alarms. */
  readonly alarms: readonly string[];
};

/**
 * The parts of the installation that an operator function belongs to.
 * @param stack the name of its stack; undefined where only the function is known.
 * @returns undefined if there is no such stack, or the function is not in it.
 * @throws CallError
 */
export async function findParts(
  person: Person,
  functionName: string,
  stack: string | undefined,
): Promise<InstallationParts | undefined> {
  const client = new CloudFormationClient(settingsOf(person));
  try {
    const name = stack ?? (await stackOf(client, functionName));
    return name === undefined ? undefined : partsOf(name, functionName, await listResources(client, name));
  } finally {
    client.destroy();
  }
}

/** The name of the stack that a function is in; undefined if it is in none. @throws CallError */
export async function stackOf(client: CloudFormationClient, functionName: string): Promise<string | undefined> {
  const command = new DescribeStackResourcesCommand({ PhysicalResourceId: functionName });
  const { StackResources: found } = await call('cloudformation:DescribeStackResources', client.send(command));
  return found?.[0]?.StackName;
}

/** Every resource of a stack. @throws CallError */
export async function listResources(client: CloudFormationClient, stack: string): Promise<readonly Resource[]> {
  const resources: Resource[] = [];
  const pages = paginateListStackResources({ client }, { StackName: stack });
  for (;;) {
    const page = await call('cloudformation:ListStackResources', pages.next());
    if (page.done === true) return resources;
    resources.push(...(page.value.StackResourceSummaries ?? []));
  }
}

/** The id of the installation that a resource is the operator function of; undefined if it is none. */
export function installationOf({ ResourceType: type, LogicalResourceId: id = '' }: Resource): string | undefined {
  return type === 'AWS::Lambda::Function' ? /^(.*)FunctionsOperatorFunction[0-9A-F]{8}$/.exec(id)?.[1] : undefined;
}

/**
 * Divides a stack’s resources into those of the installation that an operator function belongs to, and those of others.
 * @returns undefined if the function is not in the stack.
 */
export function ownedBy(
  functionName: string,
  resources: readonly Resource[],
): { readonly own: readonly Resource[]; readonly others: readonly Resource[] } | undefined {
  const installation = findInstallationOf(functionName, resources);
  if (installation === undefined) return undefined;
  const own = resources.filter((one) => isPartOf(installation, one));
  return { own, others: resources.filter((one) => !own.includes(one) && !isOfTemplate(one)) };
}

/** What the CDK adds to each stack, and the template for a bucket to its own. */
export function isOfTemplate({ ResourceType: type, LogicalResourceId: id }: Resource): boolean {
  return type === 'AWS::CDK::Metadata' || (type === 'AWS::SNS::Subscription' && id === 'Subscription');
}

function findInstallationOf(functionName: string, resources: readonly Resource[]): string | undefined {
  const operator = resources.find(({ PhysicalResourceId: id }) => id === functionName);
  return operator === undefined ? undefined : installationOf(operator);
}

/**
 * Chooses the parts among a stack’s resources. The CDK composes a logical id of the path of constructs and eight digits, so that
 * the operator’s own tells where the installation lies in a stack of somebody else.
 */
export function partsOf(
  stack: string,
  functionName: string,
  resources: readonly Resource[],
): InstallationParts | undefined {
  const prefix = findInstallationOf(functionName, resources);
  if (prefix === undefined) return undefined;
  const idsOf = (type: string, path: string) =>
    resources.flatMap(({ ResourceType, LogicalResourceId = '', PhysicalResourceId: id }) =>
      ResourceType === type && id !== undefined && LogicalResourceId.startsWith(`${prefix}${path}`) ? [id] : [],
    );
  const idOf = (type: string, path: string) => idsOf(type, path)[0];
  return {
    stack,
    rule: idOf('AWS::Events::Rule', 'IntakeTaskStartFailures'),
    queueUrl: idOf('AWS::SQS::Queue', 'IntakeQueue'),
    deadLetterQueueUrl: idOf('AWS::SQS::Queue', 'IntakeDeadLetterQueue'),
    undeliveredQueueUrl: idOf('AWS::SQS::Queue', 'IntakeUndeliveredQueue'),
    mapping: idOf('AWS::Lambda::EventSourceMapping', 'FunctionsFromQueue'),
    remediator: idOf('AWS::Lambda::Function', 'FunctionsRemediatorFunction'),
    topic: idOf('AWS::SNS::Topic', 'NoticesTopic'),
    alarms: idsOf('AWS::CloudWatch::Alarm', 'Alarms'),
  };
}
