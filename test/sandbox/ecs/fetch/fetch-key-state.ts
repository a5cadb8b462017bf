import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Fetching } from './fetching.ts';

/** A customer-managed key that cannot decrypt. */
export type UnusableKey = { readonly arn: string; readonly state: 'Disabled' | 'PendingDeletion' };

/** The key of the secret, if it cannot be used. The emulator decrypts with any key. */
export async function unusableKeyOfSecret(
  secretId: string,
  region: string,
  { account }: Fetching,
): Promise<UnusableKey | undefined> {
  const { KmsKeyId: key } = await new SecretsManagerClient({ ...account, region }).send(
    new DescribeSecretCommand({ SecretId: secretId }),
  );
  return unusableKey(key, region, account);
}

/** The key of a parameter, by the parameter's name or ARN, if it cannot be used. */
export async function unusableKeyOfParameter(
  text: string,
  region: string,
  { account }: Fetching,
): Promise<UnusableKey | undefined> {
  const name = nameOfParameter(text);
  const { Parameters = [] } = await new SSMClient({ ...account, region }).send(
    new DescribeParametersCommand({
      ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [name, `/${name}`] }],
    }),
  );
  const secure = Parameters.find((one) => one.Type === 'SecureString' && [name, `/${name}`].includes(one.Name ?? ''));
  return unusableKey(secure?.KeyId, region, account);
}

function nameOfParameter(text: string): string {
  const named = text.startsWith('arn:') ? text.split(':').slice(5).join(':').replace('parameter/', '') : text;
  return named.split(':')[0] ?? '';
}

async function unusableKey(
  key: string | undefined,
  region: string,
  account: Fetching['account'],
): Promise<UnusableKey | undefined> {
  if (!key || key.startsWith('alias/aws/')) return undefined;
  const { KeyMetadata } = await new KMSClient({ ...account, region }).send(new DescribeKeyCommand({ KeyId: key }));
  const state = KeyMetadata?.KeyState;
  return state === 'Disabled' || state === 'PendingDeletion' ? { arn: KeyMetadata?.Arn ?? key, state } : undefined;
}
