import type { Facts } from '../../evidence/ask.ts';
import type { SimulationRequest } from '../../evidence/iam.ts';
import { ecrImageOf, pullActions } from '../../workload/registry.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';
import { customerKey, type Meant, meantReference, viaService, wholeSecretArn } from './encryption-key.ts';
import { isLayerRefused } from './layer-fetch.ts';
import { sentContext } from './request-context.ts';

/** A call that the role must be allowed to make for a requirement. */
export type Permission = SimulationRequest & {
  /**
   * The whole ARN for a partial one, from the metadata. Reports differ on which of the two IAM compares with a policy,
   * so an allow on either counts.
   */
  readonly alsoOn?: string;
  /**
   * The resource of the statement that would allow the call, if the exact name changes with each task (log streams).
   */
  readonly grantedOn?: string;
  /**
   * Calls that the task makes after it, for the same thing. Nothing is proved by them; but who is given the call is given
   * them too, as far as they lack, so that one change is enough.
   */
  readonly followedBy?: readonly Permission[];
};

/** A call before what every request of the role has is put into its context. */
type Call = Omit<Permission, 'followedBy'> & { readonly followedBy?: readonly Call[] };

/**
 * The calls that the role must be allowed to make for a requirement, with the facts read so far: a key is known only
 * after the metadata. Calls that a task can do without are not included.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function neededPermissions(subject: Subject, facts: Facts): readonly Permission[] {
  const complete = ({ followedBy, ...call }: Call): Permission => ({
    ...call,
    context: { ...sentContext(call, subject, facts), ...call.context },
    ...(followedBy !== undefined && { followedBy: followedBy.map(complete) }),
  });
  return callsOf(subject, facts).map(complete);
}

function callsOf(subject: Subject, facts: Facts): readonly Call[] {
  const { role, kind } = subject.requirement;
  if (role === undefined) return [];
  switch (kind) {
    case 'secret':
    case 'parameter':
    case 'registry-credentials': {
      const reference = meantReference(subject);
      return reference === undefined || reference.is === 'object'
        ? []
        : valuePermissions(role, reference, subject, facts);
    }
    case 'registry-token':
      return registryPermissions(role, subject);
    case 'log-stream':
      return logPermissions(role, subject, facts);
    case 'environment-file':
      return filePermissions(role, subject);
    case 'execution-role':
    case 'task-role':
    case 'file-system':
      return [];
    case 'image':
      return isRefused(subject) ? pullPermissions(role, subject) : [];
  }
}

function valuePermissions(
  role: string,
  reference: Exclude<Meant, { is: 'object' }>,
  subject: Subject,
  facts: Facts,
): readonly Call[] {
  // IAM compares policies with the ARN that was requested, not with the ARN to which it resolves.
  const fetch: Call =
    reference.is === 'secret'
      ? { role, action: 'secretsmanager:GetSecretValue', ...secretResource(reference.secretArn, facts), context: {} }
      : { role, action: 'ssm:GetParameters', resource: reference.arn, context: {} };
  const key = customerKey(subject, facts);
  if (key === undefined) return [fetch];
  // The encryption context names the value. Few policies have a condition on it, so it is added only for those
  // (request-context.ts).
  const context = {
    'kms:ViaService': viaService(subject),
    'kms:CallerAccount': subject.workload.account,
  };
  return [fetch, { role, action: 'kms:Decrypt', resource: key, context }];
}

function secretResource(requested: string, facts: Facts): Pick<Permission, 'resource' | 'alsoOn'> {
  const whole = wholeSecretArn(requested, facts);
  return { resource: requested, ...(whole !== requested && { alsoOn: whole }) };
}

/**
 * The token, which has no resource, and the pull that follows it.
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html
 */
function registryPermissions(role: string, subject: Subject): readonly Call[] {
  const followedBy = pullPermissions(role, subject);
  return [{ role, action: 'ecr:GetAuthorizationToken', resource: '*', context: {}, followedBy }];
}

/** The actions that ECR's registry asks for when it hands out a manifest and its layers. */
function pullPermissions(role: string, { requirement, workload }: Subject): readonly Call[] {
  const image = ecrImageOf(requirement.text, workload.partition);
  if (image === undefined) return [];
  return pullActions.map((action) => ({ role, action, resource: image.repository, context: {} }));
}

/**
 * Whether a registry may have refused the pull of this image for want of a permission. A registry that looked for the
 * image has let the role in, so that nothing is simulated then.
 */
function isRefused(subject: Subject): boolean {
  const { claim } = subject;
  if (claim === undefined || !isConcerned(subject) || isLayerRefused(claim)) return false;
  return claim.category === 'iam' || claim.fault === 'registry-refused' || claim.fault === 'image-pull';
}

/** A log stream has the name of its task, so no policy can name it exactly. Any id stands for all of them. */
const anyTask = '0'.repeat(32);

function logPermissions(role: string, subject: Subject, facts: Facts): readonly Call[] {
  const { requirement, workload, claim } = subject;
  const { text: group, region, container = '', logOptions } = requirement;
  if (group === '') return [];
  const arn = `arn:${workload.partition}:logs:${region}:${workload.account}:log-group:${group}`;
  const streams = `${arn}:log-stream:${logOptions?.['awslogs-stream-prefix'] ?? 'ecs'}/${container}`;
  const where = { role, resource: `${streams}/${anyTask}`, grantedOn: `${streams}/*`, context: {} };
  const stream: Call = {
    ...where,
    action: 'logs:CreateLogStream',
    followedBy: [{ ...where, action: 'logs:PutLogEvents' }],
  };
  // The driver creates the log group only if it does not exist.
  const logGroup = facts.get({ kind: 'log-group', subject: { region, name: group } });
  const isReported = claim?.action === 'logs:CreateLogGroup' && isConcerned(subject);
  const creates = requirement.createsLogGroup === true && (logGroup?.is === 'absent' || isReported);
  if (!creates) return [stream];
  // IAM names the group in this form in its denials. A statement on the group and its content matches it.
  const created = { resource: `${arn}:log-stream:`, grantedOn: `${arn}:*` };
  return [{ role, action: 'logs:CreateLogGroup', ...created, context: {} }, stream];
}

function filePermissions(role: string, subject: Subject): readonly Call[] {
  const { requirement, claim } = subject;
  const { reference } = requirement;
  if (reference?.is !== 'object') return [];
  const bucket = `arn:${reference.partition}:s3:::${reference.bucket}`;
  const locate: Call = { role, action: 's3:GetBucketLocation', resource: bucket, context: {} };
  const read: Call = { role, action: 's3:GetObject', resource: reference.arn, context: {}, followedBy: [locate] };
  // AWS documents this permission as required, but ECS fetches files of the task's own Region without it. So it is
  // missing only if ECS says so.
  const isReported = claim?.action === 's3:GetBucketLocation' && isConcerned(subject);
  return isReported ? [{ ...read, followedBy: [] }, locate] : [read];
}
