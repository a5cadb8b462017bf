import { keyOf } from '../evidence/ask.ts';
import type { Match, OpenKind, OpenQuestion } from './define-cause.ts';
import type { Finding, MissingRead } from './finding.ts';
import type { DiagnosisInput, Judged } from './judged.ts';

/**
 * A read that no finding mentions and that did not help. `not-read`: it failed. `does-not-decide`: it succeeded, but
 * its answer proves nothing.
 */
export type UncheckedRead = MissingRead & { readonly is: 'not-read' | 'does-not-decide' };

/** Requirements of a large definition for which the account was not read: whether they fail next is not known. */
export type LeftOut = { readonly is: 'left-out'; readonly requirements: number; readonly of: number };

/** A question that no read of this account can answer, with everything that it concerns. */
export type OpenPoint = OpenKind & { readonly things: readonly string[] };

/**
 * The open questions about requirements that do not fail. The finding of a failing requirement mentions its own. There
 * is one point for each reason, whatever it concerns.
 */
export function openOf(judged: readonly Judged[], findings: readonly Finding[]): readonly OpenPoint[] {
  const failing = new Set(findings.flatMap((one) => (one.failing ? [one.requirement] : [])));
  const open = judged
    .filter(({ requirement }) => !failing.has(requirement.id))
    .flatMap(({ match }) => (match.is === 'ruled-out' ? (match.open ?? []) : []))
    .map(pointOf);
  const groups = Map.groupBy(open, (point) => JSON.stringify({ ...point, things: [] }));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, things: [...new Set([first, ...others].flatMap(({ things }) => things))] }],
  );
}

function pointOf({ thing, ...kind }: OpenQuestion): OpenPoint {
  return { ...kind, things: [thing] };
}

/** Failed reads that no finding mentions. */
export function uncheckedOf(
  judged: readonly Judged[],
  findings: readonly Finding[],
  input: Pick<DiagnosisInput, 'facts' | 'missing' | 'asked'>,
): readonly UncheckedRead[] {
  const mentioned = new Set(findings.flatMap((finding) => finding.missing.map(({ ask }) => keyOf(ask))));
  const own = judged.filter(({ requirement }) => input.asked?.has(requirement.id) ?? true);
  const missing = [...input.missing, ...own.flatMap(({ match }) => unreadIn(match))];
  const open = new Map(missing.filter(({ ask }) => !mentioned.has(keyOf(ask))).map((one) => [keyOf(one.ask), one]));
  return [...open.values()].map(
    (read): UncheckedRead => ({
      // A simulation without the value of a condition key succeeded, but proves nothing.
      is: input.facts.get(read.ask)?.is === 'known' ? 'does-not-decide' : 'not-read',
      ...read,
    }),
  );
}

/** What was left out; undefined if the account was read for every requirement. */
export function leftOutOf({
  requirements,
  asked,
}: Pick<DiagnosisInput, 'requirements' | 'asked'>): LeftOut | undefined {
  const leftOut = asked === undefined ? 0 : requirements.length - asked.size;
  return leftOut === 0 ? undefined : { is: 'left-out', requirements: leftOut, of: requirements.length };
}

function unreadIn(match: Match): readonly MissingRead[] {
  if (match.is === 'undecided') return match.missing;
  return match.is === 'matched' ? (match.unread ?? []) : [];
}
