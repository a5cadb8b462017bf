import type { Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';
import { steps } from '../workload/step.ts';
import { report } from './advice/report.ts';
import { isConcerned } from './claim/claim-concerns.ts';
import { gotPast, stepOf } from './claim/claim-step.ts';
import { explainsClaim } from './claim/explains-claim.ts';
import type { Cause, Match, Subject } from './define-cause.ts';
import type { Certainty, Finding, Line } from './finding.ts';
import { withFreeAddresses } from './free-addresses.ts';
import { fromText } from './from-text.ts';
import type { DiagnosisInput, Judged } from './judged.ts';
import { fromMatch, withoutProof } from './make-finding.ts';
import { missingRead } from './missing-read.ts';
import { withoutMoot } from './moot.ts';
import { besideNewest } from './newest-revision.ts';
import { amongStarts } from './other-starts.ts';
import { subjectsOf } from './subjects.ts';
import { withoutPatterns } from './suspicious.ts';
import { type LeftOut, leftOutOf, type OpenPoint, openOf, type UncheckedRead, uncheckedOf } from './unresolved.ts';
import { withoutValues } from './without-values.ts';

/** The findings, and what could not be checked. */
export type Diagnosis = {
  /** Sorted by certainty, what is moot last, then step, then code. */
  readonly findings: readonly Finding[];
  /** Reads that failed. A later attempt may succeed. */
  readonly unchecked: readonly UncheckedRead[];
  /** Set if the definition is so large that the account was not read for all of it. */
  readonly leftOut?: LeftOut;
  /** Questions that no read of this account can answer. */
  readonly open: readonly OpenPoint[];
};

/** Codes of the causes that could not be judged of some requirement, for want of a read. */
export type Undecided = { readonly undecided: readonly string[] };

/**
 * Judges the facts. With a claim it explains a failure and finds what would fail next. With a claim and no facts it
 * repeats what ECS says. Pure.
 */
export function diagnose(input: DiagnosisInput): Diagnosis & Undecided {
  const others = (input.others ?? []).map((claim) => diagnoseClaim({ ...input, claim }));
  const { findings, judged, moot } = others.reduce(merge, diagnoseClaim(input));
  const leftOut = leftOutOf(input);
  const diagnosis = {
    findings: findings.map((one) => withSource(withoutPatterns(one), input)).toSorted(byWeight(moot)),
    unchecked: uncheckedOf(judged, findings, input),
    ...(leftOut !== undefined && { leftOut }),
    open: openOf(judged, findings),
  };
  return { ...withoutValues(diagnosis, input.requirements), undecided: undecidedOf(judged) };
}

function undecidedOf(judged: readonly Judged[]): readonly string[] {
  return [...new Set(judged.flatMap(({ cause, match }) => (match.is === 'undecided' ? [cause.code] : [])))];
}

/** What one claim and the facts give. */
type ByClaim = {
  readonly findings: readonly Finding[];
  readonly judged: readonly Judged[];
  /** Ids of findings that another one makes moot. */
  readonly moot: ReadonlySet<string>;
};

/** Where ECS could make no task, there is no stopped reason: what it says stands in an event of the service. */
function withSource(finding: Finding, { failure }: DiagnosisInput): Finding {
  if (failure?.serviceEvent === undefined) return finding;
  const told = ({ source, ...line }: Line): Line => ({
    ...line,
    source: source === 'stoppedReason' ? 'service event' : source,
  });
  return { ...finding, evidence: finding.evidence.map(told) };
}

/**
 * The findings of both, each once: what fails by one claim fails, whatever it is by the other. What either leaves
 * undecided stays so, because some facts are read for the thing of one claim only.
 */
function merge(one: ByClaim, other: ByClaim): ByClaim {
  return {
    findings: onePerObstacle([...one.findings, ...other.findings]),
    judged: [...one.judged, ...other.judged],
    moot: new Set([...one.moot, ...other.moot]),
  };
}

function diagnoseClaim(input: DiagnosisInput): ByClaim {
  const reportedCause = input.claim === undefined ? null : report(input.claim).cause;
  const judged = subjectsIn(input).flatMap((subject) =>
    input.causes
      .filter((cause) => cause.concerns.includes(subject.requirement.kind))
      .map((cause) => judge(cause, subject, reportedCause, input.facts)),
  );
  const { kept: matched, moot } = withoutMoot(
    explainVague(onePerClaim(onePerObstacle(judged.flatMap((one) => one.finding ?? []))), judged, input.claim),
    judged,
  );
  const explained = matched.some((finding) => finding.failing);
  const { claim, workload, facts } = input;
  const findings =
    claim === undefined
      ? matched
      : (explained ? matched : [...matched, fromText(claim, input, judged)]).map((one) =>
          besideNewest(amongStarts(withFreeAddresses(one, workload, claim, facts), { ...input, claim }), input),
        );
  return { findings, judged, moot };
}

/** Without a definition there is nothing to judge. */
function subjectsIn({ workload, definition, requirements, claim }: DiagnosisInput): readonly Subject[] {
  return definition === undefined ? [] : subjectsOf({ workload, definition, requirements, claim });
}

function judge(cause: Cause, subject: Subject, reportedCause: string | null, facts: Facts): Judged {
  const { requirement, claim } = subject;
  const missing = cause.needs(subject, facts).flatMap((ask) => missingRead(ask, facts));
  const match: Match = missing.length > 0 ? { is: 'undecided', missing } : cause.match(subject, facts);
  const isReported = reportedCause === cause.code && isConcerned(subject);
  if (match.is === 'matched') {
    const explains = isReported || (claim !== undefined && explainsClaim(cause, match, subject, claim));
    const failing = explains && match.elsewhere !== true;
    if (!failing && match.elsewhere !== true && canBeRefuted(cause, requirement) && gotPast(subject))
      return { cause, requirement, match: contradicted(match) };
    const mayExplain = match.elsewhere !== true && isConcerned(subject);
    return { cause, requirement, match, finding: fromMatch(cause, requirement, match, { failing, facts }), mayExplain };
  }
  if (match.is === 'undecided' && isReported && claim !== undefined) {
    return { cause, requirement, match, finding: withoutProof(cause, subject, match.missing, { claim, facts }) };
  }
  return { cause, requirement, match };
}

/**
 * Whether a task that got past the requirement refutes the cause: a policy that the product does not read may allow the
 * call, or another path may lead around an obstacle. A thing that does not exist, or a role that ECS cannot assume, is
 * a fault now, whatever was before.
 */
function canBeRefuted({ category }: Cause, { kind }: Requirement): boolean {
  return (category === 'iam' && kind !== 'execution-role' && kind !== 'task-role') || category === 'network';
}

/**
 * The account shows a fault, but the task itself got past it: another policy may allow the call, or the account has
 * changed since.
 */
function contradicted({ title }: Extract<Match, { is: 'matched' }>): Match {
  return { is: 'ruled-out', because: 'this very task got past it', open: [{ is: 'got-past', thing: title }] };
}

/**
 * Explains a text that shows no cause. If exactly one thing is proved to be wrong at the step where the task failed,
 * that thing explains the text. If there are several, the product cannot know which one.
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

/**
 * Keeps one finding for each obstacle that blocks several requirements: one that fails now, if there is any, else the
 * first.
 */
function onePerObstacle(findings: readonly Finding[]): readonly Finding[] {
  const byId = new Map<string, Finding>();
  for (const finding of findings) {
    const earlier = byId.get(finding.id);
    if (earlier === undefined || (finding.failing && !earlier.failing)) byId.set(finding.id, finding);
  }
  return [...byId.values()];
}

/**
 * Keeps one finding for what the text reports without proof, because a text describes one failing call, even if it fits
 * several requirements.
 */
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

/** What is moot comes behind what makes it so. */
function byWeight(moot: ReadonlySet<string>): (a: Finding, b: Finding) => number {
  const step = (finding: Finding) => (finding.step === null ? steps.length : steps.indexOf(finding.step));
  return (a, b) =>
    weights[a.certainty] - weights[b.certainty] ||
    Number(moot.has(a.id)) - Number(moot.has(b.id)) ||
    step(a) - step(b) ||
    compare(a.cause, b.cause) ||
    compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
