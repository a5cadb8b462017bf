import type { Configuration } from '../configuration/configuration.ts';
import { grantPolicyArn } from '../configuration/grant-policy.ts';
import { readReference } from '../workload/read-reference.ts';
import type { Action, Correction } from './action.ts';

/** Of an incident, what the consent is compared with. */
type Where = {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly serviceArn: string | null;
};

/**
 * Whether the configuration in force allows this very action, automatically and for this very service. What stands in the ledger is
 * compared with it, never obeyed: an intent that somebody else wrote, or that the owner took the consent back for, is not carried out.
 */
export function isStillConsented(action: Action, { grants, corrections }: Configuration, where: Where): boolean {
  const serves = (consent: { readonly consent: string; readonly services: readonly string[] }) =>
    consent.consent === 'auto' && where.serviceArn !== null && consent.services.includes(where.serviceArn);
  switch (action.kind) {
    case 'attach-grant':
      return grants.some((grant) => serves(grant) && isItsPolicy(action, grant, where));
    case 'detach-grant':
      return grants.some((grant) => isItsPolicy(action, grant, where));
    case 'register-revision':
      return (
        corrections.some((one) => one.family === action.family && serves(one)) &&
        action.corrections.every((correction) => isMeant(correction, where))
      );
    case 'move-service':
      return corrections.some(
        (one) => serves(one) && action.service === where.serviceArn && isInFamily(action, one.family),
      );
    case 'force-deployment':
      return grants.some((grant) => grant.forceDeployment && serves(grant) && action.service === where.serviceArn);
  }
}

function isItsPolicy(
  action: { readonly grant: string; readonly role: string; readonly policy: string },
  grant: { readonly name: string; readonly executionRole: string },
  where: Where,
): boolean {
  return (
    grant.name === action.grant &&
    grant.executionRole === action.role &&
    grantPolicyArn(where, grant.name) === action.policy
  );
}

/** The reference itself says what was meant: the same reading that planned the correction. */
function isMeant({ before, after }: Correction, where: Where): boolean {
  const reference = readReference(before, where);
  return reference.is === 'malformed' && reference.fault === 'field-count' && reference.meant === after;
}

function isInFamily(action: Extract<Action, { kind: 'move-service' }>, family: string): boolean {
  return [action.from, action.to].every((arn) => arn === undefined || arn.split('/').at(-1)?.split(':')[0] === family);
}
