import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRepositoryCommand } from '@aws-sdk/client-ecr';
import { CreateKeyCommand, DisableKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand, PutResourcePolicyCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Account } from '../account/account.ts';
import { buildBuckets } from './data-buckets.ts';
import { clientsAt, type RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

/** Creates the keys of the world. Returns their ARNs by name. */
export async function buildKeys(
  world: World,
  account: Account,
  clients: RootClients,
): Promise<ReadonlyMap<string, string>> {
  const arns = new Map<string, string>();
  for (const { name, policy, ...place } of world.keys) {
    const { kms } = clientsAt(place, account, clients);
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ Description: name, ...(policy !== undefined && { Policy: JSON.stringify(policy) }) }),
    );
    arns.set(name, KeyMetadata?.Arn ?? '');
  }
  return arns;
}

/**
 * Creates the secrets, parameters, log groups, repositories and buckets of the world. Then it makes some keys unusable.
 */
export async function buildData(
  world: World,
  keys: ReadonlyMap<string, string>,
  account: Account,
  clients: RootClients,
): Promise<void> {
  for (const secret of world.secrets) await buildSecret(secret, keys, account, clients);
  for (const parameter of world.parameters) {
    const key = keyOf(parameter.kmsKey, keys);
    const { ssm } = clientsAt(parameter, account, clients);
    await ssm.send(
      new PutParameterCommand({
        Name: parameter.name,
        Type: parameter.type,
        Value: parameter.value,
        Tags: tagList(parameter.tags),
        ...(key !== undefined && { KeyId: key }),
      }),
    );
  }
  for (const group of world.logGroups) await clients.logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  for (const name of world.repositories) await clients.ecr.send(new CreateRepositoryCommand({ repositoryName: name }));
  await buildBuckets(world, account);
  await retireKeys(world, keys, account, clients);
}

async function retireKeys(
  world: World,
  keys: ReadonlyMap<string, string>,
  account: Account,
  clients: RootClients,
): Promise<void> {
  for (const { name, state, ...place } of world.keys) {
    const { kms } = clientsAt(place, account, clients);
    const KeyId = keys.get(name);
    if (state === 'Disabled') await kms.send(new DisableKeyCommand({ KeyId }));
    if (state === 'PendingDeletion') await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  }
}

async function buildSecret(
  secret: World['secrets'][number],
  keys: ReadonlyMap<string, string>,
  account: Account,
  clients: RootClients,
): Promise<void> {
  const { secrets } = clientsAt(secret, account, clients);
  const { name, value, keys: jsonKeys = [], policy } = secret;
  await account.secrets.announce(name, secret.suffix);
  const invented = JSON.stringify(Object.fromEntries(jsonKeys.map((key) => [key, `invented-${key}`])));
  const key = keyOf(secret.kmsKey, keys);
  await secrets.send(
    new CreateSecretCommand({
      Name: name,
      SecretString: value ?? invented,
      Tags: tagList(secret.tags),
      ...(key !== undefined && { KmsKeyId: key }),
    }),
  );
  if (policy !== undefined) {
    await secrets.send(new PutResourcePolicyCommand({ SecretId: name, ResourcePolicy: JSON.stringify(policy) }));
  }
  if (secret.scheduledForDeletion)
    await secrets.send(new DeleteSecretCommand({ SecretId: name, RecoveryWindowInDays: 7 }));
}

function keyOf(name: string | undefined, keys: ReadonlyMap<string, string>): string | undefined {
  return name === undefined ? undefined : keys.get(name);
}

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
