import type { FactKind } from '../evidence/ask.ts';
import type { Permission } from './permission.ts';

const ANY_WORKLOAD =
  'what fails is not known at deploy time: any workload of the account is watched; a read of metadata, and never of a value';
/** A bucket's ARN names no account, so that this does: what the policies of other accounts open stays closed. */
const OWN_BUCKETS = { StringEquals: { 'aws:ResourceAccount': '{account}' } };
/** An image names the Region of its repository, which can be any. */
const OWN_REPOSITORIES = 'arn:{partition}:ecr:*:{account}:repository/*';
/** Also those that AWS manages, whose texts everybody knows: what they gave shows what their detachment took. */
const POLICIES = ['arn:{partition}:iam::{account}:policy/*', 'arn:{partition}:iam::aws:policy/*'];
const NO_RESOURCE_TYPE = 'AWS defines no resource type for this action (Service Authorization Reference)';

/**
 * What each kind of fact is read with: reads of metadata only. No action here can return the value of a secret or of a
 * parameter.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const FACT_PERMISSIONS: Readonly<Record<FactKind, readonly Permission[]>> = {
  'stopped-task': [
    {
      actions: ['ecs:DescribeTasks'],
      resources: ['arn:{partition}:ecs:{region}:{account}:task/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'task-definition': [{ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'family-revisions': [{ actions: ['ecs:ListTaskDefinitions'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  service: [
    {
      actions: ['ecs:DescribeServices'],
      resources: ['arn:{partition}:ecs:{region}:{account}:service/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'container-instance': [
    {
      actions: ['ecs:DescribeContainerInstances'],
      resources: ['arn:{partition}:ecs:{region}:{account}:container-instance/*'],
      wildcard: ANY_WORKLOAD,
    },
    { actions: ['ec2:DescribeInstances'], resources: ['*'], wildcard: NO_RESOURCE_TYPE },
  ],
  'service-tasks': [
    {
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      wildcard: 'listing by service is authorised on *: its only resource type is a container instance',
    },
    {
      actions: ['ecs:DescribeTasks'],
      resources: ['arn:{partition}:ecs:{region}:{account}:task/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'family-tasks': [
    {
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      wildcard: 'listing by family is authorised on *: its only resource type is a container instance',
    },
    {
      actions: ['ecs:DescribeTasks'],
      resources: ['arn:{partition}:ecs:{region}:{account}:task/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  role: [{ actions: ['iam:GetRole'], resources: ['arn:{partition}:iam::{account}:role/*'], wildcard: ANY_WORKLOAD }],
  'role-policies': [
    {
      actions: ['iam:ListAttachedRolePolicies', 'iam:ListRolePolicies', 'iam:GetRolePolicy'],
      resources: ['arn:{partition}:iam::{account}:role/*'],
      wildcard: ANY_WORKLOAD,
    },
    {
      actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      resources: POLICIES,
      wildcard: ANY_WORKLOAD,
    },
  ],
  'unattached-policies': [
    { actions: ['iam:ListPolicies'], resources: ['*'], wildcard: NO_RESOURCE_TYPE },
    {
      actions: ['iam:GetPolicyVersion'],
      resources: POLICIES,
      wildcard: ANY_WORKLOAD,
    },
  ],
  'managed-policy': [
    {
      actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      resources: POLICIES,
      wildcard: ANY_WORKLOAD,
    },
  ],
  'access-history': [
    // AWS lets no caller narrow what of the history is read: management events of 90 days, without the values of secrets.
    { actions: ['cloudtrail:LookupEvents'], resources: ['*'], wildcard: NO_RESOURCE_TYPE },
    {
      actions: ['iam:ListAttachedRolePolicies'],
      resources: ['arn:{partition}:iam::{account}:role/*'],
      wildcard: ANY_WORKLOAD,
    },
    {
      actions: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      resources: POLICIES,
      wildcard: ANY_WORKLOAD,
    },
  ],
  simulation: [
    {
      actions: ['iam:SimulatePrincipalPolicy'],
      resources: ['arn:{partition}:iam::{account}:role/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  secret: [
    {
      actions: ['secretsmanager:DescribeSecret'],
      resources: ['arn:{partition}:secretsmanager:{readRegions}:{account}:secret:*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  parameter: [{ actions: ['ssm:DescribeParameters'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  key: [
    {
      actions: ['kms:DescribeKey'],
      resources: ['arn:{partition}:kms:{readRegions}:{account}:key/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'log-group': [{ actions: ['logs:DescribeLogGroups'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'secret-policy': [
    {
      actions: ['secretsmanager:GetResourcePolicy'],
      resources: ['arn:{partition}:secretsmanager:{readRegions}:{account}:secret:*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'key-policy': [
    {
      actions: ['kms:GetKeyPolicy'],
      resources: ['arn:{partition}:kms:{readRegions}:{account}:key/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'bucket-policy': [
    {
      actions: ['s3:GetBucketPolicy'],
      resources: ['arn:{partition}:s3:::*'],
      conditions: OWN_BUCKETS,
      wildcard: ANY_WORKLOAD,
    },
  ],
  // A listing shows names and sizes, never what an environment file holds.
  'environment-file': [
    {
      actions: ['s3:ListBucket'],
      resources: ['arn:{partition}:s3:::*'],
      conditions: OWN_BUCKETS,
      wildcard: ANY_WORKLOAD,
    },
  ],
  'names-like': [
    {
      actions: ['secretsmanager:ListSecrets', 'ssm:DescribeParameters', 'logs:DescribeLogGroups'],
      resources: ['*'],
      wildcard: NO_RESOURCE_TYPE,
    },
    // Without a name the call is authorised on every repository of the Region.
    { actions: ['ecr:DescribeRepositories'], resources: [OWN_REPOSITORIES], wildcard: ANY_WORKLOAD },
  ],
  subnets: [{ actions: ['ec2:DescribeSubnets'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'route-tables': [{ actions: ['ec2:DescribeRouteTables'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'nat-gateways': [{ actions: ['ec2:DescribeNatGateways'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'vpc-endpoints': [{ actions: ['ec2:DescribeVpcEndpoints'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'security-groups': [{ actions: ['ec2:DescribeSecurityGroups'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'network-acls': [{ actions: ['ec2:DescribeNetworkAcls'], resources: ['*'], wildcard: NO_RESOURCE_TYPE }],
  'vpc-attributes': [
    {
      actions: ['ec2:DescribeVpcAttribute'],
      resources: ['arn:{partition}:ec2:{region}:{account}:vpc/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'file-system': [
    {
      actions: [
        'elasticfilesystem:DescribeFileSystems',
        'elasticfilesystem:DescribeMountTargets',
        'elasticfilesystem:DescribeMountTargetSecurityGroups',
      ],
      resources: ['arn:{partition}:elasticfilesystem:{region}:{account}:file-system/*'],
      wildcard: ANY_WORKLOAD,
    },
    // EFS asks for it too, on the mount target's network interface, when it tells the security groups (its API reference).
    { actions: ['ec2:DescribeNetworkInterfaceAttribute'], resources: ['*'], wildcard: NO_RESOURCE_TYPE },
  ],
  'file-system-policy': [
    {
      actions: ['elasticfilesystem:DescribeFileSystemPolicy'],
      resources: ['arn:{partition}:elasticfilesystem:{region}:{account}:file-system/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'access-point': [
    {
      actions: ['elasticfilesystem:DescribeAccessPoints'],
      resources: ['arn:{partition}:elasticfilesystem:{region}:{account}:access-point/*'],
      wildcard: ANY_WORKLOAD,
    },
  ],
  repository: [
    {
      actions: ['ecr:DescribeRepositories'],
      resources: [OWN_REPOSITORIES],
      wildcard: ANY_WORKLOAD,
    },
  ],
  image: [
    {
      actions: ['ecr:DescribeImages'],
      resources: [OWN_REPOSITORIES],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'image-tags': [
    {
      actions: ['ecr:DescribeImages'],
      resources: [OWN_REPOSITORIES],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'repository-policy': [
    {
      actions: ['ecr:GetRepositoryPolicy'],
      resources: [OWN_REPOSITORIES],
      wildcard: ANY_WORKLOAD,
    },
  ],
  'lifecycle-policy': [
    {
      actions: ['ecr:GetLifecyclePolicy'],
      resources: [OWN_REPOSITORIES],
      wildcard: ANY_WORKLOAD,
    },
  ],
};
