import type { NatGateway, Route } from '../evidence/network.ts';
import type { Range } from './cidr.ts';
import type { Step } from './judge.ts';
import { natPorts, taskPorts } from './network-acl.ts';
import { bothDirections } from './path-in-vpc.ts';
import { aclOf, askAcl, obstacleAt, taskRanges, type Where } from './placement.ts';
import { otherRoutes, routeTo, tableOf } from './routes.ts';
import { open, unsure, type Verdict } from './verdict.ts';

/**
 * The steps through a NAT gateway. It works only if it is `available` and public, and if its own subnet has a route to
 * an internet gateway.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
 */
export function natSteps(route: Route, peers: readonly Range[], where: Where): readonly Step[] {
  const { snapshot } = where;
  const id = route.target;
  const gateway = snapshot.natGateways?.find((one) => one.id === id);
  if (gateway === undefined) {
    const verdict = unsure(`the state of ${id} is not known`, 'nat-gateways');
    return [{ kind: 'nat-gateway', id, routes: true, verdict }];
  }
  const gate: Step = { kind: 'nat-gateway', id, routes: true, verdict: natWorks(gateway, peers[0], where) };
  if (gateway.subnet === undefined || gateway.subnet === where.subnet.id) return [gate];
  const acl = aclOf(gateway.subnet, snapshot)?.id ?? `network ACL of ${gateway.subnet}`;
  return [{ kind: 'network-acl', id: acl, verdict: natAcl(gateway.subnet, peers, where) }, gate];
}

function natWorks(gateway: NatGateway, peer: Range | undefined, where: Where): Verdict {
  const { id, state, connectivity, subnet } = gateway;
  if (state !== 'available') {
    return dead(
      id,
      `${id} is not available: its state is ${state}.`,
      `its state is ${state}`,
      where,
      state === 'pending',
    );
  }
  const table =
    subnet === undefined
      ? where.snapshot.routeTables?.find((one) => one.id === gateway.routeTable)
      : tableOf(subnet, where.subnet.vpc, where.snapshot);
  if (table === undefined) {
    // AWS creates the route table of a regional NAT gateway, with the route to the internet gateway in it.
    return subnet === undefined && connectivity === 'public'
      ? open
      : unsure(`the route table of ${id}'s subnet is not known`, 'route-tables');
  }
  const single = peer !== undefined && peer.from === peer.to ? peer : undefined;
  const onward = routeTo(table, 4, single);
  const lies = subnet === undefined ? 'It' : `It lies in ${subnet}, whose route table ${table.id}`;
  if (onward?.state === 'active' && onward.target.startsWith('igw-')) {
    if (where.subnet.publicAccess === 'block-bidirectional')
      return unsure(`VPC Block Public Access is on, and whether it excludes the subnet of ${id} is not known`);
    return connectivity === 'public'
      ? open
      : dead(
          id,
          `${id} is a private NAT gateway: it has no public address for ${onward.target}.`,
          'it is private',
          where,
        );
  }
  const inner = onward === undefined || onward.state === 'blackhole' || onward.target === id;
  if (!inner) return unsure(`${id} passes the traffic on to ${onward.target}, which cannot be followed`);
  if (otherRoutes(table, onward, [4], single).length > 0) {
    return unsure(`${id} has no route to the internet, but ${table.id} holds routes that cannot be followed`);
  }
  const sentence = `${id} has no way out itself. ${lies} has no route to an internet gateway.`;
  return dead(id, sentence, 'its own subnet has no route to an internet gateway', where);
}

function dead(id: string, sentence: string, short: string, where: Where, pending = false): Verdict {
  // Its route is what a person changes, so that the obstacle names the table.
  const table = tableOf(where.subnet.id, where.subnet.vpc, where.snapshot);
  return {
    is: 'closed',
    short,
    obstacle: obstacleAt(where, {
      code: 'nat-route-black-hole',
      obstacleId: id,
      sentence,
      ...(table !== undefined && { routeTable: table.id }),
      ...(pending && { pending }),
    }),
  };
}

/**
 * The network ACL of the gateway's subnet must pass four directions: in from the task, out to the service, and the
 * answers to both.
 */
function natAcl(subnet: string, peers: readonly Range[], where: Where): Verdict {
  const task = `the task in ${where.subnet.id}`;
  const tasks = taskRanges(where);
  const otherSide = 'the internet';
  return bothDirections(
    askAcl({ subnet, direction: 'ingress', peers: tasks, ports: [443, 443], otherSide: task }, where),
    askAcl({ subnet, direction: 'egress', peers, ports: [443, 443], otherSide }, where),
    askAcl({ subnet, direction: 'ingress', peers, ports: natPorts, otherSide }, where),
    askAcl({ subnet, direction: 'egress', peers: tasks, ports: taskPorts, otherSide: task }, where),
  );
}
