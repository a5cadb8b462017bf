import type { DenialKind } from '../../stopped-reason/claim.ts';
import { type Guardrail, hold } from './guardrail.ts';

/** Denials that no further allow of the role's own policies can lift. */
const beyond: readonly DenialKind[] = [
  'explicit-deny-identity-based-policy',
  'explicit-deny-permissions-boundary',
  'explicit-deny-service-control-policy',
  'explicit-deny-resource-control-policy',
  'explicit-deny-session-policy',
  'no-permissions-boundary',
  'no-service-control-policy',
  'no-resource-control-policy',
];

/** An explicit deny in the role's policies, its boundary or the organisation is never met with another allow. */
export const deniedOtherwise: Guardrail = {
  name: 'denied-otherwise',
  check: ({ claim: { denial } }) =>
    denial !== null && beyond.includes(denial) ? hold({ code: 'denied-otherwise', denial }) : undefined,
};
