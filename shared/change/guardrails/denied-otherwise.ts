import type { Finding } from '../../diagnosis/finding.ts';
import type { DenialKind } from '../../stopped-reason/claim.ts';
import { type Guarded, type Guardrail, hold } from './guardrail.ts';

/** Denials that an added allow in the role's own policies cannot lift. */
const beyond: readonly DenialKind[] = [
  'explicit-deny-identity-based-policy',
  'explicit-deny-resource-based-policy',
  'explicit-deny-vpc-endpoint-policy',
  'explicit-deny-permissions-boundary',
  'explicit-deny-service-control-policy',
  'explicit-deny-resource-control-policy',
  'explicit-deny-session-policy',
  'no-vpc-endpoint-policy',
  'no-permissions-boundary',
  'no-service-control-policy',
  'no-resource-control-policy',
  'no-session-policy',
];

/**
 * The product never answers a deny with an added allow: neither one that ECS reports, nor one that the account is proved
 * to have for the same thing, in whatever policy it stands.
 */
export const deniedOtherwise: Guardrail = {
  name: 'denied-otherwise',
  check: (guarded) => {
    const denial = guarded.claims.map((claim) => claim.denial).find((one) => one !== null && beyond.includes(one));
    if (denial != null) return hold({ code: 'denied-otherwise', denial });
    const wall = guarded.diagnosed.find((one) => standsBeside(one, guarded));
    return wall === undefined ? undefined : hold({ code: 'denied-beside', what: wall.title });
  },
};

/** Whether a finding is a proved denial, of what the change is to let through, that no added permission lifts. */
function standsBeside({ certainty, category, remedy, requirement }: Finding, { findings }: Guarded): boolean {
  if (certainty !== 'proved' || category !== 'iam' || remedy !== null || requirement === null) return false;
  return findings.some((one) => one.requirement === requirement);
}
