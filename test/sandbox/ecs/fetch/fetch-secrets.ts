import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { attempt, type CallName } from './attempt.ts';
import { unusableKeyOfSecret } from './fetch-key-state.ts';
import { answered, refusePartialArn } from './fetch-partial.ts';
import type { Fetching } from './fetching.ts';
import { lookUpJsonKey } from './go-json.ts';
import type { FetchFault, Obstacle } from './obstacle.ts';
import { type AgentReference, readAgentReference } from './reference.ts';

type SecretReference = Extract<AgentReference, { readonly is: 'secret' }>;

/** Fetches every secret of the task definition from Secrets Manager, in order. Returns all errors. */
export async function fetchSecrets(valueFroms: readonly string[], fetching: Fetching): Promise<readonly Obstacle[]> {
  const obstacles: Obstacle[] = [];
  for (const valueFrom of valueFroms) {
    const reference = readReference(valueFrom, fetching);
    if (reference.is === 'unreadable') obstacles.push({ at: 'unreadable-secret', valueFrom, error: reference.error });
    if (reference.is !== 'secret') continue;
    const obstacle = await fetchSecret(reference, fetching);
    if (obstacle !== undefined) obstacles.push(obstacle);
    if (obstacle !== undefined && fetching.launchType === 'FARGATE') break;
  }
  return obstacles;
}

/** The agent of the old platform sends the whole text to Secrets Manager. */
function readReference(valueFrom: string, fetching: Fetching): AgentReference {
  const reference = readAgentReference(valueFrom, fetching.region);
  if (!fetching.oldPlatform || reference.is !== 'secret') return reference;
  return { ...reference, secretId: valueFrom, jsonKey: '', versionStage: '', versionId: '' };
}

async function fetchSecret(reference: SecretReference, fetching: Fetching): Promise<Obstacle | undefined> {
  const got = await getSecretValue(reference, fetching);
  const { secretId, region } = reference;
  if (got.is === 'fault') return { at: 'secret', secretId, region, what: got.what };
  if (reference.jsonKey === '') return undefined;
  const looked = lookUpJsonKey(got.value, reference.jsonKey);
  return looked.is === 'found' ? undefined : { at: 'secret-content', error: looked.error };
}

/** The value is used only by the caller. It is neither kept nor logged. */
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
  const refused = refuseSecretId(name) ?? (await refusePartialArn(name, region, fetching));
  if (refused !== undefined) return { is: 'fault', what: refused };
  const got = await attempt(name, () =>
    fetching.clients.secrets(region).send(
      new GetSecretValueCommand({
        SecretId: secretId,
        ...(versionStage !== '' && { VersionStage: versionStage }),
        ...(versionId !== '' && { VersionId: versionId }),
      }),
    ),
  );
  if (got.is === 'fault') return { is: 'fault', what: inAwsWords(got.what, versionId) };
  const late = refuseVersion(name, got.value.VersionStages ?? [], reference);
  if (late !== undefined) return { is: 'fault', what: late };
  const key = await unusableKeyOfSecret(secretId, region, fetching);
  if (key !== undefined) return { is: 'fault', what: answered(name, 'DecryptionFailure', undecryptable) };
  return { is: 'got', value: got.value.SecretString ?? '' };
}

const undecryptable = "Secrets Manager can't decrypt the protected secret text using the provided KMS key.";

/** AWS checks the form of the id before it looks for the secret; the emulator does not. */
function refuseSecretId(name: CallName): FetchFault | undefined {
  const secretName = name.resource.startsWith('arn:') ? name.resource.split(':').slice(6).join(':') : name.resource;
  if (/^[A-Za-z0-9/_+=.@!-]+$/.test(secretName)) return undefined;
  const text =
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';
  return answered(name, 'ValidationException', text);
}

/** A label and an id must name the same version. */
function refuseVersion(
  name: CallName,
  stages: readonly string[],
  { versionStage, versionId }: Pick<SecretReference, 'versionStage' | 'versionId'>,
): FetchFault | undefined {
  if (versionStage === '' || versionId === '' || stages.includes(versionStage)) return undefined;
  const text = 'You provided a VersionStage that is not associated to the provided VersionId.';
  return answered(name, 'InvalidRequestException', text);
}

/** The emulator has another text for a version that does not exist, and one full stop too many. */
function inAwsWords(what: FetchFault, versionId: string): FetchFault {
  if (what.is !== 'answered' || what.call.code !== 'ResourceNotFoundException') return what;
  const { message } = what.call;
  const told = message.startsWith("Secrets Manager can't find the specified secret version")
    ? `Secrets Manager can't find the specified secret value for VersionId: ${versionId}`
    : message.replace(/(staging label: .*)\.$/, '$1');
  return { ...what, call: { ...what.call, message: told } };
}
