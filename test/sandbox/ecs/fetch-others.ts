import { CreateLogGroupCommand, CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { attempt, unreachable } from './attempt.ts';
import { getSecretValue } from './fetch-secrets.ts';
import type { Fetching } from './fetching.ts';
import { ecrRegistryOf, readAgentReference, readS3Arn } from './reference.ts';
import type { FetchFault, Obstacle } from './stopped-reason.ts';

/** Logs into the container's registry: by its own credentials if it names some, else by ECR's token. */
export async function fetchRegistryAuth(
  container: ContainerDefinition,
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  const credentials = container.repositoryCredentials?.credentialsParameter;
  if (credentials) return fetchCredentials(credentials, fetching);
  const registry = ecrRegistryOf(container.image ?? '');
  if (registry === undefined) return undefined;
  const name = {
    service: 'ECR',
    operation: 'GetAuthorizationToken',
    action: 'ecr:GetAuthorizationToken',
    resource: '*',
  };
  if (!fetching.reaches('ecr.api')) return { at: 'registry-token', what: unreachable(name).what };
  const got = await attempt(name, () =>
    fetching.clients.registry(registry.region).send(new GetAuthorizationTokenCommand({})),
  );
  return got.is === 'fault' ? { at: 'registry-token', what: got.what } : undefined;
}

async function fetchCredentials(text: string, fetching: Fetching): Promise<Obstacle | undefined> {
  const read = readAgentReference(text, fetching.region);
  const region = read.is === 'secret' ? read.region : fetching.region;
  const got = await getSecretValue({ secretId: text, region, versionStage: '', versionId: '' }, fetching);
  if (got.is === 'fault') return { at: 'registry-credentials', secretId: text, what: got.what };
  const error = credentialsError(got.value);
  return error === undefined ? undefined : { at: 'registry-credentials-content', error };
}

/** The secret must be `{"username": …, "password": …}`. */
function credentialsError(value: string): string | undefined {
  if (value === '') return 'empty secrets value';
  try {
    const parsed: unknown = JSON.parse(value);
    const fields = typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
    return fields.includes('username') && fields.includes('password')
      ? undefined
      : 'AuthorizationData is malformed, empty field';
  } catch (error) {
    if (error instanceof SyntaxError) return 'unable to unmarshal secret value, invalid schema';
    throw error;
  }
}

/** Looks for the container's environment files in S3. */
export async function fetchEnvironmentFiles(
  container: ContainerDefinition,
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  for (const { value: text = '' } of container.environmentFiles ?? []) {
    const file = readS3Arn(text);
    if (file === undefined) return { at: 'unreadable-environment-file', text };
    const name = { service: 'S3', operation: 'HeadObject', action: 's3:GetObject', resource: text };
    const at = { at: 'environment-file', text, ...file } as const;
    if (!fetching.reaches('s3')) return { ...at, what: unreachable(name).what };
    const got = await attempt(name, () =>
      fetching.clients.files(fetching.region).send(new HeadObjectCommand({ Bucket: file.bucket, Key: file.key })),
    );
    if (got.is === 'fault') return { ...at, what: got.what };
  }
  return undefined;
}

/** Prepares the container's log driver: the group if it is to be created, and the task's own stream. */
export async function prepareLogs(container: ContainerDefinition, fetching: Fetching): Promise<Obstacle | undefined> {
  if (container.logConfiguration?.logDriver !== 'awslogs') return undefined;
  const options = container.logConfiguration.options ?? {};
  const { 'awslogs-group': group, 'awslogs-region': region } = options;
  if (!region)
    return { at: 'log-options', error: 'unable to get awslogs driver arguments: awslogs-region is required' };
  if (!group) return { at: 'log-options', error: 'unable to get awslogs driver arguments: awslogs-group is required' };
  const account = fetching.roleArn.split(':')[4] ?? '';
  const groupArn = `arn:aws:logs:${region}:${account}:log-group:${group}`;
  if (options['awslogs-create-group'] === 'true') {
    const obstacle = await createLogGroup(group, groupArn, region, fetching);
    if (obstacle !== undefined) return obstacle;
  }
  const stream = `${options['awslogs-stream-prefix'] ?? 'ecs'}/${container.name ?? ''}/${fetching.taskId}`;
  return createLogStream({ group, stream, region, arn: `${groupArn}:log-stream:${stream}` }, fetching);
}

async function createLogGroup(
  group: string,
  arn: string,
  region: string,
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  const name = {
    service: 'CloudWatch Logs',
    operation: 'CreateLogGroup',
    action: 'logs:CreateLogGroup',
    resource: `${arn}:log-stream:`,
  };
  if (!fetching.reaches('logs')) return { at: 'log-group', what: unreachable(name).what };
  const got = await attempt(name, () =>
    fetching.clients.logs(region).send(new CreateLogGroupCommand({ logGroupName: group })),
  );
  return got.is === 'fault' && !exists(got.what) ? { at: 'log-group', what: got.what } : undefined;
}

async function createLogStream(
  where: { readonly group: string; readonly stream: string; readonly region: string; readonly arn: string },
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  const name = {
    service: 'CloudWatch Logs',
    operation: 'CreateLogStream',
    action: 'logs:CreateLogStream',
    resource: where.arn,
  };
  if (!fetching.reaches('logs')) return { at: 'log-stream', what: unreachable(name).what };
  const got = await attempt(name, () =>
    fetching.clients
      .logs(where.region)
      .send(new CreateLogStreamCommand({ logGroupName: where.group, logStreamName: where.stream })),
  );
  return got.is === 'fault' && !exists(got.what) ? { at: 'log-stream', what: inAwsWords(got.what) } : undefined;
}

/** AWS does not name the group that is missing; the emulator does. */
function inAwsWords(what: FetchFault): FetchFault {
  if (what.is !== 'answered' || what.call.code !== 'ResourceNotFoundException') return what;
  return { ...what, call: { ...what.call, message: 'The specified log group does not exist.' } };
}

function exists(what: { readonly is: string; readonly call?: { readonly code: string } }): boolean {
  return what.call?.code === 'ResourceAlreadyExistsException';
}
