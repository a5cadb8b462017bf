import { simulatedDenials } from '../advice/denials.ts';
import type { Subject } from '../define-cause.ts';
import { statementInstruction } from '../instructions.ts';
import type { Simulated } from '../permissions/checked-permission.ts';
import { isDeniedOutright, toldOf } from '../permissions/denied-by-text.ts';
import { nameOf, simulatedCause } from '../permissions/simulated-cause.ts';

/** The permissions boundary of the role does not allow the call, whatever the policies of the role allow. */
export const permissionsBoundaryDenies = simulatedCause({
  code: 'permissions-boundary-denies',
  shownBy: 'simulation',
  ruledOut: 'no permissions boundary stands in the way',
  explainsDenials: simulatedDenials,
  isDenied: isOutside,
  tell: ([{ permission, asks }], subject, facts) => {
    const role = facts.get({ kind: 'role', subject: permission.role });
    const boundary = role?.is === 'known' ? role.value.permissionsBoundary : undefined;
    const wall = `permissions boundary ${boundary ?? ''}`.trim();
    const isOutright = toldOf(permission, subject) === 'boundary' && isDeniedOutright(permission, subject);
    const onWhat = `${permission.action} on ${permission.grantedOn ?? permission.resource}`;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${wall} ${isOutright ? 'denies' : 'does not allow'} ${permission.action} for ${nameOf(subject)}`,
      next: isOutright
        ? `Ask first why it is there; then except ${onWhat} from the statement of the ${wall} that denies it: a deny beats every allow.`
        : `Allow ${onWhat} in the ${wall}; a policy attached to the role cannot reach beyond it.`,
      instructions: isOutright ? [] : [statementInstruction(`add this statement to the ${wall}`, [permission])],
      evidence: [
        {
          text: `simulated: ${permission.action} on ${permission.resource} is not allowed by the ${wall}`,
          by: asks,
        },
      ],
      action: permission.action,
      resource: permission.resource,
    };
  },
});

/** An explicit deny that is not the boundary's, by ECS's text or for want of one, is another cause. */
function isOutside({ permission, fact }: Simulated, subject: Subject): boolean {
  const { decision, allowedByBoundary, allowedByOrganizations } = fact.value;
  if (decision === 'allowed' || allowedByBoundary !== false) return false;
  return decision === 'implicitDeny' || allowedByOrganizations === false || toldOf(permission, subject) === 'boundary';
}
