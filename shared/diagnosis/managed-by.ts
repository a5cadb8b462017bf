import type { Facts } from '../evidence/ask.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import type { Finding, ManagedBy, Tool } from './finding.ts';

type Tags = Readonly<Record<string, string>>;

/** What is known of the workload when its findings are made. */
type Known = {
  readonly workload: Workload;
  readonly definition: TaskDefinition | undefined;
  readonly facts: Facts;
  /** The owner's word for what no tag tells. */
  readonly configured?: Tool | undefined;
};

/**
 * The finding with what manages the thing that a person would change: the stack that its tags name, else what the owner
 * configured. Terraform and pipelines leave no tag of their own.
 */
export function withManager(finding: Finding, known: Known): Finding {
  if (finding.remedy === null) return finding;
  const managedBy = stackOf(tagsOf(finding.remedy, known)) ?? configuredAs(known.configured);
  return managedBy === undefined ? finding : { ...finding, managedBy };
}

function tagsOf(remedy: NonNullable<Finding['remedy']>, { workload, definition, facts }: Known): readonly Tags[] {
  if (remedy.is === 'permission') {
    const role = facts.get({ kind: 'role', subject: remedy.role });
    return role?.is === 'known' ? [role.value.tags] : [];
  }
  // What does not exist carries no tags: it is to be defined beside what needs it. A service of a stack may run a
  // revision that a pipeline registers, so its tags count for that alone.
  const subject = serviceArnOf(workload);
  const service = subject === undefined ? undefined : facts.get({ kind: 'service', subject });
  const ofService = remedy.is === 'missing' && service?.is === 'known' ? [service.value.tags] : [];
  return [...(definition === undefined ? [] : [definition.tags]), ...ofService];
}

/**
 * CloudFormation sets these tags on what it creates, and nobody else can set a tag that begins with `aws:`.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
 */
function stackOf(candidates: readonly Tags[]): ManagedBy | undefined {
  const tags = candidates.find((one) => Object.hasOwn(one, 'aws:cloudformation:stack-name'));
  const stack = tags?.['aws:cloudformation:stack-name'];
  if (tags === undefined || stack === undefined) return undefined;
  const resource = tags['aws:cloudformation:logical-id'] ?? null;
  return { is: 'stack', stack, resource, tool: resource !== null && isOfCdk(resource) ? 'cdk' : 'cloudformation' };
}

/**
 * The CDK ends a logical id with eight digits of a hash of its path. A person who writes one by hand rarely does, so that
 * this is assumed, and the message names stack and resource beside it.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
 */
function isOfCdk(logicalId: string): boolean {
  return /[0-9A-F]{8}$/.test(logicalId);
}

function configuredAs(tool: Tool | undefined): ManagedBy | undefined {
  return tool === undefined ? undefined : { is: 'configured', tool };
}
