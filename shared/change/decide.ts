import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from '../configuration/configuration.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { later } from '../event/instant.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import { type Approval, answerTo } from './answer.ts';
import { confirmed } from './guardrails/confirmed.ts';
import { consented } from './guardrails/consented.ts';
import type { Guarded, Guardrail, KnownTarget, Needing, Verdict } from './guardrails/guardrail.ts';
import { withinLimits } from './guardrails/limits.ts';
import { modeApplies } from './guardrails/mode-applies.ts';
import { notFrozen } from './guardrails/not-frozen.ts';
import { notSuspended } from './guardrails/not-suspended.ts';
import { optedOut } from './guardrails/opted-out.ts';
import { proved } from './guardrails/proved.ts';
import { withinWindow } from './guardrails/within-window.ts';
import { changeKinds, kindOf, type PlannedAction } from './kinds/index.ts';
import type { Plan } from './plan.ts';
import { consentHash, planHash } from './plan-hash.ts';
import type { Reason } from './reason.ts';

/** The decision about a finding. */
export type Decided = {
  readonly finding: string;
  readonly decision: 'apply' | 'ask' | 'hold';
  readonly reason: Reason;
  readonly actions: readonly PlannedAction[];
  /** Whether nothing is written: the product made this change for another incident, and this one only relies on it. */
  readonly inPlace?: boolean;
  /** Changes that the repair can do without, and is made without, because a guardrail stops them. */
  readonly leftOut?: readonly PlannedAction[];
  /** By the ids of changes that the repair can do without: why they are left out, or would be though nothing else was. */
  readonly heldApart?: Readonly<Record<string, Reason>>;
  /** Name of the guardrail that did not let it pass. */
  readonly stoppedBy?: string;
  /** The hash of the plan, if a person can answer it. */
  readonly plan?: string;
  /** ARN of the person who approved exactly this plan, and the hash of the owner's consent under which it was decided. */
  readonly approved?: { readonly by: string; readonly under: string };
};

/** Everything that the guardrails examine, without the change itself. */
export type Circumstances = Omit<Guarded, 'planned' | 'findings' | 'diagnosed' | 'target' | 'shown' | 'answer'> & {
  readonly targets: Readonly<Record<string, KnownTarget>>;
  /** The incident, if there is one already, and people's answers to its plans. */
  readonly incident: { readonly id: string; readonly approvals: readonly Approval[] };
};

/**
 * A planned change as its guardrails see it. `inPlace`: it was made for another incident, and this one would only rely
 * on it.
 */
type Candidate = { readonly planned: PlannedAction; readonly guarded: Guarded; readonly inPlace: boolean };

/** With the verdict of the guardrail that does not let it pass. */
type Judged = Candidate & { readonly verdict: (Verdict & { readonly by: string }) | undefined };

/** Passes every planned change through every guardrail. Pure. */
export function decide(plan: Plan, findings: readonly Finding[], circumstances: Circumstances): readonly Decided[] {
  const { incident, now, workload, definition, configuration } = circumstances;
  return findings.map((finding) => {
    const actions = plan.actions.filter((planned) => planned.findings.includes(finding.id));
    const hash = planHash({ incident: incident.id, workload, definition }, actions);
    const answer = answerTo(hash, incident.approvals, now);
    const own = actions.map((planned): Judged => {
      const candidate = candidateOf(planned, findings, { ...circumstances, answer });
      return { ...candidate, verdict: judge(candidate) };
    });
    const decided = decideOne(finding, own, plan);
    return {
      ...decided,
      // While an answer counts, it can be answered otherwise.
      ...(((decided.stoppedBy !== undefined && decided.decision === 'ask') || answer !== undefined) && { plan: hash }),
      ...(answer?.answer === 'approve' && { approved: { by: answer.by, under: consentHash(configuration) } }),
    };
  });
}

function decideOne({ id: finding }: Finding, own: readonly Judged[], { unplanned }: Plan): Decided {
  // What only spares waiting is left out where a guardrail stops it: the repair itself stands without it.
  const repair = own.filter(({ planned, verdict }) => verdict === undefined || !kindOf(planned.action).optional);
  if (repair.length === 0) {
    const reason: Reason = unplanned[finding] ?? { code: 'nothing-planned' };
    return { finding, decision: 'ask', reason, actions: [] };
  }
  const [stopped] = repair.flatMap(({ verdict }) => verdict ?? []).toSorted((a, b) => rankOf(a) - rankOf(b));
  if (stopped !== undefined) {
    const { decision, because: reason, by: stoppedBy } = stopped;
    const actions = own.map(({ planned }) => planned);
    return { finding, decision, reason, actions, heldApart: heldApart(own, repair, reason), stoppedBy };
  }
  const actions = repair.map(({ planned }) => planned);
  const reason: Reason = { code: 'planned', changes: actions.map(({ id }) => id) };
  const leftOut = own.filter((one) => !repair.includes(one)).map(({ planned }) => planned);
  const without = leftOut.length === 0 ? {} : { leftOut, heldApart: heldApart(own, repair, reason) };
  return { finding, decision: 'apply', reason, actions, inPlace: repair.some((one) => one.inPlace), ...without };
}

