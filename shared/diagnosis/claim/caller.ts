import { accountOf, lastPart } from '../../arn.ts';
import type { Claim } from '../../stopped-reason/claim.ts';

/**
 * The name of the role that the stopped reason says made the call (`…:assumed-role/NAME/SESSION` or `…:role/PATH/NAME`);
 * undefined if it names none.
 */
export function callingRole({ principal }: Pick<Claim, 'principal'>): string | undefined {
  const [, session, role] =
    /^arn:[^:]*:(?:sts|iam)::\d*:(?:assumed-role\/([^/]+)|role\/(?:.*\/)?([^/]+)$)/.exec(principal ?? '') ?? [];
  return session ?? role;
}

/** Whether the stopped reason says that this role made the call. Names of roles are unique in an account. */
export function isCaller(roleArn: string, claim: Claim | undefined): boolean {
  if (claim === undefined || roleArn === '') return false;
  return callingRole(claim) === lastPart(roleArn) && accountOf(claim.principal ?? '') === accountOf(roleArn);
}
