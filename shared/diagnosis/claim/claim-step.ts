import type { Claim } from '../../stopped-reason/claim.ts';
import { provesPast, type Step, steps } from '../../workload/step.ts';
import type { Subject } from '../define-cause.ts';

/** The step that a stopped reason's stage names; null for what comes after initialisation. */
export function stepOf(claim: Claim): Step | null {
  return steps.find((step) => step === claim.stage) ?? null;
}

/** Whether this very task has fetched it: it failed at a later step. */
export function gotPast({ claim, requirement, workload }: Subject): boolean {
  const step = claim === undefined ? null : stepOf(claim);
  return step !== null && provesPast(requirement.step, step, workload.launchType);
}
