import type { Configuration } from '../configuration/configuration.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { later } from '../event/instant.ts';
import type { Ask } from '../evidence/ask.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import { confirmed } from './guardrails/confirmed.ts';
import { consented } from './guardrails/consented.ts';
import type { Guarded, Guardrail, KnownTarget, Verdict } from './guardrails/guardrail.ts';
import { withinLimits } from './guardrails/limits.ts';
import { modeApplies } from './guardrails/mode-applies.ts';
import { optedOut } from './guardrails/opted-out.ts';
import { proved } from './guardrails/proved.ts';
import { changeKinds, kindOf, type PlannedAction } from './kinds/index.ts';
import type { Plan } from './plan.ts';
import type { Reason } from './reason.ts';

/** The decision about a finding. */
export type Decided = {
  readonly finding: string;
  readonly decision: 'apply' | 'ask' | 'hold';
  readonly reason: Reason;
  readonly actions: readonly PlannedAction[];
  /** Whether nothing is written: the product made this change for another incident, and this one only relies on it. */
  readonly inPlace?: boolean;
  /** Name of the guardrail that stopped the change. */
  readonly stoppedBy?: string;
};

/** Everything that the guardrails examine, without the change itself. */
export type Circumstances = Omit<Guarded, 'planned' | 'findings' | 'target' | 'shown'> & {
  readonly targets: Readonly<Record<string, KnownTarget>>;
};

/**
 * A planned change as its guardrails see it. `inPlace`: it was made for another incident, and this one would only rely
 * on it.
 */
type Candidate = { readonly planned: PlannedAction; readonly guarded: Guarded; readonly inPlace: boolean };

/** Checks every planned change with its guardrails. Pure. */
export function decide(plan: Plan, findings: readonly Finding[], circumstances: Circumstances): readonly Decided[] {
  const candidates = plan.actions.map((planned) => candidateOf(planned, findings, circumstances));
  const verdicts = new Map(candidates.map((one) => [one.planned.id, judge(one)]));
  return findings.map((finding) => {
    // A change that only saves waiting is left out if a guardrail stops it. The repair works without it.
    const own = candidates.filter(
      ({ planned: { id, action, findings: ids } }) =>
        ids.includes(finding.id) && !(kindOf(action).optional && verdicts.get(id) !== undefined),
    );
    const actions = own.map(({ planned }) => planned);
    if (own.length === 0) {
      const reason: Reason = plan.unplanned[finding.id] ?? { code: 'nothing-planned' };
      return { finding: finding.id, decision: 'ask', reason, actions };
    }
    const stopped = actions.map(({ id }) => verdicts.get(id)).find((verdict) => verdict !== undefined);
    if (stopped !== undefined) {
      const { decision, because: reason, by: stoppedBy } = stopped;
      return { finding: finding.id, decision, reason, actions, stoppedBy };
    }
    const reason: Reason = { code: 'planned', changes: actions.map(({ id }) => id) };
    return { finding: finding.id, decision: 'apply', reason, actions, inPlace: own.some((one) => one.inPlace) };
  });
}

function candidateOf(
  planned: PlannedAction,
  findings: readonly Finding[],
  { targets, ...circumstances }: Circumstances,
): Candidate {
  const kind = kindOf(planned.action);
  const guarded: Guarded = {
    ...circumstances,
    planned,
    findings: findings.filter((finding) => planned.findings.includes(finding.id)),
    target: targets[kind.target(planned.action)],
    shown: kind.isShown(planned.action, circumstances.facts),
  };
  return { planned, guarded, inPlace: kind.shared && isInPlace(guarded) };
}

/** The verdict of the first guardrail that stops a change. */
function judge({ planned, guarded, inPlace }: Candidate): (Verdict & { readonly by: string }) | undefined {
  for (const guardrail of inPlace ? guardrailsOfReliance : guardrailsOf(planned)) {
    const verdict = guardrail.check(guarded);
    if (verdict !== undefined) return { ...verdict, by: guardrail.name };
  }
  return undefined;
}

/** In the order in which they are checked. The guardrails for consent, limits and mode apply to every kind. */
function guardrailsOf({ action }: PlannedAction): readonly Guardrail[] {
  const own = kindOf(action).guardrails;
  return [proved, confirmed, optedOut, ...own.beforeConsent, consented, ...own.afterConsent, withinLimits, modeApplies];
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
 * The reads that the guardrails will need. They are named as soon as the task definition is read, if the configuration
 * allows a change at all, so that they run in parallel with the reads of the evidence.
 */
export function guardNeeds(
  workload: Workload,
  definition: TaskDefinition | undefined,
  configuration: Configuration,
): readonly Ask[] {
  if (definition === undefined || workload.service === undefined) return [];
  return Object.values(changeKinds).flatMap((kind) => kind.reads({ workload, definition, configuration }));
}
