import type { Dependency } from './claim.ts';

type Service = { readonly dependency: Dependency; readonly prefix: string };

/** Service names as the Go SDK v2 prints them after `operation error`, in lower case. */
const byName: ReadonlyMap<string, Service> = new Map<string, Service>([
  ['secrets manager', { dependency: 'secretsmanager', prefix: 'secretsmanager' }],
  ['ssm', { dependency: 'ssm', prefix: 'ssm' }],
  ['ecr', { dependency: 'ecr', prefix: 'ecr' }],
  ['ecr public', { dependency: 'ecr', prefix: 'ecr-public' }],
  ['cloudwatch logs', { dependency: 'logs', prefix: 'logs' }],
  ['s3', { dependency: 's3', prefix: 's3' }],
  ['kms', { dependency: 'kms', prefix: 'kms' }],
  ['efs', { dependency: 'efs', prefix: 'elasticfilesystem' }],
  ['fsx', { dependency: 'fsx', prefix: 'fsx' }],
  ['sts', { dependency: 'iam', prefix: 'sts' }],
  ['iam', { dependency: 'iam', prefix: 'iam' }],
  ['ec2', { dependency: 'other', prefix: 'ec2' }],
  ['ec2imds', { dependency: 'iam', prefix: 'ec2' }],
]);

/** Finds a service by the SDK's name for it, in lower case. */
export function serviceByName(name: string): Service | undefined {
  return byName.get(name);
}

const byPrefix: ReadonlyMap<string, Dependency> = new Map<string, Dependency>([
  ['secretsmanager', 'secretsmanager'],
  ['ssm', 'ssm'],
  ['ecr', 'ecr'],
  ['ecr-public', 'ecr'],
  ['logs', 'logs'],
  ['s3', 's3'],
  ['kms', 'kms'],
  ['elasticfilesystem', 'efs'],
  ['s3files', 'efs'],
  ['fsx', 'fsx'],
  ['sts', 'iam'],
  ['iam', 'iam'],
]);

/** The dependency of an IAM action or of the service in an ARN. */
export function dependencyOfPrefix(prefix: string): Dependency | null {
  return byPrefix.get(prefix.toLowerCase()) ?? null;
}

/** The dependency to which the host of an endpoint belongs. */
export function dependencyOfHost(host: string): Dependency | null {
  // A task reaches the public gallery over the internet only, never by ECR's endpoints.
  if (host === 'public.ecr.aws') return null;
  const labels = host
    .slice(0, longestHost)
    .split('.')
    .map((label) => label.replace(/-fips$/, ''));
  if (labels.some((label) => label === 'ecr' || label === 'dkr-ecr')) return 'ecr';
  if (labels.some((label) => label === 's3' || label.startsWith('s3-'))) return 's3';
  // The name of an interface endpoint comes before the name of the service: `vpce-….ssm.eu-west-1.vpce.amazonaws.com`.
  const [first = '', second = ''] = labels;
  return dependencyOfPrefix(first.startsWith('vpce-') ? second : first);
}

/** The length limit of a host name in DNS, in characters. */
const longestHost = 253;

/** Actions in IAM's spelling. It is needed because the console shows some texts in lower case. */
const spelled: ReadonlyMap<string, string> = new Map(
  [
    'secretsmanager:GetSecretValue',
    'secretsmanager:DescribeSecret',
    'ssm:GetParameters',
    'ssm:GetParameter',
    'kms:Decrypt',
    'kms:GenerateDataKey',
    'ecr:GetAuthorizationToken',
    'ecr:BatchGetImage',
    'ecr:GetDownloadUrlForLayer',
    'ecr:BatchCheckLayerAvailability',
    'logs:CreateLogStream',
    'logs:CreateLogGroup',
    'logs:PutLogEvents',
    's3:GetObject',
    's3:HeadObject',
    's3:ListBucket',
    's3:GetBucketLocation',
    'fsx:DescribeFileSystems',
    'sts:AssumeRole',
    'iam:PassRole',
    'ec2:RunInstances',
    'ec2:CreateFleet',
    'elasticfilesystem:ClientMount',
  ].map((action) => [action.toLowerCase(), action]),
);

/** The dependency that an operation of one service alone has: `GetSecretValue`. Null for others. */
export function dependencyOfOperation(operation: string): Dependency | null {
  const action = [...spelled.keys()].find((one) => one.endsWith(`:${operation.toLowerCase()}`));
  return action === undefined ? null : dependencyOfPrefix(action.split(':', 1)[0] ?? '');
}

/** The action in IAM's spelling, if the product knows the action. */
export function spellAction(action: string): string {
  return spelled.get(action.toLowerCase()) ?? action;
}

/** Whether the product knows the action. An unknown action at the end of a text may be cut. */
export function isKnownAction(action: string): boolean {
  return spelled.has(action.toLowerCase());
}
