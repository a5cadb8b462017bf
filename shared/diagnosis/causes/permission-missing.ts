import { lastPart } from '../../arn.ts';
import type { Seen } from '../finding.ts';
import { explainDenial } from '../permissions/explain-denial.ts';
import { resourceGrantAsks, resourceGrants } from '../permissions/granted-by-resource.ts';
import { nameOf, type Simulated, simulatedCause } from '../permissions/simulated-cause.ts';

/**
 * The policies of the execution role do not allow a call that the task needs: no statement names it, or none matches.
 */
export const permissionMissing = simulatedCause({
  code: 'permission-missing',
  shownBy: 'simulation, the role’s policies, those of secret, key and bucket',
  ruledOut: 'a simulation allows every call',
  isRepairedByPermission: true,
  isDenied: isLacking,
  unless: { asks: resourceGrantAsks, isGranted: resourceGrants },
  tell: (lacking, subject, facts) => {
    const [first] = lacking;
    const { role } = first.permission;
    const name = lastPart(role);
    const actions = lacking.map(({ permission }) => permission.action);
    // A grant for either meaning of a partial ARN, unless one of them is allowed already.
    const grants = lacking.flatMap(({ permission: { action, resource, grantedOn, alsoOn }, alsoAllowed }) =>
      [grantedOn ?? resource, ...(alsoOn === undefined || alsoAllowed ? [] : [alsoOn])].map((on) => ({ action, on })),
    );
    return {
      is: 'matched',
      certainty: 'proved',
      title: `role ${name} may not call ${actions.join(' and ')} for ${nameOf(subject)}`,
      next: `Allow ${name} ${grants.map(({ action, on }) => `${action} on ${on}`).join(' and ')}.`,
      evidence: lacking.flatMap(({ permission, asks }): Seen[] => [
        {
          text: `simulated: ${permission.action} on ${permission.resource} is implicitly denied`,
          by: asks,
        },
        ...explainDenial(permission, facts),
      ]),
      action: first.permission.action,
      resource: first.permission.resource,
      remedy: {
        is: 'permission',
        role,
        statement: { actions: grants.map(({ action }) => action), resources: grants.map(({ on }) => on) },
      },
    };
  },
});

/**
 * Whether the call is denied only because no policy allows it. A deny, a boundary or a policy of the organisation is
 * another cause.
 */
function isLacking({ fact }: Simulated): boolean {
  const { decision, allowedByBoundary, allowedByOrganizations } = fact.value;
  return decision === 'implicitDeny' && allowedByBoundary !== false && allowedByOrganizations !== false;
}
