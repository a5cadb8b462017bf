import { defineCause } from '../define-cause.ts';
import { missingContext } from '../missing-context.ts';
import { checkPermissions, permissionNeeds } from '../permission-check.ts';

/** A policy of the role, its boundary or the organisation denies the call outright: no further allow helps. */
export const explicitDeny = defineCause({
  code: 'explicit-deny',
  category: 'iam',
  concerns: ['secret', 'parameter', 'registry-credentials'],
  needs: permissionNeeds,
  match: (subject, facts) => {
    const checked = checkPermissions(subject, facts);
    const undecided = missingContext(checked);
    if (undecided.length > 0) return { is: 'undecided', missing: undecided };
    const denied = checked.find(({ fact }) => fact.is === 'known' && fact.value.decision === 'explicitDeny');
    if (denied?.fact.is !== 'known') return { is: 'ruled-out', because: 'no simulation ends in an explicit deny' };
    const { permission, fact } = denied;
    const by = fact.value.matched.length === 0 ? 'a policy' : fact.value.matched.slice(0, 3).join(', ');
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${by} explicitly denies ${permission.action} for ${subject.requirement.name ?? subject.requirement.kind}`,
      next: `Remove or narrow the Deny in ${by}: an explicit deny beats every allow, so attaching a policy cannot help. Ask first why it is there.`,
      evidence: [
        {
          text: `simulated: ${permission.action} on ${permission.resource} is explicitly denied by ${by}`,
          source: 'iam:SimulatePrincipalPolicy',
        },
      ],
      action: permission.action,
      resource: permission.resource,
    };
  },
});
