import type { Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import { steps } from '../workload/step.ts';
import { report } from './advice/report.ts';
import { isConcerned } from './claim/claim-concerns.ts';
import { gotPast, stepOf } from './claim/claim-step.ts';
import { explainsClaim } from './claim/explains-claim.ts';
import type { Cause, Match, Subject } from './define-cause.ts';
import type { Certainty, Finding } from './finding.ts';
import { fromText } from './from-text.ts';
import type { DiagnosisInput, Judged } from './judged.ts';
import { fromMatch, undecided } from './make-finding.ts';
import { missingRead } from './missing-read.ts';
import { subjectsOf } from './subjects.ts';
import { type OpenPoint, openOf, type UncheckedRead, uncheckedOf } from './unresolved.ts';

/** What was found, and what could not be checked. */
export type Diagnosis = {
  /** Ordered by certainty, then step, then code. */
  readonly findings: readonly Finding[];
  /** Reads that failed: another look may succeed. */
  readonly unchecked: readonly UncheckedRead[];
  /** What no read of this account can decide. */
  readonly open: readonly OpenPoint[];
};

/**
 * The one judge. With a claim it explains a failure and finds what would fail next; with a claim and no facts it repeats
 * what ECS says. Pure.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const told = input.claim === undefined ? null : report(input.claim).cause;
  const judged = subjectsIn(input).flatMap((subject) =>
    input.causes
      .filter((cause) => cause.concerns.includes(subject.requirement.kind))
      .map((cause) => judge(cause, subject, told, input.facts)),
  );
  const matched = explainVague(
    onePerClaim(onePerObstacle(judged.flatMap((one) => one.finding ?? []))),
    judged,
    input.claim,
  );
  const explained = matched.some((finding) => finding.failing);
  const findings =
    explained || input.claim === undefined ? matched : [...matched, fromText(input.claim, input, judged)];
  return {
    findings: findings.toSorted(byWeight),
    unchecked: uncheckedOf(judged, findings, input),
    open: openOf(judged, findings),
  };
}

/** Without a definition there is nothing to judge. */
function subjectsIn({ workload, definition, requirements, claim }: DiagnosisInput): readonly Subject[] {
  return definition === undefined ? [] : subjectsOf({ workload, definition, requirements, claim });
}

function judge(cause: Cause, subject: Subject, told: string | null, facts: Facts): Judged {
  const { requirement, claim } = subject;
  const missing = cause.needs(subject, facts).flatMap((ask) => missingRead(ask, facts));
  const match: Match = missing.length > 0 ? { is: 'undecided', missing } : cause.match(subject, facts);
  const isTold = told === cause.code && isConcerned(subject);
  if (match.is === 'matched') {
    const explains = isTold || (claim !== undefined && explainsClaim(cause, match, subject, claim));
    const failing = explains && match.elsewhere !== true;
    if (!failing && match.elsewhere !== true && canBeRefuted(cause, requirement) && gotPast(subject))
      return { cause, requirement, match: contradicted(match) };
    const mayExplain = match.elsewhere !== true && isConcerned(subject);
    return { cause, requirement, match, finding: fromMatch(cause, requirement, match, failing), mayExplain };
  }
  if (match.is === 'undecided' && isTold && claim !== undefined) {
    return { cause, requirement, match, finding: undecided(cause, requirement, match.missing, claim) };
  }
  return { cause, requirement, match };
}

/**
 * Whether a task that got past it refutes what the account shows: something that is not read may let a call through, or lead
 * around a block. What is gone, or may not be assumed, is so now, whatever was before.
 */
function canBeRefuted({ category }: Cause, { kind }: Requirement): boolean {
  return (category === 'iam' && kind !== 'execution-role') || category === 'network';
}

/** What the account shows and the task itself refutes: another policy may grant it, or the account has changed since. */
function contradicted({ title }: Extract<Match, { is: 'matched' }>): Match {
  return { is: 'ruled-out', because: 'this very task got past it', open: [{ is: 'got-past', thing: title }] };
}

/**
 * A text that tells no cause is explained by the one thing that it may mean and that is proved to be wrong at the step where it
 * failed; of several, nobody can say which.
 */
function explainVague(
  findings: readonly Finding[],
  judged: readonly Judged[],
  claim: Claim | undefined,
): readonly Finding[] {
  if (claim === undefined || claim.category === 'unrelated' || report(claim).cause !== null) return findings;
  const step = stepOf(claim);
  const meant = new Set(judged.flatMap((one) => (one.mayExplain ? (one.finding?.id ?? []) : [])));
  const candidates = findings.filter((one) => one.certainty === 'proved' && one.step === step && meant.has(one.id));
  if (findings.some((one) => one.failing) || candidates.length !== 1) return findings;
  return findings.map((one) => (candidates.includes(one) ? { ...one, failing: true } : one));
}

/** What stands in the way of several requirements alike is told once: of those that fail, if any does, else of the first. */
function onePerObstacle(findings: readonly Finding[]): readonly Finding[] {
  const told = new Map<string, Finding>();
  for (const finding of findings) {
    const earlier = told.get(finding.id);
    if (earlier === undefined || (finding.failing && !earlier.failing)) told.set(finding.id, finding);
  }
  return [...told.values()];
}

/** A text tells of one failing call: what it explains without proof is one finding, however many requirements it fits. */
function onePerClaim(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ cause, certainty, failing }) => {
    if (certainty === 'proved' || !failing) return true;
    if (seen.has(cause)) return false;
    seen.add(cause);
    return true;
  });
}

const weights: Readonly<Record<Certainty, number>> = { proved: 0, reported: 1, suspected: 2, undecided: 3 };

function byWeight(a: Finding, b: Finding): number {
  const step = (finding: Finding) => (finding.step === null ? steps.length : steps.indexOf(finding.step));
  return (
    weights[a.certainty] - weights[b.certainty] || step(a) - step(b) || compare(a.cause, b.cause) || compare(a.id, b.id)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
