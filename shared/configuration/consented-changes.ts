import type { ChangeKindName } from '../change/kinds/index.ts';
import type { Placeholders } from '../permissions/permission.ts';
import type { Configuration } from './configuration.ts';
import { grantPolicyArn } from './grant-policy.ts';
import { hasPolicy } from './grant-statements.ts';

/** The partition, account and Region of the stack. They are CDK tokens at synthesis. */
type Here = { readonly partition: string; readonly account: string; readonly region: string };

/**
 * What each kind of change may touch, by the owner's configuration: one set of placeholder values for each entry, for
 * `CHANGE_PERMISSIONS`. If no entry allows a kind, no role gets a statement for it.
 */
export const consentedChanges: {
  readonly [K in ChangeKindName]: (configuration: Configuration, here: Here) => readonly Placeholders[];
} = {
  'attach-grant': ({ grants }, here) =>
    grants
      .filter(hasPolicy)
      .map((grant) => ({ executionRole: grant.executionRole, policy: grantPolicyArn(here, grant) })),
  'create-log-group': ({ grants }) => grants.flatMap(({ logGroups }) => (logGroups.length > 0 ? [{ logGroups }] : [])),
  'register-revision': ({ corrections }) => corrections.map(({ family, passRoles }) => ({ family, passRoles })),
  'move-service': ({ corrections }) => corrections.map(({ family, services }) => ({ family, services })),
  'register-again': ({ moveBacks }) =>
    moveBacks.flatMap(({ family, passRoles }) => (passRoles.length > 0 ? [{ family, passRoles }] : [])),
  'move-back': ({ moveBacks }) => moveBacks.map(({ family, services }) => ({ family, services })),
  'force-deployment': ({ grants }) =>
    grants.flatMap(({ forceDeployment, services, families = [] }) =>
      forceDeployment ? (families.length > 0 ? families : ['*']).map((family) => ({ services, family })) : [],
    ),
};
