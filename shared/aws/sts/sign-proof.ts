import type { STSClientConfig } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Binding, formatBinding } from '../../operator/binding.ts';
import type { Proof } from '../../operator/request.ts';
import { createSts } from '../clients/sts.ts';
import { callerIdentityRequest } from './caller-identity.ts';

/** The credentials of whoever asks, as the SDK resolves them. */
export type Credentials = NonNullable<STSClientConfig['credentials']>;

/** Who signs, for the installation's Region. `endpoint` is for accounts that are not AWS's: the whole URL of their STS. */
export type Signing = {
  readonly region: string;
  readonly credentials: Credentials;
  readonly endpoint?: string | undefined;
};

/**
 * Signs a proof of who asks: a GetCallerIdentity request of STS in the installation's Region, whatever the STS settings of the
 * person's machine are: the operator asks the standard endpoint. It is not sent; the operator sends it, and STS then tells the operator who signed it.
 * @throws the SDK's error if there are no credentials.
 */
export async function signProof(
  binding: Binding,
  { region, credentials, endpoint = standardEndpoint(region) }: Signing,
): Promise<Proof> {
  const bound = formatBinding(binding);
  const { protocol, hostname, port } = new URL(endpoint);
  const at = { protocol, hostname, ...(port !== '' && { port: Number(port) }), path: '/', method: '', headers: {} };
  const { sha256 } = createSts({ region }).config;
  const signer = new SignatureV4({ service: 'sts', region, credentials, sha256, applyChecksum: false });
  const request = callerIdentityRequest(at, bound);
  const { headers } = await signer.sign(request, { signingDate: new Date(binding.time) });
  const { authorization = '', 'x-amz-date': date = '', 'x-amz-security-token': token } = headers;
  return { authorization, date, binding: bound, ...(token !== undefined && { token }) };
}

/** By the SDK's own rules, without the settings of the environment and of profiles. */
function standardEndpoint(region: string): string {
  const asked = { Region: region, UseFIPS: false, UseDualStack: false, UseGlobalEndpoint: false };
  return createSts({ region }).config.endpointProvider(asked).url.href;
}
