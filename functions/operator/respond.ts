import type { LambdaFunctionURLResult } from 'aws-lambda';
import { CallError } from '../../shared/aws/sdk-error.ts';
import { answer, answerRefusal, type OperatorPorts } from '../../shared/operator/answer.ts';
import { admit } from '../../shared/operator/caller.ts';
import { readRequest } from '../../shared/operator/read-request.ts';
import type { Answer, OperatorRequest } from '../../shared/operator/request.ts';

/**
 * The fields of a Function URL's event that the product reads.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export type UrlEvent = {
  readonly rawPath?: string;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: {
    readonly http?: { readonly method?: string; readonly path?: string };
    readonly authorizer?: { readonly iam?: { readonly userArn?: string } };
  };
};

/** Logs each request: the caller, the request and the answer, but never the body. */
export type Note = (
  level: 'info' | 'warn' | 'error',
  message: string,
  about: Readonly<Record<string, unknown>>,
) => void;

/**
 * Answers one request.
 *
 * @param operators the ARNs in the configuration. If there are none, every caller whom IAM allows is admitted.
 * @throws any error that is not a failed AWS call, because it is a fault of the product.
 */
export async function respond(
  event: UrlEvent,
  operators: readonly string[],
  ports: OperatorPorts,
  note: Note,
): Promise<LambdaFunctionURLResult> {
  const caller = admit(event.requestContext?.authorizer?.iam?.userArn, operators);
  const request = requestOf(event);
  const about = { method: request.method.slice(0, 20), path: request.path.slice(0, 200) };
  if (caller.is === 'refused') {
    note('warn', 'refused', { ...about, code: caller.code });
    return toResult(answerRefusal(caller));
  }
  const asked = readRequest(request);
  const told =
    asked.is === 'refused' ? answerRefusal(asked) : await answerOrTell(() => answer(asked, caller.by, ports), note);
  note(told.status < 400 ? 'info' : 'warn', 'answered', {
    ...about,
    caller: caller.by,
    status: told.status,
    asked: asked.is,
    command: told.body['command'],
  });
  return toResult(told);
}

/** If AWS throttles or fails, the answer names the failed call, and the caller may try again. */
async function answerOrTell(make: () => Promise<Answer>, note: Note): Promise<Answer> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    note('error', 'a call of AWS failed', { failure: error.failure });
    return {
      status: 503,
      body: { error: { code: 'aws', message: `a call of AWS failed, nothing was changed: ${error.message}` } },
    };
  }
}

function requestOf(event: UrlEvent): OperatorRequest {
  const raw = event.body ?? '';
  return {
    method: event.requestContext?.http?.method ?? '',
    path: event.rawPath ?? event.requestContext?.http?.path ?? '/',
    query: event.queryStringParameters ?? {},
    // The length is checked before the body is decoded. A longer body is refused because of its length.
    body: event.isBase64Encoded === true && raw.length < 8192 ? Buffer.from(raw, 'base64').toString('utf8') : raw,
  };
}

function toResult({ status, body, allow }: Answer): LambdaFunctionURLResult {
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      ...(allow !== undefined && { allow }),
    },
    body: `${JSON.stringify(body)}\n`,
  };
}
