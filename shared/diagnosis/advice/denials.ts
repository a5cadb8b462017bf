import type { FaultOf } from '../../stopped-reason/fault.ts';
import { whichLogRole } from '../log-role.ts';
import { unlessJustAllowed, untilPolicy, untilRegistered } from '../passing.ts';
import { isOutright } from '../permissions/denied-by-text.ts';
import { type Advice, capitalise, type Named } from './advice.ts';
import { bareName, likeSuffix } from './secret-names.ts';

const whichRole = 'It is the execution role (`executionRoleArn`) that fetches this, not the task role.';

function refused({ role, action, resource }: Named): string {
  return `${capitalise(role)} is not allowed ${action}${resource === null ? '' : ` on ${resource}`}`;
}

/**
 * The advice for a policy that is not the role's own: attaching another policy to the role cannot help.
 * @param keeper who can change that policy.
 * @param how what to do where no statement of it allows the call; where one denies it, nothing that allows can help.
 */
function deniedBy(
  cause: string,
  what: string,
  keeper: (named: Named) => string,
  how: (named: Named) => readonly string[],
): Advice {
  return {
    cause,
    passes: untilPolicy,
    title: (named) => sayDenied(what, named),
    next: (named) => [
      noneRepairs,
      ...(isOutright(named.claim.denial) ? [exceptIt(what, keeper(named), named)] : how(named)),
    ],
  };
}

const noneRepairs = 'No policy attached to the role can repair this.';

function sayDenied(what: string, { role, action, resource }: Named): string {
  return `${what} denies ${role} ${action}${resource === null ? '' : ` on ${resource}`}`;
}

function exceptIt(what: string, keeper: string, { action, thing, role }: Named): string {
  return `${what} has a statement that denies it, and a deny beats every allow: ask ${keeper} why it is there, and to except ${action} on ${thing} by ${role} from it.`;
}

function allowIt(named: Named): readonly string[] {
  const { claim, role, action, thing } = named;
  const unstated =
    claim.denial === 'unstated'
      ? [
          'The text does not say which policy denied it: a missing statement is the likeliest; a deny, a boundary or an endpoint policy reads the same.',
        ]
      : [];
  return [`Allow ${action} on ${thing} in a policy of ${role}.`, ...besides(named), ...unstated].slice(0, 4);
}

function besides({ claim, action }: Named): readonly string[] {
  if (claim.stage === 'capacity')
    return ['It is the infrastructure role of the capacity provider that launches instances, not the execution role.'];
  if (action === 'logs:CreateLogGroup') {
    return [
      'AmazonECSTaskExecutionRolePolicy does not hold logs:CreateLogGroup. Or create the log group beforehand and drop `awslogs-create-group`.',
    ];
  }
  if (claim.dependency === 'ecr')
    return [
      `AmazonECSTaskExecutionRolePolicy holds it; ecr:GetAuthorizationToken takes only * as resource. ${whichRole}`,
    ];
  if (claim.dependency === 's3') {
    return [
      'An environment file takes s3:GetObject on the file and s3:GetBucketLocation on the bucket.',
      ...(claim.ambiguous
        ? [
            'Check as well that the file exists: to a role that may not list the bucket, S3 answers 403 for a missing file.',
          ]
        : []),
    ];
  }
  if (claim.dependency === 'secretsmanager' || claim.dependency === 'ssm') {
    return [
      claim.dependency === 'ssm' ? `${whichRole} ${bareName}` : whichRole,
      'Where it is encrypted with a customer-managed key, allow kms:Decrypt on that key, too.',
      ...likeSuffix(claim.resource),
    ];
  }
  if (claim.dependency === 'logs') return [whichLogRole];
  return claim.dependency === 'kms' ? [whichRole] : [];
}

