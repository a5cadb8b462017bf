import type { Action } from '../action/action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { grantPolicyArn } from '../configuration/grant-policy.ts';

type Where = { readonly partition: string; readonly account: string; readonly region: string };

/**
 * Whether the configuration in force allows this very action. What stands in the ledger is compared with it, never obeyed: an
 * intent that was written by somebody else, or before the owner took the consent back, is not carried out.
 */
export function isStillConsented(action: Action, { grants, corrections }: Configuration, where: Where): boolean {
  switch (action.kind) {
    case 'attach-grant':
    case 'detach-grant':
      return grants.some(
        (grant) =>
          grant.name === action.grant &&
          grant.executionRole === action.role &&
          grantPolicyArn(where, grant.name) === action.policy,
      );
    case 'register-revision':
      return corrections.some((one) => one.family === action.family);
    case 'move-service':
      return corrections.some((one) => one.services.includes(action.service));
    case 'force-deployment':
      return grants.some((grant) => grant.forceDeployment && grant.services.includes(action.service));
  }
}
