import { isOwnersWill } from '../../change/owners-will.ts';
import type { Reason } from '../../change/reason.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { codeOf } from './reason-words.ts';

/**
 * Whether the owner, or a person, holds the change that would repair the finding. Then nothing that makes it by hand may
 * stand beside it: no command, policy, grant or patch.
 */
export function isWithheld({
  decision,
  reason,
  remedy,
}: Pick<FindingRecord, 'decision' | 'reason' | 'remedy'>): boolean {
  return remedy !== null && decision === 'hold' && isOwnersWill(reason);
}

/** What a person does about access that somebody took away, or may have, and both answers to it. */
export function restoreWords({ reason }: Pick<FindingRecord, 'reason'>): {
  /** Why the product waits for an answer. */
  readonly why: string;
  readonly title: string;
  readonly yes: string;
  readonly no: string;
} {
  const no = 'It is not to have it: move the workload off what it may not read, or scale it to 0';
  const then = 'the product then gives it at the next failure';
  return knownTaken.has(codeOf(reason))
    ? {
        why: 'Somebody took this access away, so the product gives it back only on your word.',
        title: `Somebody took this access away. Ask why, and give it back only if that was a mistake: ${then}.`,
        yes: 'It was a mistake, give it back',
        no,
      }
    : {
        why: 'Somebody may have taken this access away, so the product gives it only on your word.',
        title: `Somebody may have taken this access away: the product cannot tell. Ask first, and give it only if nobody meant to take it: ${then}.`,
        yes: 'Nobody meant to take it, give it',
        no,
      };
}

const knownTaken: ReadonlySet<string> = new Set<Reason['code']>(['taken-away', 'removed-by-somebody']);
