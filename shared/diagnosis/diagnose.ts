import type { Claim, Dependency } from '../claim/claim.ts';
import type { Facts } from '../evidence/ask.ts';
import { ecrRegionOf } from '../workload/registry.ts';
import type { Requirement } from '../workload/requirement.ts';
import { provesPast, type Step, steps } from '../workload/step.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import { claimConcerns, isConcerned } from './claim-concerns.ts';
import type { Cause, Match, Subject } from './define-cause.ts';
import { explainsClaim } from './explains-claim.ts';
import type { Certainty, Finding, Line, MissingRead, Remedy } from './finding.ts';
import { missingRead } from './missing-read.ts';
import { report } from './reported.ts';

/** What was found, and what could not be checked. */
export type Diagnosis = {
  /** Ordered by certainty, then step, then code. */
  readonly findings: readonly Finding[];
  /** Reads that failed, in sentences: another look may succeed. */
  readonly unchecked: readonly string[];
  /** What no read of this account can decide, in sentences. */
  readonly open: readonly string[];
};

export type DiagnosisInput = {
  readonly causes: readonly Cause[];
  readonly workload: Workload;
  /** Undefined where it could not be read: then there are no requirements either. */
  readonly definition: TaskDefinition | undefined;
  readonly requirements: readonly Requirement[];
  readonly facts: Facts;
  /** What the stopped reason says; without one nothing has failed yet. */
  readonly claim?: Claim;
  /** Reads that came before the requirements were known and failed (the task definition): they leave every cause undecided. */
  readonly missing: readonly MissingRead[];
};

/**
 * The one judge. With a claim it explains a failure and finds what would fail next; with a claim and no facts it repeats
 * what ECS says. Pure.
 */
export function diagnose(input: DiagnosisInput): Diagnosis {
  const told = input.claim === undefined ? null : report(input.claim).cause;
  const judged = input.requirements.flatMap((requirement) =>
    input.causes
      .filter((cause) => cause.concerns.includes(requirement.kind))
      .map((cause) => judge(cause, requirement, told, input)),
  );
  const matched = explainVague(onePerClaim(onePerObstacle(judged.flatMap((one) => one.finding ?? []))), input.claim);
  const explained = matched.some((finding) => finding.failing);
  const findings =
    explained || input.claim === undefined ? matched : [...matched, fromText(input.claim, input, judged)];
  return {
    findings: findings.toSorted(byWeight),
    unchecked: uncheckedOf(judged, findings, input),
    open: openOf(judged, findings),
  };
}

type Judged = {
  readonly cause: Cause;
  readonly requirement: Requirement;
  readonly match: Match;
  readonly finding?: Finding;
};

