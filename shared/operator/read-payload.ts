import * as v from 'valibot';
import { cleanText } from '../notification/text/clean-text.ts';
import type { Asked, Refusal, SignedRequest } from './request.ts';

/** In characters. The longest valid request names an incident and a plan. */
const longestRequest = 1024;
const largestLimit = 100;
/** In minutes. A longer pause is a mode that somebody forgets. */
const longestPause = 7 * 24 * 60;

const payload = v.object({
  request: v.pipe(v.string(), v.maxLength(longestRequest)),
  proof: v.object({
    authorization: v.pipe(v.string(), v.maxLength(1024)),
    date: v.pipe(v.string(), v.maxLength(32)),
    // A session token has no upper limit; those of large sessions have a few thousand characters.
    token: v.optional(v.pipe(v.string(), v.maxLength(16_384))),
    binding: v.pipe(v.string(), v.maxLength(512)),
  }),
});

/** The payload of an invocation, or why it is no signed request. Never throws, and repeats nothing of the proof. */
export function readPayload(event: unknown): SignedRequest | Refusal {
  const parsed = v.safeParse(payload, event);
  if (parsed.success) return parsed.output;
  const path = v.getDotPath(parsed.issues[0]) ?? 'the payload';
  return {
    is: 'refused',
    code: 'unsigned',
    message: `${path.slice(0, 60)} is missing, too long or of another type. Nobody is answered without a signed proof of identity: use the command line, ecs-init-remediator`,
  };
}

const incident = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const plan = v.pipe(v.string(), v.regex(/^[0-9a-f]{16,64}$/));
const asked = v.variant('verb', [
  v.strictObject({
    verb: v.literal('incidents'),
    status: v.optional(v.picklist(['open', 'closed'])),
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(largestLimit)), 20),
    before: v.optional(v.strictObject({ openedAt: v.pipe(v.string(), v.isoTimestamp()), id: incident })),
  }),
  v.strictObject({ verb: v.literal('show'), incident }),
  v.strictObject({ verb: v.picklist(['read-mode', 'status']) }),
  v.strictObject({ verb: v.literal('outcome'), command: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)) }),
  v.strictObject({ verb: v.picklist(['undo', 'restore']), incident }),
  v.strictObject({ verb: v.literal('ack'), incident, release: v.optional(v.boolean(), false) }),
  v.strictObject({ verb: v.picklist(['approve', 'reject']), incident, plan }),
  v.strictObject({
    verb: v.literal('pause'),
    minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestPause)),
  }),
  v.strictObject({ verb: v.literal('resume') }),
  v.strictObject({ verb: v.literal('mode'), mode: v.picklist(['off', 'dry-run', 'apply']) }),
]);

/** The forms of requests, for messages. */
const forms = [
  '{"verb":"incidents","status":"open"|"closed","limit":1..100,"before":{"openedAt":MOMENT,"id":ID}}',
  '{"verb":"show"|"undo"|"restore","incident":ID}',
  '{"verb":"ack","incident":ID,"release":true|false}',
  '{"verb":"approve"|"reject","incident":ID,"plan":HASH}',
  `{"verb":"pause","minutes":1..${longestPause}}`,
  '{"verb":"resume"}',
  '{"verb":"mode","mode":"off"|"dry-run"|"apply"}',
  '{"verb":"read-mode"|"status"}',
  '{"verb":"outcome","command":ID}',
] as const;

/** Parses the bytes of a request. Never throws. */
export function readRequest(request: string): Asked | Refusal {
  let json: unknown;
  try {
    json = JSON.parse(request);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return malformed('the request is not JSON');
  }
  const parsed = v.safeParse(asked, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue) ?? 'the request';
  return malformed(`${cleanText(path, 60)}: ${cleanText(issue.message, 200)}`);
}

function malformed(message: string): Refusal {
  return { is: 'refused', code: 'malformed-request', message, allowed: forms };
}
