import { defineCause } from '../define-cause.ts';
import { explainDenial } from '../explain-denial.ts';
import type { Line } from '../finding.ts';
import { missingContext } from '../missing-context.ts';
import { type CheckedPermission, checkPermissions, permissionNeeds } from '../permission-check.ts';

/** The execution role's own policies do not allow a call that the task needs: no statement at all, or one that does not match. */
export const permissionMissing = defineCause({
  code: 'permission-missing',
  category: 'iam',
  concerns: ['secret', 'parameter', 'registry-credentials'],
  needs: permissionNeeds,
  match: (subject, facts) => {
    const { requirement } = subject;
    const role = facts.get({ kind: 'role', subject: requirement.role ?? '' });
    if (role?.is !== 'known')
      return { is: 'ruled-out', because: 'the task has no execution role, or it does not exist' };
    const checked = checkPermissions(subject, facts);
    const undecided = missingContext(checked);
    if (undecided.length > 0) return { is: 'undecided', missing: undecided };
    const lacking = checked.filter(isLacking);
    const [first] = lacking;
    if (first === undefined) return { is: 'ruled-out', because: 'a simulation allows every call' };
    const actions = lacking.map(({ permission }) => permission.action);
    const resources = lacking.map(({ permission }) => permission.resource);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `role ${role.value.name} may not call ${actions.join(' and ')} for ${requirement.name ?? requirement.kind}`,
      next: `Allow ${role.value.name} ${lacking.map(({ permission }) => `${permission.action} on ${permission.resource}`).join(' and ')}.`,
      evidence: lacking.flatMap(({ permission }): Line[] => [
        {
          text: `simulated: ${permission.action} on ${permission.resource} is implicitly denied`,
          source: 'iam:SimulatePrincipalPolicy',
        },
        ...explainDenial(permission, facts),
      ]),
      action: first.permission.action,
      resource: first.permission.resource,
      remedy: { is: 'permission', role: role.value.arn, statement: { actions, resources } },
    };
  },
});

/** Denied by nothing but the absence of an allow: a deny, a boundary or an organisation's policy is another cause. */
function isLacking({ fact }: CheckedPermission): boolean {
  if (fact.is !== 'known' || fact.value.decision !== 'implicitDeny') return false;
  return fact.value.allowedByBoundary !== false && fact.value.allowedByOrganizations !== false;
}
