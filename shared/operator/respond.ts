import { accountOf } from '../arn.ts';
import type { Operators } from '../configuration/configuration.ts';
import { answer, type Caller, type OperatorPorts } from './answer.ts';
import { checkProof } from './check-proof.ts';
import { readPayload, readRequest } from './read-payload.ts';
import type { Answer, Asked, Proof, Refusal } from './request.ts';
import { whyNot } from './rights.ts';

/** Who signed a proof, as AWS STS says; or why it does not say so. */
export type Attested =
  | { readonly is: 'attested'; readonly arn: string }
  | { readonly is: 'not-attested'; readonly because: string };

export type RespondPorts = OperatorPorts & {
  /** Sends the signed request to STS. */
  readonly attest: (proof: Proof) => Promise<Attested>;
  /** Called once for each request. Nothing of the proof is in it. */
  readonly note: (about: {
    readonly refused: string | null;
    readonly caller: string | null;
    readonly verb: string | null;
    readonly id: string | null;
  }) => void;
};

/** Who asks for what, or how far the request came before it was refused. */
type Admission =
  | { readonly is: 'admitted'; readonly caller: Caller; readonly asked: Asked }
  | { readonly is: 'turned-away'; readonly caller: Partial<Caller>; readonly asked?: Asked; readonly refusal: Refusal };

/**
 * Answers one invocation. Who may invoke the function does not matter: without a proof that STS attests, nothing is read and
 * nothing changes.
 * @param installation the operator's own ARN, without version or alias.
 * @throws CallError if AWS throttles or fails.
 */
export async function respond(
  event: unknown,
  installation: string,
  operators: Operators,
  ports: RespondPorts,
): Promise<Answer> {
  const admission = await admit(event, installation, operators, ports);
  const { caller, asked } = admission;
  const answered =
    admission.is === 'turned-away' ? admission.refusal : await answer(admission.asked, admission.caller, ports);
  const refused = isRefusal(answered) ? answered : null;
  ports.note({
    refused: refused?.code ?? null,
    caller: caller.arn ?? null,
    verb: asked?.verb ?? null,
    id: caller.id ?? null,
  });
  return isRefusal(answered) ? refusalAsAnswer(answered, ports.now()) : answered;
}

async function admit(
  event: unknown,
  installation: string,
  operators: Operators,
  ports: RespondPorts,
): Promise<Admission> {
  const payload = readPayload(event);
  if (isRefusal(payload)) return { is: 'turned-away', caller: {}, refusal: payload };
  const binding = checkProof(payload, installation, ports.now());
  if (isRefusal(binding)) return { is: 'turned-away', caller: {}, refusal: binding };
  const { id } = binding;
  const attested = await ports.attest(payload.proof);
  if (attested.is === 'not-attested')
    return { is: 'turned-away', caller: { id }, refusal: notAttested(attested.because) };
  const caller = { arn: attested.arn, id };
  // Only now is the request read: a stranger gets no answer that depends on it.
  const asked = readRequest(payload.request);
  if (isRefusal(asked)) return { is: 'turned-away', caller, refusal: asked };
  const refusal = whyNot(caller.arn, asked, operators, accountOf(installation) ?? '');
  return refusal === undefined ? { is: 'admitted', caller, asked } : { is: 'turned-away', caller, asked, refusal };
}

function isRefusal(one: object): one is Refusal {
  return (one as Partial<Refusal>).is === 'refused';
}

function notAttested(because: string): Refusal {
  return { is: 'refused', code: 'not-attested', message: `AWS STS does not say who signed the request: ${because}` };
}

function refusalAsAnswer({ code, message, allowed }: Refusal, now: string): Answer {
  return { error: { code, message, ...(allowed !== undefined && { allowed }), ...(code === 'clock' && { now }) } };
}
