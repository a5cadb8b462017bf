import * as v from 'valibot';
import { cleanText } from '../notification/text/clean-text.ts';
import type { Asked, OperatorRequest, Refusal } from './request.ts';

/** In characters. The longest valid body is `{"mode":"dry-run"}`. */
const longestBody = 1024;
const standardLimit = 20;
const largestLimit = 100;
const incidentId = /^[\w-]{1,64}$/;
const modes = ['off', 'dry-run', 'apply'] as const;
const statuses = ['open', 'closed'] as const;

/** The routes, for error messages. */
const routes = [
  'GET /incidents?status=open|closed&limit=1..100',
  'GET /incidents/{id}',
  'POST /incidents/{id}/undo',
  'POST /incidents/{id}/resume',
  'GET /mode',
  'PUT /mode with {"mode":"off"|"dry-run"|"apply"}',
] as const;

/** Parses a request, or says why it cannot be answered. Pure, and never throws. */
export function readRequest(request: OperatorRequest): Asked | Refusal {
  if (request.body.length > longestBody) {
    return refuse(413, 'body-too-long', `the body has ${request.body.length} characters`, [
      `at most ${longestBody} characters`,
    ]);
  }
  const [first, second, third, ...rest] = request.path.split('/').filter((part) => part !== '');
  if (rest.length === 0 && first === 'mode' && second === undefined) return readMode(request);
  if (rest.length > 0 || first !== 'incidents') return unknownRoute(request);
  if (second === undefined) return allow(request, ['GET']) ?? readList(request);
  if (third !== undefined && third !== 'undo' && third !== 'resume') return unknownRoute(request);
  const refusal = allow(request, [third === undefined ? 'GET' : 'POST']);
  if (refusal !== undefined) return refusal;
  if (!incidentId.test(second)) {
    return refuse(400, 'incident-id', `${quote(second)} is not an incident's id`, [
      '1 to 64 letters, digits, - and _, as GET /incidents lists them',
    ]);
  }
  return third === undefined ? { is: 'show', incident: second } : { is: 'command', verb: third, incident: second };
}

function readList({ query }: OperatorRequest): Asked | Refusal {
  const unknown = Object.keys(query).find((name) => name !== 'status' && name !== 'limit');
  if (unknown !== undefined)
    return refuse(400, 'query', `${quote(unknown)} is not a query parameter`, ['status', 'limit']);
  const status = statuses.find((one) => one === query['status']);
  if (query['status'] !== undefined && status === undefined)
    return refuse(400, 'status', `status is ${quote(query['status'])}`, statuses);
  const limit = readLimit(query['limit']);
  if (limit === undefined)
    return refuse(400, 'limit', `limit is ${quote(query['limit'] ?? '')}`, [
      `a whole number from 1 to ${largestLimit}`,
    ]);
  return { is: 'list', limit, ...(status !== undefined && { status }) };
}

function readLimit(text: string | undefined): number | undefined {
  if (text === undefined) return standardLimit;
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const limit = Number(text);
  return limit >= 1 && limit <= largestLimit ? limit : undefined;
}

function readMode(request: OperatorRequest): Asked | Refusal {
  const refusal = allow(request, ['GET', 'PUT']);
  if (refusal !== undefined) return refusal;
  if (request.method === 'GET') return { is: 'read-mode' };
  const example = modes.map((mode) => JSON.stringify({ mode }));
  let json: unknown;
  try {
    json = JSON.parse(request.body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse(400, 'body', request.body === '' ? 'there is no body' : 'the body is not JSON', example);
  }
  const parsed = v.safeParse(v.strictObject({ mode: v.picklist(modes) }), json);
  if (!parsed.success)
    return refuse(400, 'body', 'the body is not an object with a known mode and nothing else', example);
  return { is: 'set-mode', mode: parsed.output.mode };
}

function allow(request: OperatorRequest, methods: readonly string[]): Refusal | undefined {
  if (methods.includes(request.method)) return undefined;
  return refuse(405, 'method', `${quote(request.method)} is not a method of ${quote(request.path)}`, methods);
}

function unknownRoute(request: OperatorRequest): Refusal {
  return refuse(404, 'route', `there is nothing at ${quote(request.path)}`, routes);
}

function refuse(status: Refusal['status'], code: string, message: string, allowed: readonly string[]): Refusal {
  return { is: 'refused', status, code, message, allowed };
}

function quote(text: string): string {
  return JSON.stringify(cleanText(text, 100));
}
