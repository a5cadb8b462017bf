import { accountOf, lastPart, regionOf } from '../../arn.ts';
import type { Obstacle, ObstacleKind } from '../../diagnosis/obstacle.ts';
import { cleanText } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { shortenArns } from '../text/short-arn.ts';

/** What stands in the way, in half a sentence. Names and ids in it are cleaned, and none is cut. */
export function sayObstacle({ is, things }: Obstacle): string {
  return sentences[is](things.map((one) => cleanText(one, 600)));
}

type Say = (things: readonly string[]) => string;

const sentences: Readonly<Record<ObstacleKind, Say>> = {
  'no-route': (ids) => `${listed('route table', ids)} ${verb(ids, 'has', 'have')} no way out`,
  'nat-route-black-hole': (ids) =>
    ids.every((id) => id.startsWith('nat-'))
      ? `${listed('NAT gateway', ids)} ${verb(ids, 'has', 'have')} failed`
      : `a route of ${ids.join(', ')} leads nowhere`,
  'public-ip-missing': (ids) => `no public IP address for the way through ${ids.join(', ')}`,
  'public-access-blocked': (ids) => `VPC Block Public Access stops ${ids.join(', ')}`,
  'endpoint-missing': (ids) => `a VPC endpoint is missing (${ids.join(', ')})`,
  'gateway-endpoint-not-associated': (ids) => `${ids.join(', ')} is not associated with the route table`,
  'private-dns-off': (ids) => `private DNS of ${ids.join(', ')} is off`,
  'vpc-dns-off': (ids) => `the DNS of ${ids.join(', ')} is off`,
  'endpoint-security-group-closed': (ids) => `${listed('security group', ids)} of a VPC endpoint lets no task in`,
  'task-security-group-closed': (ids) => `${listed('security group', ids)} lets no task out`,
  'network-acl-closed': (ids) => `${listed('network ACL', ids)} stops the traffic`,
  'mount-target-closed': (ids) => `${listed('security group', ids)} of a mount target lets no task in`,
  'endpoint-policy': (ids) => `the policy of ${ids.join(', ')} withholds a call`,
  access: ([role = '', action = '', resource = '']) =>
    `role ${lastPart(role)} may not call ${action} on ${thing(resource)}`,
  'resource-policy': ([role = '', action = '', resource = '']) =>
    `the policy of ${thing(resource)} does not let role ${lastPart(role)} call ${action}`,
  role: ([role = '']) => `ECS cannot assume role ${lastPart(role)}`,
  gone: ([what = '']) => `${thing(what)} does not exist`,
  unusable: ([what = '']) => `${thing(what)} cannot be used`,
  repaired: ([title = '']) => asClause(title),
  'service-fault': ([service = '', region = '']) => `${service} of AWS answers with faults in ${region}`,
};

/** What kind of thing it is, and its whole name: `secret shop/db-AbCdEf`. A name that is no ARN stays as it is. */
function thing(arn: string): string {
  return shortenArns(arn, { account: accountOf(arn) ?? '', region: regionOf(arn) ?? '' });
}

function listed(what: string, ids: readonly string[]): string {
  return `${what}${ids.length === 1 ? '' : 's'} ${ids.join(', ')}`;
}

function verb(ids: readonly string[], one: string, many: string): string {
  return ids.length === 1 ? one : many;
}
