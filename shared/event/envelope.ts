import * as v from 'valibot';
import type { Ignored, IgnoredCode } from './start-failure.ts';

/** A text of an event, of bounded length. */
export const text = v.pipe(v.string(), v.maxLength(4096));
/** Emulators and older events send null for a field that ECS leaves out. */
export const optionalText = v.optional(v.nullable(text));

/** What every event of EventBridge has. */
export const envelope = v.object({
  source: text,
  account: text,
  region: text,
  time: optionalText,
  'detail-type': text,
  resources: v.optional(v.nullable(v.array(v.string()))),
  detail: v.looseObject({}),
});

/** What every event of EventBridge has, parsed. */
export type Envelope = v.InferOutput<typeof envelope>;

/** A moment as an event writes it; undefined if it is none. */
export function moment(written: string | null | undefined): string | undefined {
  if (!written) return undefined;
  const at = new Date(written);
  const year = at.getUTCFullYear();
  // Moments are compared as strings, which needs years of four digits. This also leaves room to count on from each.
  return year >= 1000 && year <= 9998 ? at.toISOString() : undefined;
}

/** A message that is not acted on, and why. */
export function ignore(code: IgnoredCode, keep: boolean, because: string): Ignored {
  return { is: 'ignored', code, because, keep };
}

/** Names the path and the kind of the first problem, but never the value, because the body may hold secrets. */
export function problem(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [first] = issues;
  const path = first.path?.map((item) => String(item.key)).join('.') ?? '';
  return `${path === '' ? 'the message' : path.slice(0, 100)} is ${first.input === undefined ? 'missing' : `not ${first.expected ?? 'of the expected form'}`}`;
}
