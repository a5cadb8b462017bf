import { createHash, randomUUID } from 'node:crypto';
import type { Account, Invocation } from '../account/account.ts';
import { invoke } from '../account/invoke.ts';
import { type SigningKeys, signRequest } from '../account/sign-request.ts';

/** Where a request is sent, and whose signature it carries. */
export type Asking = {
  readonly operatorArn: string;
  /** Who invokes the function. */
  readonly invoker: SigningKeys;
  /** Who signs the proof of identity; the same in honest requests. */
  readonly signer: SigningKeys;
};

/** The payload of an invocation of the operator. Written again here, independent of the product's code. */
export type Payload = {
  readonly request: string;
  readonly proof: {
    readonly authorization: string;
    readonly date: string;
    readonly token?: string;
    readonly binding: string;
  };
};

const contentType = 'application/x-www-form-urlencoded; charset=utf-8';

/** Signs a request as the product's command line does. */
export function signPayload(
  asked: object,
  { endpoint, region }: Pick<Account, 'endpoint' | 'region'>,
  { operatorArn, signer }: Pick<Asking, 'operatorArn' | 'signer'>,
  now = new Date(),
): Payload {
  const request = JSON.stringify(asked);
  const sha256 = createHash('sha256').update(request).digest('hex');
  const binding = `${operatorArn} ${sha256} ${randomUUID()} ${now.toISOString()}`;
  const toSign = {
    service: 'sts',
    method: 'POST',
    path: '/',
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    host: new URL(endpoint).host,
    region,
    headers: { 'content-type': contentType, 'x-ecs-init-remediator': binding },
  };
  const {
    authorization = '',
    'x-amz-date': date = '',
    'x-amz-security-token': token,
  } = signRequest(toSign, signer, now);
  return { request, proof: { authorization, date, binding, ...(token !== undefined && { token }) } };
}

/** Asks the operator, and returns what its function answered. */
export function askOperator(account: Account, asking: Asking, asked: object): Promise<Invocation> {
  const payload = signPayload(asked, account, asking);
  return invoke(
    { endpoint: account.endpoint, region: account.region, keys: asking.invoker },
    asking.operatorArn,
    payload,
  );
}
