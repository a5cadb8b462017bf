import type { Ask, Facts } from '../evidence/ask.ts';
import type { Fact } from '../evidence/fact.ts';
import type { Sent, Trace } from './define-change.ts';
import { notRead } from './not-read.ts';
import { isOwnRevision, type Wanted } from './own-revision.ts';

/** What was to be registered. `newest`: ARN of the family's newest revision then; `source`: of the one that is copied. */
export type Registration = Pick<Wanted, 'corrections'> & {
  readonly family: string;
  readonly newest: string;
  readonly source: string;
};

/** Anybody may have registered further revisions since. Of those that are newer, one may be the product's own. */
export function traceRegistration(
  { family, newest, source, corrections }: Registration,
  { id, ownRole }: Sent,
  facts: Facts,
): Trace {
  const known = { kind: 'family-revisions', subject: family } as const;
  const unread = notRead([known, definitionOf(source)], facts);
  if (unread !== undefined) return unread;
  const revisions = valueOf(facts.get(known)) ?? [];
  const newer = revisions.includes(newest) ? revisions.slice(0, revisions.indexOf(newest)) : revisions;
  const unreadToo = notRead(newer.map(definitionOf), facts);
  if (unreadToo !== undefined) return unreadToo;
  const copied = valueOf(facts.get(definitionOf(source)));
  const own = newer.find((arn) => {
    const revision = valueOf(facts.get(definitionOf(arn)));
    if (copied === undefined || revision === undefined) return false;
    return isOwnRevision(revision, { from: copied, corrections, plan: id, ownRole });
  });
  return own === undefined ? { is: 'not-made' } : { is: 'made', created: own };
}

function definitionOf(subject: string): Ask<'task-definition'> {
  return { kind: 'task-definition', subject };
}

function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.is === 'known' ? fact.value : undefined;
}
