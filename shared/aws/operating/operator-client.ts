import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { regionOf } from '../../arn.ts';
import { sha256Of } from '../../operator/binding.ts';
import type { Answer, SignedRequest } from '../../operator/request.ts';
import { plainLine } from '../messages/plain-line.ts';
import { call } from '../sdk-error.ts';
import { type Credentials, signProof } from '../sts/sign-proof.ts';
import { OperatorFailed } from './operator-failed.ts';
import { StrangeAnswer } from './strange-answer.ts';

/** Whom a person asks, and as whom. */
export type Operating = {
  /** ARN of the operator function. */
  readonly operator: string;
  readonly credentials: Credentials;
  /** For accounts that are not AWS's: the URL that answers for every service. */
  readonly endpoint?: string | undefined;
};

/** What the operator answered, and the id under which a command is kept. */
export type Answered = { readonly id: string; readonly answer: Answer };

/**
 * Signs a request and sends it to the operator. If the operator's clock differs from this machine's, the request is signed once more
 * with the operator's time.
 * @throws CallError if the function cannot be invoked; the SDK's error if there are no credentials; StrangeAnswer if it answers nothing.
 */
export async function askOperator(operating: Operating, asked: object): Promise<Answered> {
  const request = JSON.stringify(asked);
  const first = await send(operating, request, Date.now());
  const { error } = first.answer;
  if (error?.code !== 'clock' || error.now === undefined || Number.isNaN(Date.parse(error.now))) return first;
  return send(operating, request, Date.parse(error.now));
}

async function send({ operator, credentials, endpoint }: Operating, request: string, now: number): Promise<Answered> {
  const region = regionOf(operator) ?? '';
  const id = randomUUID();
  const binding = { installation: operator, sha256: sha256Of(request), id, time: new Date(now).toISOString() };
  const proof = await signProof(binding, { region, credentials, endpoint });
  const payload: SignedRequest = { request, proof };
  const lambda = new LambdaClient({ region, credentials, maxAttempts: 1, ...(endpoint !== undefined && { endpoint }) });
  const command = new InvokeCommand({ FunctionName: operator, Payload: Buffer.from(JSON.stringify(payload)) });
  try {
    const { Payload: bytes, FunctionError: fault } = await call('lambda:InvokeFunction', lambda.send(command));
    const text = Buffer.from(bytes ?? []).toString('utf8');
    if (fault !== undefined) throw new OperatorFailed(saidOf(text) ?? fault);
    return { id, answer: readAnswer(text) };
  } finally {
    lambda.destroy();
  }
}

/** What Lambda says of a function that failed; undefined if it says nothing. */
function saidOf(text: string): string | undefined {
  const said = /"errorMessage"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  return said === undefined ? undefined : plainLine(JSON.parse(said) as string, 1000);
}

function readAnswer(text: string): Answer {
  const json = parsed(text);
  if (typeof json !== 'object' || json === null)
    throw new StrangeAnswer(text === '' ? 'it answered nothing' : 'its answer is no JSON object');
  return json as Answer;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
