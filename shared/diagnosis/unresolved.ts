import type { Finding } from './finding.ts';
import type { DiagnosisInput, Judged } from './judged.ts';

/** Of what does not fail: a finding of what fails tells its own. One sentence a reason, whatever it concerns. */
export function openOf(judged: readonly Judged[], findings: readonly Finding[]): readonly string[] {
  const failing = new Set(findings.flatMap((one) => (one.failing ? [one.requirement] : [])));
  const open = judged
    .filter(({ requirement }) => !failing.has(requirement.id))
    .flatMap(({ match }) => (match.is === 'ruled-out' ? (match.open ?? []) : []));
  const groups = Map.groupBy(open, ({ what, because }) => JSON.stringify([what, because]));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const things = [...new Set([first, ...others].map(({ thing }) => thing))];
    return [`${first.what} ${things.join(', ')}: ${first.because}`];
  });
}

/** Reads that are missing, and that no finding tells of. */
export function uncheckedOf(
  judged: readonly Judged[],
  findings: readonly Finding[],
  input: DiagnosisInput,
): readonly string[] {
  const told = new Set(findings.flatMap((finding) => finding.missing.map((one) => JSON.stringify(one.ask))));
  const missing = [
    ...input.missing,
    ...judged.flatMap((one) => (one.match.is === 'undecided' ? one.match.missing : [])),
  ];
  const open = new Map(
    missing.filter((one) => !told.has(JSON.stringify(one.ask))).map((one) => [JSON.stringify(one.ask), one]),
  );
  return [...open.values()].map(({ ask, why, permission }) => {
    // A simulation that lacks a condition's key was made, and proves nothing.
    const verb = input.facts.get(ask)?.is === 'known' ? 'does not decide' : 'was not read';
    return `${ask.kind} ${verb}: ${why}${permission === undefined ? '' : ` (the permission ${permission} would let it)`}`;
  });
}
