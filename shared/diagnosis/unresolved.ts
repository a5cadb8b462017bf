import { keyOf } from '../evidence/ask.ts';
import type { OpenKind, OpenQuestion } from './define-cause.ts';
import type { Finding, MissingRead } from './finding.ts';
import type { DiagnosisInput, Judged } from './judged.ts';

/** A read that is missing and that no finding tells of. `does-not-decide`: it was made, and its answer proves nothing. */
export type UncheckedRead = MissingRead & { readonly is: 'not-read' | 'does-not-decide' };

/** What no read of this account can decide, with all things that it concerns. */
export type OpenPoint = OpenKind & { readonly things: readonly string[] };

/** Of what does not fail: a finding of what fails tells its own. One point a reason, whatever it concerns. */
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

/** Reads that are missing, and that no finding tells of. */
export function uncheckedOf(
  judged: readonly Judged[],
  findings: readonly Finding[],
  input: Pick<DiagnosisInput, 'facts' | 'missing'>,
): readonly UncheckedRead[] {
  const told = new Set(findings.flatMap((finding) => finding.missing.map(({ ask }) => keyOf(ask))));
  const missing = [
    ...input.missing,
    ...judged.flatMap((one) => (one.match.is === 'undecided' ? one.match.missing : [])),
  ];
  const open = new Map(missing.filter(({ ask }) => !told.has(keyOf(ask))).map((one) => [keyOf(one.ask), one]));
  return [...open.values()].map(
    (read): UncheckedRead => ({
      // A simulation that lacks a condition's key was made, and proves nothing.
      is: input.facts.get(read.ask)?.is === 'known' ? 'does-not-decide' : 'not-read',
      ...read,
    }),
  );
}
