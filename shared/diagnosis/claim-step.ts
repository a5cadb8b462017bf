import type { Claim } from '../claim/claim.ts';
import { type Step, steps } from '../workload/step.ts';

/** The step that a stopped reason's stage names; null for what comes after initialisation. */
export function stepOf(claim: Claim): Step | null {
  return steps.find((step) => step === claim.stage) ?? null;
}
