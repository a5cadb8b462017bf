import type { VpcEndpoint } from '../evidence/network.ts';
import { contains, isPublic, type Range, readBlock } from './cidr.ts';
import { capturesName, isUsable, regionOfZone, type Service, serves } from './endpoints.ts';
import { oneOf, undecided } from './judge.ts';
import { noRoute, noWayToService } from './missing-path.ts';
import type { Way } from './path.ts';
import { wayToEndpoint } from './path-in-vpc.ts';
import { type Outward, wayByGateway, wayOut } from './path-to-internet.ts';
import { blockAt, subnetRanges, type Where } from './placement.ts';
import { tableOf } from './routes.ts';

/**
 * The way to an AWS service: by the interface endpoint that its name resolves to, by a gateway endpoint, or out of the
 * VPC. The VPC's endpoints must be known.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
 */
export function wayToService(service: Service, where: Where): Way {
  const endpoints = where.snapshot.endpoints ?? [];
  const offered = endpoints
    .filter((one) => one.vpc === where.subnet.vpc && serves(one, service))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const dialled = service.address === undefined ? undefined : readBlock(service.address);
  const way =
    dialled !== undefined && !isPublic(dialled)
      ? wayToPrivate(service, dialled, offered, where)
      : wayByName(service, dialled, offered, where);
  return { ...way, notes: [...notesOn(service, offered, where), ...way.notes] };
}

/** The task dialled a private address: something in the VPC, or behind it, answers to the service's name. */
function wayToPrivate(service: Service, address: Range, offered: readonly VpcEndpoint[], where: Where): Way {
  const known = (subnet: string) => where.snapshot.subnets?.some(({ id }) => id === subnet) === true;
  const usable = offered.filter((one) => one.type === 'Interface' && isUsable(one));
  for (const endpoint of usable) {
    const holds = (subnet: string) => subnetRanges(subnet, where).some((range) => contains(range, address));
    const subnet = endpoint.subnets.toSorted().find((id) => known(id) && holds(id));
    if (subnet !== undefined) return wayToEndpoint(endpoint, service.service, where, { subnet, address });
  }
  const way = wayOut(
    { name: service.service, address, missing: (table) => noRoute(table, service.address ?? '', where) },
    where,
  );
  const unknown = usable.some((endpoint) => !endpoint.subnets.every(known));
  return unknown
    ? undecided(way, `whether ${service.address} is an address of an endpoint is not known`, 'subnets')
    : way;
}

function wayByName(service: Service, dialled: Range | undefined, offered: readonly VpcEndpoint[], where: Where): Way {
  const { attributes } = where.snapshot;
  const out = wayWithoutName(service, dialled, offered, where);
  const capturing = offered.find(capturesName);
  if (capturing === undefined) {
    const unresolved = attributes?.dnsSupport === false && dialled === undefined && out.is === 'reachable';
    return unresolved
      ? undecided(out, `enableDnsSupport of ${where.subnet.vpc} is off: its own resolver knows no name`)
      : out;
  }
  const inside = wayToEndpoint(capturing, service.service, where);
  if (attributes === undefined) {
    const because = `whether the name of ${service.service} resolves to ${capturing.id} is not known`;
    return oneOf([inside, out], because, 'vpc-attributes');
  }
  if (!attributes.dnsSupport && dialled === undefined)
    // With a way out a DNS server of the owner's may do as well, and DHCP options are not read.
    return out.is === 'blocked'
      ? nameless(capturing, 'enableDnsSupport', out, where)
      : undecided(out, `enableDnsSupport of ${where.subnet.vpc} is off: its own resolver knows no name`);
  if (!attributes.dnsSupport || !attributes.dnsHostnames) {
    return out.is === 'blocked' && dialled === undefined && lacksRoute(out)
      ? nameless(capturing, 'enableDnsHostnames', out, where)
      : out;
  }
  if (dialled === undefined) return inside;
  const because = `the name of ${service.service} should resolve to ${capturing.id} in ${where.subnet.vpc}, but the task dialled ${service.address}`;
  return oneOf([inside, out], because);
}

/** The way that the service's public name takes. */
function wayWithoutName(
  service: Service,
  dialled: Range | undefined,
  offered: readonly VpcEndpoint[],
  where: Where,
): Way {
  const { subnet, snapshot } = where;
  const table = tableOf(subnet.id, subnet.vpc, snapshot);
  const gateway = offered.find(
    (one) =>
      one.type === 'Gateway' &&
      isUsable(one) &&
      table !== undefined &&
      (one.routeTables.includes(table.id) || table.routes.some(({ target }) => target === one.id)),
  );
  if (gateway !== undefined && where.family === 4) return wayByGateway(gateway, service.service, where);
  const outward: Outward = {
    name: service.service,
    missing: (lacking) => noWayToService(lacking, service, offered, where),
    ...(dialled !== undefined && { address: dialled }),
  };
  const out = wayOut(outward, where);
  return gateway !== undefined && out.is === 'blocked'
    ? undecided(out, `whether ${gateway.id} takes IPv6 traffic is not known`)
    : out;
}

function lacksRoute(way: Extract<Way, { is: 'blocked' }>): boolean {
  return !['task-security-group-closed', 'network-acl-closed'].includes(way.block.code);
}

/** The VPC's DNS keeps the endpoint's private name from being found. */
function nameless(endpoint: VpcEndpoint, attribute: string, out: Way, where: Where): Way {
  const { vpc, id: subnet } = where.subnet;
  const effect =
    attribute === 'enableDnsSupport'
      ? `no name resolves by its own resolver, and that of ${endpoint.id} only resolves there`
      : `the private name of ${endpoint.id} does not apply, and there is no other way`;
  const block = blockAt(where, {
    code: 'vpc-dns-off',
    at: vpc,
    endpoint: endpoint.id,
    says: `${attribute} of ${vpc} is off: ${effect}.`,
  });
  const hops = [
    { kind: 'task', id: 'task', passes: true },
    { kind: 'subnet', id: subnet, passes: true },
    { kind: 'dns', id: vpc, passes: false, says: `${attribute} is off` },
  ] as const;
  return { is: 'blocked', block, hops, notes: out.notes };
}

function notesOn(service: Service, offered: readonly VpcEndpoint[], where: Where): readonly string[] {
  const off = offered.filter((one) => one.type === 'Interface' && isUsable(one) && !one.privateDns);
  const unusable = offered.filter((one) => !isUsable(one));
  const region = regionOfZone(where.subnet.zone);
  return [
    ...off.map(({ id }) => `${id} has private DNS off: it counts only where a hosted zone of your own names it.`),
    ...unusable.map(({ id, state }) => `${id} is ${state}, not available.`),
    ...(region === undefined || region === service.region
      ? []
      : [`${service.service} is in ${service.region}: endpoints of ${region} do not serve it.`]),
  ];
}
