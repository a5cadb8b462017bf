import type { RouteTable, VpcEndpoint } from '../evidence/network.ts';
import { firstOf } from '../first-of.ts';
import { capturesName, isUsable, regionOfZone, type Service, servesTasks } from './endpoints.ts';
import type { Obstacle } from './path.ts';
import { obstacleAt, type Where } from './placement.ts';
import type { Verdict } from './verdict.ts';

type Closed = Extract<Verdict, { is: 'closed' }>;

/** The obstacle if a route table has no route to the internet, and no endpoint could serve the destination. */
export function noRoute(table: RouteTable, to: string, where: Where): Closed {
  const sentence = `The route table ${table.id} of ${where.subnet.id} has no route to ${to}.`;
  const obstacle = obstacleAt(where, { code: 'no-route', obstacleId: table.id, sentence, routeTable: table.id });
  return { is: 'closed', obstacle, short: `no route to ${to}` };
}

/**
 * The obstacle if there is no path to a service. If the VPC has an endpoint for the service that the task cannot use,
 * the obstacle is that endpoint, because the owner of the VPC meant it to be used.
 * @param offered the VPC's endpoints for the service.
 */
export function missingPathTo(
  table: RouteTable,
  service: Service,
  offered: readonly VpcEndpoint[],
  where: Where,
): Closed {
  const { service: name, region } = service;
  const nameless = offered.find((one) => one.type === 'Interface' && isUsable(one) && !capturesName(one));
  const elsewhere = offered.find((one) => one.type === 'Gateway' && isUsable(one));
  const unusable = offered.find((one) => !isUsable(one));
  const others = (where.snapshot.endpoints ?? [])
    .filter((one) => one.vpc === where.subnet.vpc && isUsable(one) && servesTasks(one, region))
    .map(({ id }) => id)
    .toSorted();
  const routes = `the route table ${table.id} of ${where.subnet.id} has no route to the internet`;
  const closed = (code: Obstacle['code'], short: string, sentence: string, endpoint?: VpcEndpoint): Closed => {
    const own = endpoint && {
      endpoint: endpoint.id,
      // An endpoint that waits for somebody's acceptance is not being made.
      ...(endpoint.state === 'pending' && { pending: true }),
    };
    const at = endpoint === undefined ? table.id : endpoint.id;
    return {
      is: 'closed',
      short,
      obstacle: obstacleAt(where, { code, obstacleId: at, sentence, routeTable: table.id, ...own }),
    };
  };
  if (elsewhere !== undefined) {
    const { id } = elsewhere;
    const sentence = `The gateway endpoint ${id} for ${name} is not associated with ${table.id}, and ${routes}.`;
    return closed(
      'gateway-endpoint-not-associated',
      `${id} for ${name} is not associated with it`,
      sentence,
      elsewhere,
    );
  }
  if (nameless !== undefined) {
    const { id, privateDns } = nameless;
    const off = privateDns ? 'private DNS for queries from outside the VPC only' : 'private DNS off';
    const sentence = `${id} for ${name} has ${off}: the service's name resolves to public addresses, and ${routes}.`;
    return closed('private-dns-off', `no route to the internet, and ${id} for ${name} has ${off}`, sentence, nameless);
  }
  if (unusable !== undefined) {
    const { id, state } = unusable;
    const sentence = `The endpoint ${id} for ${name} is ${state}, not available, and ${routes}.`;
    return closed(
      'endpoint-missing',
      `no route to the internet, and ${id} for ${name} is ${state}`,
      sentence,
      unusable,
    );
  }
  const short = `no route to the internet, and no endpoint for ${name}`;
  if (others.length > 0 && regionOfZone(where.subnet.zone) === region) {
    const sentence = `${where.subnet.vpc} has endpoints for other services (${firstOf(others, 7)}) but none for ${name}, and ${routes}.`;
    return closed('endpoint-missing', short, sentence);
  }
  const sentence = `${routes.replace('the', 'The')}, and ${where.subnet.vpc} has no endpoint for ${name} of ${region}.`;
  return closed('no-route', short, sentence);
}
