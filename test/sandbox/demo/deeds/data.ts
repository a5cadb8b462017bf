import {
  CancelKeyDeletionCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import {
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { Deeds } from '../../world/deed-schema.ts';
import { clientsAt } from '../../world/root-clients.ts';
import type { Doers, Stage } from './stage.ts';

/** What people do to secrets and keys. */
export const dataDeeds: Doers<'changeSecret' | 'changeKey'> = {
  changeSecret: async (change, stage) => {
    const secret = stage.built.world.secrets.find((one) => one.name === change.secret);
    if (secret === undefined) throw new Error(`There is no secret ${change.secret} in this world.`);
    const { secrets } = clientsAt(secret, stage.account, stage.clients);
    const SecretId = secret.name;
    if (change.deleted === false) await secrets.send(new RestoreSecretCommand({ SecretId }));
    if (change.value !== undefined)
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: change.value }));
    if (change.policy === null) await secrets.send(new DeleteResourcePolicyCommand({ SecretId }));
    else if (change.policy !== undefined)
      await secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy: JSON.stringify(change.policy) }));
    if (change.deleted === true) await secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
  },
  changeKey,
};

async function changeKey({ key: name, state }: Deeds['changeKey'], { account, built, clients }: Stage): Promise<void> {
  const key = built.world.keys.find((one) => one.name === name);
  const KeyId = built.keys.get(name);
  if (key === undefined || KeyId === undefined) throw new Error(`There is no key ${name} in this world.`);
  const { kms } = clientsAt(key, account, clients);
  if (state === 'Disabled') await kms.send(new DisableKeyCommand({ KeyId }));
  else if (state === 'PendingDeletion')
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  else await enable(KeyId, kms);
}

/** Enables a key. A key whose deletion was cancelled is disabled until it is enabled. */
async function enable(KeyId: string, kms: Stage['clients']['kms']): Promise<void> {
  try {
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'KMSInvalidStateException') throw error;
  }
  await kms.send(new EnableKeyCommand({ KeyId }));
}