/** Nobody is asked, and no other mode promised, where something else holds another change of the same repair. */
function rankOf({ decision, by }: NonNullable<Judged['verdict']>): number {
  if (by === modeApplies.name) return 2;
  return decision === 'ask' ? 1 : 0;
}

/** The mode holds every change alike, and what holds the repair is told with the finding. */
function heldApart(
  own: readonly Judged[],
  repair: readonly Judged[],
  reason: Reason,
): Readonly<Record<string, Reason>> {
  const reasons = own.flatMap((one) => {
    const { planned, verdict } = one;
    if (verdict === undefined || repair.includes(one) || verdict.by === modeApplies.name) return [];
    return isDeepStrictEqual(verdict.because, reason) ? [] : [[planned.id, verdict.because] as const];
  });
  return Object.fromEntries(reasons);
}

function candidateOf(
  planned: PlannedAction,
  findings: readonly Finding[],
  { targets, incident: _incident, ...circumstances }: Circumstances & Pick<Guarded, 'answer'>,
): Candidate {
  const kind = kindOf(planned.action);
  const guarded: Guarded = {
    ...circumstances,
    planned,
    findings: repairedBy(planned, findings),
    diagnosed: findings,
    target: targets[kind.target(planned.action)],
    shown: kind.isShown(planned.action, circumstances.facts),
  };
  return { planned, guarded, inPlace: kind.shared && isInPlace(guarded) };
}

/** The first guardrail that does not let a change pass tells why. */
function judge({ planned, guarded, inPlace }: Candidate): Judged['verdict'] {
  for (const guardrail of inPlace ? guardrailsOfReliance : guardrailsOf(planned)) {
    const verdict = guardrail.check(guarded);
    if (verdict !== undefined) return { ...verdict, by: guardrail.name };
  }
  return undefined;
}

/**
 * In the order in which they answer. A suspended target says so before anything else: only that tells people to restore it. The
 * consent of the owner, the limits and the mode stand over every kind.
 */
function guardrailsOf({ action }: PlannedAction): readonly Guardrail[] {
  const own = kindOf(action).guardrails;
  return [
    notSuspended,
    proved,
    confirmed,
    optedOut,
    notFrozen,
    ...own.beforeConsent,
    consented,
    ...own.afterConsent,
    withinLimits,
    withinWindow,
    modeApplies,
  ];
}

/**
 * The guardrails that apply when an incident would rely on a change made for another one. Nothing is written, so
 * nothing must be proved.
 */
const guardrailsOfReliance: readonly Guardrail[] = [confirmed, optedOut, consented, modeApplies];

/**
 * Whether the product made this very change for another incident, the change is still in place, and this task was
 * created too early to profit from it. Then this incident relies on the change too: the remediator looks for its proof,
 * and an undo waits for it.
 */
function isInPlace({ target, shown, trigger, configuration }: Guarded): boolean {
  if (target?.state !== 'changed' || target.madeAt === null || shown !== true) return false;
  const helpsFrom = later(target.madeAt, configuration.proof.graceSeconds * 1000);
  return (trigger.createdAt ?? trigger.stoppedAt) <= helpsFrom;
}

/**
 * The reads that the guardrails of a plan's changes still need, as far as the facts at hand can name them. Each guardrail
 * declares its own, so that none takes what nobody asked for as what could not be read. A drill changes nothing, and is
 * not judged.
 */
export function planNeeds(
  { actions }: Plan,
  findings: readonly Finding[],
  of: Omit<Needing, 'planned' | 'findings'>,
): readonly Ask[] {
  if (of.trigger.drill) return [];
  return actions.flatMap((planned) => {
    const needing = { ...of, planned, findings: repairedBy(planned, findings) };
    const shownBy = kindOf(planned.action).shownBy(planned.action);
    const needed = guardrailsOf(planned).flatMap((guardrail) => guardrail.needs?.(needing) ?? []);
    return shownBy === undefined ? needed : [...needed, shownBy];
  });
}

function repairedBy({ findings: ids }: PlannedAction, findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ id }) => ids.includes(id));
}

/**
 * The reads that the guardrails will need. They are named as soon as the task definition is read, if the configuration
 * allows a change at all, so that they run in parallel with the reads of the evidence.
 */
export function guardNeeds(
  workload: Workload,
  definition: TaskDefinition | undefined,
  configuration: Configuration,
  { claims = [], facts }: { readonly claims?: readonly Claim[]; readonly facts?: Facts } = {},
): readonly Ask[] {
  if (definition === undefined || workload.service === undefined) return [];
  return Object.values(changeKinds).flatMap((kind) =>
    kind.reads({ workload, definition, configuration, claims, ...(facts !== undefined && { facts }) }),
  );
}
