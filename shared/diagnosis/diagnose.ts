import type { Claim, Dependency } from '../claim/claim.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import type { Requirement } from '../workload/requirement.ts';
import { type Step, steps } from '../workload/step.ts';
import type { Workload } from '../workload/workload.ts';
import { claimConcerns } from './claim-concerns.ts';
import type { Cause, Match } from './define-cause.ts';
import type { Certainty, Finding, Line, MissingRead, Remedy } from './finding.ts';
import { report } from './reported.ts';
import { isSameResource } from './same-resource.ts';

/** What was found, and what could not be checked. */
export type Diagnosis = {
  /** Ordered by certainty, then step, then code. */
  readonly findings: readonly Finding[];
  /** Reads that failed, in sentences. */
  readonly unchecked: readonly string[];
};

export type DiagnosisInput = {
  readonly causes: readonly Cause[];
  readonly workload: Workload;
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
  const judged = input.requirements.flatMap((requirement) =>
    input.causes
      .filter((cause) => cause.concerns.includes(requirement.kind))
      .map((cause) => judge(cause, requirement, input)),
  );
  const matched = onePerClaim(judged.flatMap((one) => one.finding ?? []));
  const explained = matched.some((finding) => finding.failing);
  const findings =
    explained || input.claim === undefined ? matched : [...matched, fromText(input.claim, input, judged)];
  return { findings: findings.toSorted(byWeight), unchecked: uncheckedOf(judged, findings, input) };
}

type Judged = {
  readonly cause: Cause;
  readonly requirement: Requirement;
  readonly match: Match;
  readonly finding?: Finding;
};

function judge(cause: Cause, requirement: Requirement, input: DiagnosisInput): Judged {
  const { workload, requirements, facts, claim } = input;
  const subject = { requirement, workload, requirements };
  const needs = cause.needs(subject, facts);
  const missing = needs.flatMap((ask) => missingRead(ask, facts));
  const match: Match = missing.length > 0 ? { is: 'undecided', missing } : cause.match(subject, facts, claim);
  const told = claim !== undefined && report(claim).cause === cause.code && claimConcerns(claim, requirement);
  if (match.is === 'matched') {
    return {
      cause,
      requirement,
      match,
      finding: fromMatch(cause, requirement, match, told || explains(cause, requirement, claim)),
    };
  }
  if (match.is === 'undecided' && told) {
    return { cause, requirement, match, finding: undecided(cause, requirement, match.missing, claim) };
  }
  return { cause, requirement, match };
}

/**
 * A proved fault of the very requirement that the text speaks of explains it, if it is of the kind that the text tells of. A text that
 * names another policy as what denies is not explained by what the role's own policies lack: that would only fail next.
 */
function explains(cause: Cause, requirement: Requirement, claim: Claim | undefined): boolean {
  if (claim === undefined) return false;
  if (cause.code === 'reference-malformed') {
    // What cannot be read as a secret is tried as a parameter, so the text may name another service.
    const named = claim.resource !== null && isSameResource(claim.resource, requirement.text, claim.cut);
    return named || claim.category === cause.category;
  }
  const names = claim.denial !== null && claim.denial !== 'unstated' && claim.denial !== 'kms';
  if (cause.code === 'permission-missing' && names) return false;
  return claim.category === cause.category && claimConcerns(claim, requirement);
}

/** The reads that a cause asked for and did not get. */
export function missingRead(ask: Ask, facts: Facts): readonly MissingRead[] {
  const fact = facts.get(ask);
  if (fact === undefined) return [{ ask, why: 'it was not asked' }];
  if (fact.is !== 'unavailable') return [];
  return [
    {
      ask,
      why: `${fact.source} ${fact.why}: ${fact.detail}`,
      ...(fact.permission !== undefined && { permission: fact.permission }),
    },
  ];
}

function fromMatch(
  cause: Cause,
  requirement: Requirement,
  match: Extract<Match, { is: 'matched' }>,
  failing: boolean,
): Finding {
  return {
    ...outline(cause.code, requirement),
    category: cause.category,
    certainty: match.certainty,
    action: match.action ?? null,
    resource: match.resource ?? null,
    title: match.title,
    next: match.next,
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

function dependencyOf({ kind }: Requirement): Dependency {
  const of: Readonly<Record<Requirement['kind'], Dependency>> = {
    'execution-role': 'iam',
    secret: 'secretsmanager',
    parameter: 'ssm',
    'registry-credentials': 'secretsmanager',
    'registry-token': 'ecr',
    'log-stream': 'logs',
    'environment-file': 's3',
  };
  return of[kind];
}

/** What the text says, where no fact of the account explains it. */
function fromText(claim: Claim, input: DiagnosisInput, judged: readonly Judged[]): Finding {
  const told = report(claim);
  const concerned = input.requirements.find((requirement) => claimConcerns(claim, requirement));
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
    text: `ECS says: ${claim.fault}${claim.action === null ? '' : `, ${claim.action}`}${claim.resource === null ? '' : `, ${claim.resource}`}`,
    source: 'stoppedReason',
  };
}

/** A text tells of one failing call: what rests on the text alone is one finding, however many requirements it fits. */
function onePerClaim(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    if (finding.certainty === 'proved') return true;
    if (seen.has(finding.cause)) return false;
    seen.add(finding.cause);
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
