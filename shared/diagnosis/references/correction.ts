import type { Requirement } from '../../workload/requirement.ts';
import type { Remedy } from '../finding.ts';

/** A corrected reference for a person to decide: only they know whether it is what was meant. */
export function askedCorrection(requirement: Requirement, after: string): Remedy {
  return {
    is: 'correction',
    pointer: requirement.pointer,
    container: requirement.container ?? '',
    name: requirement.name ?? '',
    before: requirement.text,
    after,
    ask: true,
  };
}
