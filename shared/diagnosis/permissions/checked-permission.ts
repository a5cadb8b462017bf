import type { Ask } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import type { Simulation } from '../../evidence/iam.ts';
import type { Permission } from './needed-permissions.ts';

/** A permission with the answer of its simulation, and the condition keys whose values the product does not know. */
export type CheckedPermission = {
  readonly permission: Permission;
  readonly fact: Fact<Simulation>;
  /** The simulation whose answer that is. */
  readonly asks: readonly Ask[];
  readonly unknownContext: readonly string[];
  /** Whether the same call is allowed on the whole ARN of a partial one. */
  readonly alsoAllowed: boolean;
};

/** A permission whose simulation gave an answer. */
export type Simulated = CheckedPermission & { readonly fact: Extract<CheckedPermission['fact'], { is: 'known' }> };

/** Whether the simulation of a permission gave an answer. */
export function isSimulated(checked: CheckedPermission): checked is Simulated {
  return checked.fact.is === 'known';
}
