import type { Facts } from '../../evidence/ask.ts';
import type { SimulationRequest } from '../../evidence/iam.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';
import { customerKey, type Meant, meantReference, viaService, wholeSecretArn } from './encryption-key.ts';

/** One call that a role must be allowed to make for a requirement. */
export type Permission = SimulationRequest & {
  /**
   * The whole ARN behind a partial one, as its metadata shows it: which of the two IAM compares with a policy, reports differ
   * on, so that either may allow it.
   */
  readonly alsoOn?: string;
  /** Resource for the statement that would allow it, where a whole class of names is fetched (a log stream a task). */
  readonly grantedOn?: string;
};

/**
 * The calls that the role must be allowed to make for a requirement, as far as the facts at hand tell: a key is known only
 * once the metadata is. What a task does without is not among them.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
 */
export function neededPermissions(subject: Subject, facts: Facts): readonly Permission[] {
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
      // AWS defines no resource for it.
      return [{ role, action: 'ecr:GetAuthorizationToken', resource: '*', context: {} }];
    case 'log-stream':
      return logPermissions(role, subject, facts);
    case 'environment-file':
      return filePermissions(role, subject);
    case 'execution-role':
    case 'file-system':
    case 'image':
      return [];
  }
}

function valuePermissions(
  role: string,
  reference: Exclude<Meant, { is: 'object' }>,
  subject: Subject,
  facts: Facts,
): readonly Permission[] {
  // IAM compares policies with the ARN as it was requested, not with the one it resolves to.
  const fetch: Permission =
    reference.is === 'secret'
      ? { role, action: 'secretsmanager:GetSecretValue', ...secretResource(reference.secretArn, facts), context: {} }
      : { role, action: 'ssm:GetParameters', resource: reference.arn, context: {} };
  const key = customerKey(subject, facts);
  if (key === undefined) return [fetch];
  // The encryption context names the value, and few policies ask for it: it is added where one does (request-context.ts).
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

/** A stream is named after the task, so that no policy can name it: any id stands for all of them. */
const anyTask = '0'.repeat(32);

function logPermissions(role: string, subject: Subject, facts: Facts): readonly Permission[] {
  const { requirement, workload, claim } = subject;
  const { text: group, region, container = '', logOptions } = requirement;
  if (group === '') return [];
  const arn = `arn:${workload.partition}:logs:${region}:${workload.account}:log-group:${group}`;
  const streams = `${arn}:log-stream:${logOptions?.['awslogs-stream-prefix'] ?? 'ecs'}/${container}`;
  const stream: Permission = {
    role,
    action: 'logs:CreateLogStream',
    resource: `${streams}/${anyTask}`,
    grantedOn: `${streams}/*`,
    context: {},
  };
  // The driver creates the group only when it is not there.
  const logGroup = facts.get({ kind: 'log-group', subject: { region, name: group } });
  const told = claim?.action === 'logs:CreateLogGroup' && isConcerned(subject);
  const creates = requirement.createsLogGroup === true && (logGroup?.is === 'absent' || told);
  if (!creates) return [stream];
  // As IAM names it in its denials; a statement on the group and what is in it matches.
  const created = { resource: `${arn}:log-stream:`, grantedOn: `${arn}:*` };
  return [{ role, action: 'logs:CreateLogGroup', ...created, context: {} }, stream];
}

function filePermissions(role: string, subject: Subject): readonly Permission[] {
  const { requirement, claim } = subject;
  const { reference } = requirement;
  if (reference?.is !== 'object') return [];
  const read: Permission = { role, action: 's3:GetObject', resource: reference.arn, context: {} };
  // AWS asks for it, but files of the task's own Region are fetched without: it is lacking only where ECS says so.
  const told = claim?.action === 's3:GetBucketLocation' && isConcerned(subject);
  const bucket = `arn:${reference.partition}:s3:::${reference.bucket}`;
  return told ? [read, { role, action: 's3:GetBucketLocation', resource: bucket, context: {} }] : [read];
}
