import type { Claim } from '../../stopped-reason/claim.ts';
import { provesPast, type Step, steps } from '../../workload/step.ts';
import type { Subject } from '../define-cause.ts';

/** The step of the stage that a stopped reason names; null for a stage after initialisation. */
export function stepOf(claim: Claim): Step | null {
  return steps.find((step) => step === claim.stage) ?? null;
}

/** Whether the failed task has fetched the requirement: it failed at a later step. */
export function gotPast({ claim, requirement, workload }: Subject): boolean {
  const step = claim === undefined ? null : stepOf(claim);
  return step !== null && provesPast(requirement.step, step, workload.launchType);
}
