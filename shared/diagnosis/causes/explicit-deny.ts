import { lastPart } from '../../arn.ts';
import type { Facts } from '../../evidence/ask.ts';
import { firstOf } from '../../first-of.ts';
import { simulatedDenials } from '../advice/denials.ts';
import type { Instruction, Seen } from '../finding.ts';
import { commandInstruction } from '../instructions.ts';
import { denyingStatements, policiesAsk } from '../permissions/explain-denial.ts';
import { neededPermissions, type Permission } from '../permissions/needed-permissions.ts';
import { isDeniedByOwn } from '../permissions/own-side.ts';
import { nameOf, simulatedCause } from '../permissions/simulated-cause.ts';

/** A policy of the role, its boundary, or the organisation explicitly denies the call. An added allow does not help. */
export const explicitDeny = simulatedCause({
  code: 'explicit-deny',
  shownBy: 'simulation',
  ruledOut: 'no simulation ends in an explicit deny',
  explainsDenials: simulatedDenials,
  besideReport: (subject, { action }, facts) => ({
    evidence: neededPermissions(subject, facts)
      .filter((permission) => permission.action === action)
      .flatMap((permission) => sayDenying(permission, facts)),
  }),
  // Where the organisation denies too, the simulation does not tell the two apart: the role's documents do.
  isDenied: ({ permission, fact }, _, facts) =>
    fact.value.decision === 'explicitDeny' &&
    (fact.value.allowedByOrganizations !== false || isDeniedByOwn(permission, facts)),
  tell: ([{ permission, fact, asks }], subject, facts) => {
    const role = lastPart(permission.role);
    // IAM's id of an inline policy is `role_ROLE_POLICY`.
    const inline = `role_${role}_`;
    const names = fact.value.matched.map((id) => id.replace(inline, ''));
    const isInline = fact.value.matched.length > 0 && fact.value.matched.every((id) => id.startsWith(inline));
    const quoted = names.map((name) => `"${name}"`);
    const called = `${names.length > 1 ? 'policies' : 'policy'} ${firstOf(quoted, 3)}`;
    const by = names.length === 0 ? 'a policy' : isInline ? `inline ${called} of role ${role}` : called;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${by} explicitly ${names.length > 1 ? 'deny' : 'denies'} ${permission.action} for ${nameOf(subject)}`,
      next: `Ask first why it is there; then remove or narrow the Deny in ${by}: an explicit deny beats every allow, so attaching a policy cannot help.`,
      instructions: isInline ? names.map((name) => showInline(role, name)) : [],
      evidence: [
        {
          text: `simulated: ${permission.action} on ${permission.resource} is explicitly denied by ${by}`,
          by: asks,
        },
        ...sayDenying(permission, facts),
      ],
      action: permission.action,
      resource: permission.resource,
    };
  },
});

function showInline(role: string, name: string): Instruction {
  return commandInstruction(`see inline policy "${name}"`, 'aws iam get-role-policy', [
    ['--role-name', role],
    ['--policy-name', name],
  ]);
}

function sayDenying(permission: Permission, facts: Facts): readonly Seen[] {
  return denyingStatements(permission, facts).map((text) => ({ text, by: [policiesAsk(permission)] }));
}
