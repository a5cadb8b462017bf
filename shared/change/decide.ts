import type { Configuration } from '../configuration/configuration.ts';
import type { Finding } from '../diagnosis/finding.ts';
import { later } from '../event/instant.ts';
import type { Ask } from '../evidence/ask.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import { describeAction, targetOf } from './action.ts';
import { confirmed } from './guardrails/confirmed.ts';
import { consented } from './guardrails/consented.ts';
import { correctable } from './guardrails/correctable.ts';
import { deniedOtherwise } from './guardrails/denied-otherwise.ts';
import type { Guarded, Guardrail, KnownTarget, Verdict } from './guardrails/guardrail.ts';
import { withinLimits } from './guardrails/limits.ts';
import { modeApplies } from './guardrails/mode-applies.ts';
import { notTakenAway } from './guardrails/not-taken-away.ts';
import { optedOut } from './guardrails/opted-out.ts';
import { proved } from './guardrails/proved.ts';
import type { Plan, PlannedAction } from './plan.ts';

/** In the order in which they answer: the first that does not let a change pass tells why. */
const guardrails: readonly Guardrail[] = [
  proved,
  confirmed,
  optedOut,
  deniedOtherwise,
  consented,
  correctable,
  notTakenAway,
  withinLimits,
  modeApplies,
];

/** What becomes of a finding. */
export type Decided = {
  readonly finding: string;
  readonly decision: 'apply' | 'ask' | 'hold';
  readonly reason: string;
  readonly actions: readonly PlannedAction[];
  /** Whether nothing is to be written: the product's change for another incident stands, and is only relied on. */
  readonly inPlace?: boolean;
  /** Name of the guardrail that did not let it pass. */
  readonly stoppedBy?: string;
};

/** Everything that the guardrails look at, but for the change itself. */
export type Circumstances = Omit<Guarded, 'planned' | 'findings' | 'target'> & {
  readonly targets: Readonly<Record<string, KnownTarget>>;
};

/** Passes every planned change through every guardrail. Pure. */
export function decide(plan: Plan, findings: readonly Finding[], circumstances: Circumstances): readonly Decided[] {
  const guarded = new Map(plan.actions.map((planned) => [planned.id, guardedOf(planned, findings, circumstances)]));
  const verdicts = new Map([...guarded].map(([id, one]) => [id, judge(one)]));
  return findings.map((finding) => {
    // A forced deployment that a guardrail stops is left out: the repair itself stands without it.
    const actions = plan.actions.filter(
      ({ id, action, findings: ids }) =>
        ids.includes(finding.id) && (action.kind !== 'force-deployment' || verdicts.get(id) === undefined),
    );
    const [first] = actions;
    if (first === undefined)
      return {
        finding: finding.id,
        decision: 'ask',
        reason: plan.unplanned[finding.id] ?? 'there is nothing to change',
        actions,
      };
    const stopped = actions.map((planned) => verdicts.get(planned.id)).find((verdict) => verdict !== undefined);
    if (stopped !== undefined)
      return {
        finding: finding.id,
        decision: stopped.decision,
        reason: stopped.because,
        actions,
        stoppedBy: stopped.by,
      };
    return {
      finding: finding.id,
      decision: 'apply',
      reason: actions.map((planned) => describeAction(planned.action)).join(', then '),
      actions,
      inPlace: [...guarded].some(([id, one]) => isInPlace(one) && actions.some((planned) => planned.id === id)),
    };
  });
}

function guardedOf(planned: PlannedAction, findings: readonly Finding[], circumstances: Circumstances): Guarded {
  const { targets, ...rest } = circumstances;
  const concerned = findings.filter((finding) => planned.findings.includes(finding.id));
  return { ...rest, planned, findings: concerned, target: targets[targetOf(planned.action)] };
}

function judge(guarded: Guarded): (Verdict & { readonly by: string }) | undefined {
  for (const guardrail of isInPlace(guarded) ? guardrailsOfReliance : guardrails) {
    const verdict = guardrail.check(guarded);
    if (verdict !== undefined) return { ...verdict, by: guardrail.name };
  }
  return undefined;
}

/** What must hold before an incident relies on a change that was made for another: nothing is written, so nothing need be proved. */
const guardrailsOfReliance: readonly Guardrail[] = [confirmed, optedOut, consented, modeApplies];

/**
 * The product attached this very policy for another incident, it is still attached, and this task was created before that could
 * help it: the incident comes to rely on it, so that its proof is looked for and undo waits for it too.
 */
function isInPlace({ planned, target, facts, failure, configuration }: Guarded): boolean {
  const { action } = planned;
  if (action.kind !== 'attach-grant' || target?.state !== 'changed' || target.madeAt === null) return false;
  const helpsFrom = later(target.madeAt, configuration.proof.graceSeconds * 1000);
  if ((failure.createdAt ?? failure.stoppedAt) > helpsFrom) return false;
  const policies = facts.get({ kind: 'role-policies', subject: action.role });
  return policies?.is === 'known' && policies.value.some((one) => one.arn === action.policy);
}

/**
 * What the guardrails will want to know. Named as soon as the task definition is read, where the configuration leaves a change
 * possible at all, so that it is read beside the evidence and not after it.
 */
export function guardNeeds(
  workload: Workload,
  definition: TaskDefinition | undefined,
  configuration: Configuration,
): readonly Ask[] {
  const service = serviceArnOf(workload);
  if (definition === undefined || service === undefined) return [];
  const role = workload.overrideExecutionRoleArn ?? definition.executionRoleArn;
  const grants = configuration.grants.some((grant) => grant.executionRole === role);
  const corrections = configuration.corrections.some((one) => one.family === workload.family);
  return [
    ...(grants || corrections ? [{ kind: 'service-tasks' as const, subject: service }] : []),
    ...(corrections ? [{ kind: 'family-revisions' as const, subject: workload.family }] : []),
    ...(corrections && role !== undefined ? [{ kind: 'role' as const, subject: role }] : []),
  ];
}
