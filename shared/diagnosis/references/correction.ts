import type { Requirement } from '../../workload/requirement.ts';
import type { Remedy } from '../finding.ts';

/** A corrected reference, shown to a person: only they can know whether it is what was meant. */
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
