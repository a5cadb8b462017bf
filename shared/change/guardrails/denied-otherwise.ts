import { type Guardrail, hold } from './guardrail.ts';

/** An explicit deny in the role's policies, its boundary or the organisation is never met with another allow. */
export const deniedOtherwise: Guardrail = {
  name: 'denied-otherwise',
  check: ({ planned, claim }) => {
    if (planned.action.kind !== 'attach-grant' || claim.denial === null) return undefined;
    const beyond = [
      'explicit-deny-identity-based-policy',
      'explicit-deny-permissions-boundary',
      'explicit-deny-service-control-policy',
      'explicit-deny-resource-control-policy',
      'explicit-deny-session-policy',
      'no-permissions-boundary',
      'no-service-control-policy',
      'no-resource-control-policy',
    ];
    return beyond.includes(claim.denial)
      ? hold(`ECS reports ${claim.denial.replaceAll('-', ' ')}: a further allow cannot help`)
      : undefined;
  },
};
