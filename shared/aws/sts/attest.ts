import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { HttpRequest } from '@smithy/types';
import type { Proof } from '../../operator/request.ts';
import type { Attested } from '../../operator/respond.ts';
import type { ClientSettings } from '../clients/client-settings.ts';
import { createSts } from '../clients/sts.ts';
import { plainLine } from '../messages/plain-line.ts';
import { asCallError, describeFailure, failureOf } from '../sdk-error.ts';
import { callerIdentityRequest } from './caller-identity.ts';

const permission = 'sts:GetCallerIdentity';

/**
 * Asks STS who signed a proof. The request is the product's own; only the signature, its date, the session token and the signed
 * header are the caller's. So STS answers with the caller's ARN, or not at all.
 * @throws CallError if STS is throttled, times out or fails.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function attest(
  proof: Proof,
  settings: Pick<ClientSettings, 'region' | 'requestHandler'>,
): Promise<Attested> {
  // One client for one proof: its "signer" puts the caller's signature on the request in place of one of the function's role.
  const sts = createSts({
    region: settings.region,
    requestHandler: settings.requestHandler,
    maxAttempts: 2,
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
    signer: { sign: async (request: HttpRequest) => withProof(request, proof) },
  });
  try {
    const { Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
    if (arn === undefined || !/^arn:[a-z-]+:(?:iam|sts)::\d{12}:\S{1,512}$/.test(arn))
      return { is: 'not-attested', because: 'its answer holds no ARN of a principal' };
    return { is: 'attested', arn };
  } catch (error) {
    const failure = failureOf(asCallError(error, permission));
    if (failure.kind === 'throttled' || failure.kind === 'timed-out') throw asCallError(error, permission);
    const refused = isRefusal(error);
    if (!refused) throw asCallError(error, permission);
    // STS quotes the canonical request back, which holds the session token: only the error's name is told.
    return { is: 'not-attested', because: plainLine(describeFailure({ ...failure, message: '' }), 100) };
  } finally {
    sts.destroy();
  }
}

/** STS has answered, and did not accept the signature. */
function isRefusal(error: unknown): boolean {
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}

function withProof(request: HttpRequest, { authorization, date, token, binding }: Proof): HttpRequest {
  const own = callerIdentityRequest(request, binding);
  own.headers['x-amz-date'] = date;
  if (token !== undefined) own.headers['x-amz-security-token'] = token;
  own.headers['authorization'] = authorization;
  return own;
}
