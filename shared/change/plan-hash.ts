import { createHash } from 'node:crypto';
import type { Configuration } from '../configuration/configuration.ts';
import type { TaskDefinition, Workload } from '../workload/workload.ts';
import { kindOf, type PlannedAction } from './kinds/index.ts';

/** What a plan is for, besides its changes: whoever approves it approves it for this. */
export type PlanFor = {
  readonly incident: string;
  readonly workload: Workload;
  readonly definition: TaskDefinition | undefined;
};

/**
 * The hash of a plan: the incident and its workload, the failing revision with who registered it, how the task was run, each change
 * with its target, before and after, and the consent in the configuration that it rests on, with all that a grant gives. Counts and
 * times are not in it. A person approves exactly this: another plan, and the same plan for another revision, has another hash. It is
 * not cut short, so that nobody can prepare two plans with the same one.
 */
export function planHash({ incident, workload, definition }: PlanFor, actions: readonly PlannedAction[]): string {
  const planned = actions
    .map(({ id, action, consent }) => ({ id, target: kindOf(action).target(action), action, consent }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { key, taskDefinitionArn: revision, overridden, overrideExecutionRoleArn: role = null } = workload;
  const registrar = definition?.registeredBy ?? null;
  const approved = { incident, key, revision, registrar, overridden, role, planned };
  return hashOf(approved);
}

/** The hash of everything that the owner consents to. An approved change is sent only under the consent under which it was approved. */
export function consentHash({ grants, corrections, moveBacks }: Configuration): string {
  return hashOf({ grants, corrections, moveBacks });
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
