import type { ChangeKindName } from '../change/kinds/index.ts';
import type { Permission } from './permission.ts';

const ANY_REVISION = 'a registration is authorised on the family; the number of its next revision is not known';

/** CloudWatch Logs compares some calls on a log group with its ARN followed by `:*`. */
const STREAMS_OF_ONE_GROUP =
  'calls on a log group are authorised on its ARN with the streams behind it; the group itself is named';

/** Moving a service never switches on ECS Exec, which would open a shell into its containers. */
const NO_EXEC = { 'ecs:enable-execute-command': 'true' };

/** A registration, which ECS lets nobody make who may not pass the roles in it. */
const REGISTRATION: readonly Permission[] = [
  {
    actions: ['ecs:RegisterTaskDefinition'],
    resources: ['arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*'],
    wildcard: ANY_REVISION,
  },
  {
    actions: ['ecs:TagResource'],
    resources: ['arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*'],
    wildcard: ANY_REVISION,
    conditions: { StringEquals: { 'ecs:CreateAction': 'RegisterTaskDefinition' } },
  },
  {
    actions: ['iam:PassRole'],
    resources: ['{passRoles}'],
    conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  },
];

/**
 * What each kind of change is made with, and taken back with where that takes other calls. A statement a grant or correction, on exactly what it names; without one,
 * none of these is in any role.
 *
 * What remains: no condition can limit the image, the command or the `valueFrom` of what is registered, so whoever may
 * register in a family and pass its roles is as strong as that family's deployer (docs/safety.md).
 */
export const CHANGE_PERMISSIONS: Readonly<
  Record<ChangeKindName, { readonly make: readonly Permission[]; readonly takeBack: readonly Permission[] }>
> = {
  'attach-grant': {
    make: [
      {
        actions: ['iam:AttachRolePolicy'],
        resources: ['{executionRole}'],
        conditions: { ArnEquals: { 'iam:PolicyARN': '{policy}' } },
      },
    ],
    // Detaching is allowed for every grant's policy at once: own-permissions.ts.
    takeBack: [],
  },
  'create-log-group': {
    make: [
      {
        actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:TagResource', 'logs:ListTagsForResource'],
        resources: ['{logGroups}', '{logGroups}:*'],
        wildcard: STREAMS_OF_ONE_GROUP,
      },
    ],
    takeBack: [
      {
        actions: ['logs:DescribeLogStreams', 'logs:DeleteLogGroup'],
        resources: ['{logGroups}', '{logGroups}:*'],
        wildcard: STREAMS_OF_ONE_GROUP,
      },
    ],
  },
  'register-revision': {
    make: REGISTRATION,
    takeBack: [],
  },
  'move-service': {
    make: [
      {
        actions: ['ecs:UpdateService'],
        resources: ['{services}'],
        conditions: {
          ArnLike: { 'ecs:task-definition': 'arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*' },
          StringNotEquals: NO_EXEC,
        },
      },
    ],
    takeBack: [],
  },
  'register-again': {
    make: REGISTRATION,
    takeBack: [],
  },
  'move-back': {
    make: [
      {
        actions: ['ecs:UpdateService'],
        resources: ['{services}'],
        conditions: {
          ArnLike: { 'ecs:task-definition': 'arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*' },
          StringNotEquals: NO_EXEC,
        },
      },
    ],
    takeBack: [],
  },
  'force-deployment': {
    make: [
      {
        actions: ['ecs:UpdateService'],
        resources: ['{services}'],
        // The call names the revision that the service runs. AWS does not say whether the key is there if none is named.
        conditions: {
          ArnLikeIfExists: {
            'ecs:task-definition': 'arn:{partition}:ecs:{region}:{account}:task-definition/{family}:*',
          },
          StringNotEquals: NO_EXEC,
        },
      },
    ],
    takeBack: [],
  },
};

/** Every kind of change, for whoever counts them. */
export const CHANGE_KINDS = Object.keys(CHANGE_PERMISSIONS) as readonly ChangeKindName[];
