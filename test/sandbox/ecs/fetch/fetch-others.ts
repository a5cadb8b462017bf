import { CreateLogGroupCommand, CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { attempt } from './attempt.ts';
import { getSecretValue } from './fetch-secrets.ts';
import type { Fetching } from './fetching.ts';
import type { FetchFault, Obstacle } from './obstacle.ts';
import { ecrRegistryOf, readAgentReference } from './reference.ts';

/**
 * Logs in to the registry of the container: with the container's own credentials if it names some, else with ECR's
 * token.
 */
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
  if (value === '') return 'asm fetching authorization data: empty secrets value';
  try {
    const parsed: unknown = JSON.parse(value);
    const fields = typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
    const missing = ['username', 'password'].find((one) => !fields.includes(one));
    return missing === undefined ? undefined : `asm fetching ${missing}: AuthorizationData is malformed, empty field`;
  } catch (error) {
    if (error instanceof SyntaxError)
      return 'asm fetching authorization data: unable to unmarshal secret value, invalid schema';
    throw error;
  }
}

/** Prepares the log driver of the container: the log group, if it must be created, and the log stream of the task. */
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
  const got = await attempt(name, () =>
    fetching.clients.logs(region).send(new CreateLogGroupCommand({ logGroupName: group })),
  );
  return got.is === 'fault' && !exists(got.what) ? { at: 'log-group', what: inAwsWords(got.what) } : undefined;
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
  const got = await attempt(name, () =>
    fetching.clients
      .logs(where.region)
      .send(new CreateLogStreamCommand({ logGroupName: where.group, logStreamName: where.stream })),
  );
  return got.is === 'fault' && !exists(got.what) ? { at: 'log-stream', what: inAwsWords(got.what) } : undefined;
}

/** AWS does not name the missing log group, and names the log stream in a denial. The emulator does the reverse. */
function inAwsWords(what: FetchFault): FetchFault {
  if (what.is !== 'answered') return what;
  const { code, message, resource } = what.call;
  const told =
    code === 'ResourceNotFoundException'
      ? 'The specified log group does not exist.'
      : message.replace(/ on resource: \S+/, () => ` on resource: ${resource}`);
  return { ...what, call: { ...what.call, message: told } };
}

function exists(what: { readonly is: string; readonly call?: { readonly code: string } }): boolean {
  return what.call?.code === 'ResourceAlreadyExistsException';
}
