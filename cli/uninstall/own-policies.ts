import { lastPart } from '../../shared/arn.ts';
import type { GrantedPolicy } from '../../shared/aws/operating/read-remains.ts';
import { isInEffect } from '../../shared/incident/change-lifecycle.ts';
import type { ShownIncident } from '../../shared/notification/notification.ts';

/** Policies by whose they are: each with the roles for which that holds. */
export type Divided = {
  /** The ledger says that the product attached them, and that it stands: their grants have left the configuration. */
  readonly known: readonly GrantedPolicy[];
  /** All of them, each with the roles of which the ledger knows nothing: one that it does not know at all may be of another installation. */
  readonly unknown: readonly GrantedPolicy[];
};

/** Divides the policies that are in no grant of the stack, by the incidents for which a change stood at the beginning. */
export function divideOthers(others: readonly GrantedPolicy[], incidents: readonly ShownIncident[]): Divided {
  const isKnown = (arn: string) => (role: string) => incidents.some((incident) => isAttachedFor(incident, arn, role));
  const known = others.map(({ arn, roles }) => ({ arn, roles: roles.filter(isKnown(arn)) }));
  const unknown = others.map(({ arn, roles }) => ({ arn, roles: roles.filter((role) => !isKnown(arn)(role)) }));
  return { known: known.filter(({ roles }) => roles.length > 0), unknown };
}

/** Whether a change is in effect for an incident that attached the policy to the role of this name. */
export function isAttachedFor({ changes }: ShownIncident, policy: string, role: string): boolean {
  return changes.some(
    (change) =>
      isInEffect(change) &&
      change.action.kind === 'attach-grant' &&
      change.action.policy === policy &&
      lastPart(change.action.role) === role,
  );
}