function judge(cause: Cause, requirement: Requirement, told: string | null, input: DiagnosisInput): Judged {
  const { workload, definition, requirements, facts, claim } = input;
  if (definition === undefined) throw new TypeError('requirements come of a definition');
  const subject = { requirement, workload, requirements, definition, claim };
  const missing = cause.needs(subject, facts).flatMap((ask) => missingRead(ask, facts));
  const match: Match = missing.length > 0 ? { is: 'undecided', missing } : cause.match(subject, facts);
  const isTold = told === cause.code && isConcerned(subject);
  if (match.is === 'matched') {
    const explains = isTold || (claim !== undefined && explainsClaim(cause, match, subject, claim));
    const failing = explains && match.elsewhere !== true;
    if (!failing && match.elsewhere !== true && canBeRefuted(cause, requirement) && gotPast(subject))
      return { cause, requirement, match: contradicted(match) };
    return { cause, requirement, match, finding: fromMatch(cause, requirement, match, failing) };
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

/** Whether this very task has fetched it: it failed at a later step. */
function gotPast({ claim, requirement, workload }: Subject): boolean {
  const step = claim === undefined ? null : stepOf(claim);
  return step !== null && provesPast(requirement.step, step, workload.launchType);
}

/** What the account shows and the task itself refutes: another policy may grant it, or the account has changed since. */
function contradicted({ title }: Extract<Match, { is: 'matched' }>): Match {
  const because = 'this very task got past it';
  return { is: 'ruled-out', because, open: [{ what: 'not told as a cause:', thing: title, because }] };
}

/**
 * A text that tells no cause is explained by the one thing that is proved to be wrong at the step where it failed; of several,
 * nobody can say which.
 */
function explainVague(findings: readonly Finding[], claim: Claim | undefined): readonly Finding[] {
  if (claim === undefined || claim.category === 'unrelated' || report(claim).cause !== null) return findings;
  const step = stepOf(claim);
  const candidates = findings.filter((one) => one.certainty === 'proved' && one.step === step);
  if (findings.some((one) => one.failing) || candidates.length !== 1) return findings;
  return findings.map((one) => (candidates.includes(one) ? { ...one, failing: true } : one));
}

function fromMatch(
  cause: Cause,
  requirement: Requirement,
  match: Extract<Match, { is: 'matched' }>,
  failing: boolean,
): Finding {
  return {
    ...outline(cause.code, requirement),
    ...(match.about !== undefined && { id: `${cause.code}|${match.about}` }),
    category: cause.category,
    certainty: match.certainty,
    action: match.action ?? null,
    resource: match.resource ?? null,
    title: match.title,
    next: match.next,
    instructions: match.instructions ?? [],
    evidence: match.evidence,
    missing: [],
    failing,
    remedy: match.remedy ?? null,
  };
}

function undecided(cause: Cause, requirement: Requirement, missing: readonly MissingRead[], claim: Claim): Finding {
  const told = report(claim);
  return {
    ...outline(cause.code, requirement),
    category: cause.category,
    certainty: 'undecided',
    action: claim.action,
    resource: claim.resource,
    title: told.title,
    next: told.next,
    instructions: [],
    evidence: [saidByEcs(claim)],
    missing,
    failing: true,
    remedy: null,
  };
}

function outline(code: string, requirement: Requirement) {
  return {
    id: `${code}|${requirement.id}`,
    cause: code,
    dependency: dependencyOf(requirement),
    requirement: requirement.id,
    step: requirement.step,
    role: requirement.role ?? null,
  } as const;
}

function dependencyOf({ kind, text }: Requirement): Dependency {
  if (kind === 'image' && ecrRegionOf(text) === undefined) return 'other';
  const of: Readonly<Record<Requirement['kind'], Dependency>> = {
    'execution-role': 'iam',
    secret: 'secretsmanager',
    parameter: 'ssm',
    'registry-credentials': 'secretsmanager',
    'registry-token': 'ecr',
    'log-stream': 'logs',
    'environment-file': 's3',
    'file-system': 'efs',
    image: 'ecr',
  };
  return of[kind];
}

/** What the text says, where no fact of the account explains it. */
function fromText(claim: Claim, input: DiagnosisInput, judged: readonly Judged[]): Finding {
  const told = report(claim);
  const concerned = input.requirements.find((requirement) => claimConcerns(claim, requirement, input.requirements));
  const cause = told.cause ?? `unexplained-${claim.category}`;
  const known = judged.some((one) => one.cause.code === cause);
  const missing = known ? [] : judgeable(cause, input) ? input.missing : [];
  const refuted = judged.find(
    (one) => one.cause.code === cause && one.requirement.id === concerned?.id && one.match.is === 'ruled-out',
  );
  const evidence = [saidByEcs(claim)];
  const allowedNow = refuted !== undefined && cause === 'permission-missing';
  if (refuted?.match.is === 'ruled-out')
    evidence.push({ text: `the account does not show it now: ${refuted.match.because}`, source: 'diagnosis' });
  return {
    id: `${cause}|${concerned?.id ?? ''}`,
    cause,
    category: claim.category,
    certainty: missing.length > 0 ? 'undecided' : told.certainty,
    dependency: claim.dependency,
    requirement: concerned?.id ?? null,
    step: stepOf(claim),
    role: concerned?.role ?? null,
    action: claim.action,
    resource: claim.resource,
    title: told.title,
    next: told.next,
    instructions: [],
    evidence,
    missing,
    failing: true,
    remedy: allowedNow ? permissionTold(claim, concerned) : null,
  };
}

/** The permission that the text speaks of: the role has it by now, so this only finds the change of ours that gave it. */
function permissionTold({ action, resource }: Claim, concerned: Requirement | undefined): Remedy | null {
  if (action === null || resource === null || concerned?.role === undefined) return null;
  return { is: 'permission', role: concerned.role, statement: { actions: [action], resources: [resource] } };
}

/** Whether facts could have decided the cause, had the requirements been known. */
function judgeable(code: string, input: DiagnosisInput): boolean {
  return input.causes.some((cause) => cause.code === code);
}

/** The step that a stopped reason's stage names; null for what comes after initialisation. */
export function stepOf(claim: Claim): Step | null {
  return steps.find((step) => step === claim.stage) ?? null;
}

function saidByEcs(claim: Claim): Line {
  return {
    text: `the stopped reason reads as ${claim.fault}${claim.action === null ? '' : `, ${claim.action}`}${claim.resource === null ? '' : `, ${claim.resource}`}`,
    source: 'stoppedReason',
  };
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

/** A text tells of one failing call: what rests on the text alone is one finding, however many requirements it fits. */
function onePerClaim(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  const failingFirst = findings.toSorted((a, b) => Number(b.failing) - Number(a.failing));
  const kept = failingFirst.filter((finding) => {
    if (finding.certainty === 'proved') return true;
    if (seen.has(finding.cause)) return false;
    seen.add(finding.cause);
    return true;
  });
  return findings.filter((finding) => kept.includes(finding));
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

/** Of what does not fail: a finding of what fails tells its own. One sentence a reason, whatever it concerns. */
function openOf(judged: readonly Judged[], findings: readonly Finding[]): readonly string[] {
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

function uncheckedOf(
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
  return [...open.values()].map(
    (one) =>
      `${one.ask.kind} was not read: ${one.why}${one.permission === undefined ? '' : ` (the permission ${one.permission} would let it)`}`,
  );
}
