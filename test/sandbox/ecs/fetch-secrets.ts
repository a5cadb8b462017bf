import { randomUUID } from 'node:crypto';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetParametersCommand } from '@aws-sdk/client-ssm';
import { attempt, type CallName, unreachable } from './attempt.ts';
import type { Fetching } from './fetching.ts';
import { lookUpJsonKey } from './go-json.ts';
import { type AgentReference, readAgentReference } from './reference.ts';
import type { FetchFault, Obstacle } from './stopped-reason.ts';

type SecretReference = Extract<AgentReference, { readonly is: 'secret' }>;
type ParameterReference = Extract<AgentReference, { readonly is: 'parameter' }>;

/** Fetches every secret of Secrets Manager that the task definition names, in its order; all that went wrong. */
export async function fetchSecrets(valueFroms: readonly string[], fetching: Fetching): Promise<readonly Obstacle[]> {
  const obstacles: Obstacle[] = [];
  for (const valueFrom of valueFroms) {
    const reference = readAgentReference(valueFrom, fetching.region);
    if (reference.is === 'unreadable') obstacles.push({ at: 'unreadable-secret', valueFrom, error: reference.error });
    if (reference.is !== 'secret') continue;
    const obstacle = await fetchSecret(reference, fetching);
    if (obstacle !== undefined) obstacles.push(obstacle);
    if (obstacle !== undefined && fetching.stopsAtFirst) break;
  }
  return obstacles;
}

async function fetchSecret(reference: SecretReference, fetching: Fetching): Promise<Obstacle | undefined> {
  const got = await getSecretValue(reference, fetching);
  if (got.is === 'fault') return { at: 'secret', secretId: reference.secretId, what: got.what };
  if (reference.jsonKey === '') return undefined;
  const looked = lookUpJsonKey(got.value, reference.jsonKey);
  return looked.is === 'found' ? undefined : { at: 'secret-content', error: looked.error };
}

/** The value goes no further than the caller's frame; it is neither kept nor logged. */
export async function getSecretValue(
  reference: Pick<SecretReference, 'secretId' | 'region' | 'versionStage' | 'versionId'>,
  fetching: Fetching,
): Promise<{ readonly is: 'got'; readonly value: string } | { readonly is: 'fault'; readonly what: FetchFault }> {
  const { secretId, region, versionStage, versionId } = reference;
  const name = {
    service: 'Secrets Manager',
    operation: 'GetSecretValue',
    action: 'secretsmanager:GetSecretValue',
    resource: secretId,
  };
  if (!fetching.reaches('secretsmanager')) return unreachable(name);
  const got = await attempt(name, () =>
    fetching.clients.secrets(region).send(
      new GetSecretValueCommand({
        SecretId: secretId,
        ...(versionStage !== '' && { VersionStage: versionStage }),
        ...(versionId !== '' && { VersionId: versionId }),
      }),
    ),
  );
  if (got.is === 'fault') return got;
  return { is: 'got', value: got.value.SecretString ?? '' };
}

/** Fetches every parameter that the task definition names, ten a call, grouped by Region, as the agent does. */
export async function fetchParameters(valueFroms: readonly string[], fetching: Fetching): Promise<readonly Obstacle[]> {
  const references = valueFroms
    .map((valueFrom) => readAgentReference(valueFrom, fetching.region))
    .filter((reference): reference is ParameterReference => reference.is === 'parameter');
  for (const region of new Set(references.map((reference) => reference.region))) {
    const names = [...new Set(references.filter((one) => one.region === region).map((one) => one.name))];
    for (let at = 0; at < names.length; at += 10) {
      const obstacle = await getParameters(names.slice(at, at + 10), region, fetching);
      if (obstacle !== undefined) return [obstacle];
    }
  }
  return [];
}

async function getParameters(
  names: readonly string[],
  region: string,
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  const name = {
    service: 'SSM',
    operation: 'GetParameters',
    action: 'ssm:GetParameters',
    resource: parameterArn(names[0] ?? '', region, fetching),
  };
  const at = (what: FetchFault): Obstacle => ({ at: 'parameters', region, what });
  if (!fetching.reaches('ssm')) return at(unreachable(name).what);
  const refused = refuseNames(names);
  if (refused !== undefined) return at(refuse(name, refused, 'ValidationException').what);
  const got = await attempt(name, () =>
    fetching.clients.parameters(region).send(new GetParametersCommand({ Names: [...names], WithDecryption: true })),
  );
  if (got.is === 'fault') return at(got.what);
  const { InvalidParameters: missing = [] } = got.value;
  return missing.length === 0 ? undefined : { at: 'missing-parameters', region, names: missing };
}

/** AWS checks the names' form before it looks for them; the emulator does not. */
function refuseNames(names: readonly string[]): string | undefined {
  const bad = names.find((one) => !one.startsWith('arn:') && !/^[a-zA-Z0-9_.\-/]+(:[a-zA-Z0-9_.-]+)?$/.test(one));
  return bad === undefined
    ? undefined
    : `Parameter name: can't be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_`;
}

function refuse(name: CallName, message: string, code: string): { readonly is: 'fault'; readonly what: FetchFault } {
  return {
    is: 'fault',
    what: { is: 'answered', call: { ...name, code, message, status: 400, requestId: randomUUID() } },
  };
}

function parameterArn(name: string, region: string, fetching: Fetching): string {
  if (name.startsWith('arn:')) return name;
  return `arn:aws:ssm:${region}:${fetching.roleArn.split(':')[4]}:parameter/${name.replace(/^\//, '')}`;
}
