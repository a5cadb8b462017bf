import { isOwnersWill } from '../../change/owners-will.ts';
import type { Reason } from '../../change/reason.ts';
import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';
import { cleanText } from '../text/clean-text.ts';
import { asClause, asItem } from '../text/first-letter.ts';
import { forPeople } from '../text/short-arn.ts';
import { untilRestored } from './hold-words.ts';
import { codeOf, sayDecision } from './reason-words.ts';

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
export function restoreWords(
  finding: Pick<FindingRecord, 'reason' | 'planned'>,
  changes: readonly ChangeRecord[],
): {
  /** Why the product waits for an answer. */
  readonly why: string;
  readonly title: string;
  readonly yes: string;
  readonly no: string;
} {
  const no = 'It is not to have it: move the workload off what it may not read, or scale it to 0';
  const said = cleanText(sayDecision(finding, changes), 400).replace(/[.\s]+$/, '');
  const seen = asItem(forPeople(said.endsWith(untilRestored) ? said.slice(0, -untilRestored.length) : said));
  return knownTaken.has(codeOf(finding.reason))
    ? {
        why: `${seen}.`,
        title: `${seen}. Ask them why, and give access again only if taking it away was a mistake.`,
        yes: 'It was a mistake, give access again',
        no,
      }
    : {
        why: `Somebody may have taken this access away, so the product gives it only on your word: ${asClause(seen)}.`,
        title:
          'Somebody may have taken this access away: the product cannot tell. Ask first, and give it only if nobody meant to take it.',
        yes: 'Nobody meant to take it, give it',
        no,
      };
}

const knownTaken: ReadonlySet<string> = new Set<Reason['code']>(['taken-away', 'removed-by-somebody']);
