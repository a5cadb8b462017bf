import type { DenialKind } from '../../stopped-reason/claim.ts';

/** The policies that IAM's sentence names, in words for people. */
const policies: Readonly<Record<string, string>> = {
  'identity-based-policy': 'policy of the role',
  'resource-based-policy': 'policy of the resource',
  'vpc-endpoint-policy': 'policy of a VPC endpoint',
  'permissions-boundary': 'permissions boundary',
  'service-control-policy': 'service control policy',
  'resource-control-policy': 'resource control policy',
  'session-policy': 'session policy',
};

/** What ECS says of a denial: `a policy of the resource denies it`, `no permissions boundary allows it`. */
export function sayDenial(denial: DenialKind): string {
  const [, kind = '', policy = ''] = /^(no|explicit-deny)-(.*)$/.exec(denial) ?? [];
  const named = policies[policy];
  if (named === undefined) return 'it is denied';
  return kind === 'no' ? `no ${named} allows it` : `a ${named} denies it`;
}