/** Faults of the category `iam`. */
export const denials: Readonly<Record<FaultOf<'iam'>, Advice>> = {
  'no-identity-policy': { cause: 'permission-missing', passes: unlessJustAllowed, title: refused, next: allowIt },
  'explicit-deny': {
    cause: 'explicit-deny',
    passes: untilPolicy,
    title: (named) => sayDenied('A policy of the role', named),
    next: ({ role, action }) => [
      noneRepairs,
      `Find the statement with "Effect": "Deny" that matches ${action} among the policies of ${role}, and narrow it. Somebody put it there: ask why first.`,
    ],
  },
  'permissions-boundary': deniedBy(
    'permissions-boundary-denies',
    'The permissions boundary',
    ({ role }) => `whoever keeps the boundary of ${role}`,
    ({ role, action }) => [
      `Let the boundary of ${role} allow ${action} as well: boundary and policies must both allow it.`,
    ],
  ),
  scp: deniedBy(
    'service-control-policy-denies',
    'A service control policy',
    () => 'whoever manages the AWS organization',
    ({ action }) => [`Whoever manages the AWS organization must let ${action} through for this account.`],
  ),
  rcp: deniedBy(
    'resource-control-policy-denies',
    'A resource control policy',
    () => 'whoever manages the AWS organization',
    ({ action }) => [`Whoever manages the AWS organization must let ${action} through for this resource.`],
  ),
  'session-policy': deniedBy(
    'session-policy-denies',
    'A session policy',
    () => 'whoever passes it when they assume the role',
    ({ action }) => [`Whoever assumes the role passes a session policy that does not allow ${action}: widen it there.`],
  ),
  'resource-policy': deniedBy(
    'resource-policy-denies',
    'The resource’s own policy',
    ({ thing }) => `whoever keeps ${thing}`,
    ({ role, action, thing }) => [
      `Let the resource policy of ${thing} allow ${action} to ${role}, or take out the statement that denies it.`,
    ],
  ),
  'endpoint-policy': deniedBy(
    'endpoint-policy-denies',
    'The VPC endpoint’s policy',
    ({ service }) => `whoever keeps the VPC endpoint for ${service}`,
    ({ role, action, thing, service }) => [
      `Let the policy of the VPC endpoint for ${service} allow ${action} on ${thing} to ${role}.`,
    ],
  ),
  'kms-denied': {
    cause: 'kms-denied',
    passes: unlessJustAllowed,
    title: ({ role, resource, meant, claim }) => {
      const of = resource ?? meant;
      if (claim.ambiguous) return `${of ?? 'The value'} cannot be decrypted with its KMS key`;
      if (resource?.includes(':kms:') === true) return `${capitalise(role)} may not use the KMS key ${resource}`;
      return `${capitalise(role)} may not use the KMS key${of === null ? '' : ` of ${of}`}`;
    },
    next: ({ role, claim }) => [
      `Allow kms:Decrypt on the key in a policy of ${role}, and see that the key’s own policy lets the role (or the account) use it.`,
      ...(claim.ambiguous
        ? ['Check that the key is enabled, not scheduled for deletion, and in the Region of what it encrypts.']
        : []),
      '"does not exist" in such a text can stand for a denial.',
    ],
  },
  'assume-role': {
    cause: 'role-not-assumable',
    passes: {
      is: 'perhaps',
      when: 'the role or its trust policy was made within the last minutes',
      because: 'a change in IAM takes effect after seconds to minutes, and a role that nobody changes stays as it is',
    },
    title: ({ thing }) => `ECS cannot assume ${thing}`,
    next: ({ claim }) => [
      'Check that the role exists.',
      `Its trust policy must allow sts:AssumeRole to ${/infrastructure/i.test(claim.resource ?? '') ? 'ecs.amazonaws.com (an infrastructure role)' : 'ecs-tasks.amazonaws.com'}.`,
      'Whoever starts the task or deploys the service needs iam:PassRole on it.',
    ],
  },
  'no-execution-role': {
    cause: 'execution-role-missing',
    passes: untilRegistered,
    title: () => 'The task definition names no execution role, and ECS needs one',
    next: () => [
      'Set executionRoleArn in the task definition, and register it again.',
      'It is not the task role (taskRoleArn), which the containers use.',
    ],
  },
  'efs-denied': {
    cause: 'file-system-access-denied',
    passes: unlessJustAllowed,
    title: ({ resource }) => `The file system refused the mount${resource === null ? '' : ` of ${resource}`}`,
    next: () => [
      'With IAM authorization it is the task role (`taskRoleArn`) that mounts: allow it elasticfilesystem:ClientMount (s3files:ClientMount for S3 Files), and ClientWrite where it writes.',
      'Check the file system’s own policy, and that the volume names the access point that the policy asks for.',
    ],
  },
  'credentials-rejected': {
    cause: 'credentials-rejected',
    passes: {
      is: 'perhaps',
      when: 'it happened once',
      because: 'credentials can expire on the way, and ECS tries again with new ones',
    },
    title: ({ service }) => `${service} did not accept the credentials of the execution role`,
    next: () => [
      'Try again once: the credentials may have expired on the way.',
      'On EC2, check the instance’s clock and restart the ECS agent.',
    ],
  },
};

/** Denials that IAM's simulation can show side by side. */
export const simulatedDenials: readonly FaultOf<'iam'>[] = [
  'no-identity-policy',
  'explicit-deny',
  'permissions-boundary',
  'scp',
];
