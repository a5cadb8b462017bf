import type { LambdaFunctionURLResult } from 'aws-lambda';
import { CallError } from '../../shared/aws/sdk-error.ts';
import { answer, answerRefusal, type OperatorPorts } from '../../shared/operator/answer.ts';
import { admit } from '../../shared/operator/caller.ts';
import { readRequest } from '../../shared/operator/read-request.ts';
import type { Answer, OperatorRequest } from '../../shared/operator/request.ts';

/** What is read of a Function URL's event. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
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

/** Where each request is noted: who asked for what, and what they were told; never a body. */
export type Note = (
  level: 'info' | 'warn' | 'error',
  message: string,
  about: Readonly<Record<string, unknown>>,
) => void;

/**
 * Answers one request.
 *
 * @param operators ARNs that the configuration names; none: whoever IAM lets through.
 * @throws what is no failed AWS call: a fault of the product.
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

/** AWS may be throttled or down: the caller is told which call failed, and may ask again. */
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
    // Bounded before it is decoded; what is longer is refused by its length.
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
