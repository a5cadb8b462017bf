import type { DenialKind } from '../../stopped-reason/claim.ts';
import { type Guardrail, hold } from './guardrail.ts';

/** Denials that an added allow in the role's own policies cannot lift. */
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

/**
 * The product never answers an explicit deny in the role's policies, its boundary or the organisation with an added
 * allow.
 */
export const deniedOtherwise: Guardrail = {
  name: 'denied-otherwise',
  check: ({ claim: { denial } }) =>
    denial !== null && beyond.includes(denial) ? hold({ code: 'denied-otherwise', denial }) : undefined,
};
