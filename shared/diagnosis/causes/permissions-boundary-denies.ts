import { defineCause } from '../define-cause.ts';
import { missingContext } from '../missing-context.ts';
import { checkPermissions, permissionNeeds } from '../permission-check.ts';

/** The role's permissions boundary, or the organisation, does not let the call through, whatever the role's policies allow. */
export const permissionsBoundaryDenies = defineCause({
  code: 'permissions-boundary-denies',
  category: 'iam',
  concerns: ['secret', 'parameter', 'registry-credentials'],
  needs: permissionNeeds,
  match: (subject, facts) => {
    const checked = checkPermissions(subject, facts);
    const undecided = missingContext(checked);
    if (undecided.length > 0) return { is: 'undecided', missing: undecided };
    const denied = checked.find(
      ({ fact }) =>
        fact.is === 'known' &&
        fact.value.decision === 'implicitDeny' &&
        (fact.value.allowedByBoundary === false || fact.value.allowedByOrganizations === false),
    );
    if (denied?.fact.is !== 'known')
      return { is: 'ruled-out', because: 'neither boundary nor organisation stands in the way' };
    const { permission, fact } = denied;
    const role = facts.get({ kind: 'role', subject: permission.role });
    const boundary = role?.is === 'known' ? role.value.permissionsBoundary : undefined;
    const wall =
      fact.value.allowedByBoundary === false
        ? `permissions boundary ${boundary ?? ''}`.trim()
        : 'a service control policy of the organisation';
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${wall} does not allow ${permission.action} for ${subject.requirement.name ?? subject.requirement.kind}`,
      next: `Allow ${permission.action} on ${permission.resource} in ${wall}; a policy attached to the role cannot reach beyond it.`,
      evidence: [
        {
          text: `simulated: ${permission.action} on ${permission.resource} is not allowed by ${wall}`,
          source: 'iam:SimulatePrincipalPolicy',
        },
      ],
      action: permission.action,
      resource: permission.resource,
    };
  },
});
