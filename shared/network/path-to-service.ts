import type { VpcEndpoint } from '../evidence/network.ts';
import { contains, isPublic, type Range, readCidr } from './cidr.ts';
import { capturesName, isUsable, regionOfZone, type Service, serves } from './endpoints.ts';
import { oneOf, undecided } from './judge.ts';
import { missingPathTo, noRoute } from './missing-path.ts';
import type { Path } from './path.ts';
import { pathToEndpoint } from './path-in-vpc.ts';
import { type Outward, pathByGateway, pathToInternet } from './path-to-internet.ts';
import { obstacleAt, subnetRanges, type Where } from './placement.ts';
import { tableOf } from './routes.ts';

/**
 * The path to an AWS service: by the interface endpoint to which its name resolves, by a gateway endpoint, or out of
 * the VPC. The endpoints of the VPC must be known.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html
 */
export function pathToService(service: Service, where: Where): Path {
  const endpoints = where.snapshot.endpoints ?? [];
  const offered = endpoints
    .filter((one) => one.vpc === where.subnet.vpc && serves(one, service))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const dialled = service.address === undefined ? undefined : readCidr(service.address);
  const path =
    dialled !== undefined && !isPublic(dialled)
      ? pathToPrivateAddress(service, dialled, offered, where)
      : pathByName(service, dialled, offered, where);
  return { ...path, notes: [...notesOn(service, offered, where), ...path.notes] };
}

/**
 * The task dialled a private address, so the name of the service resolved to something in the VPC, or to something that
 * the VPC is connected to.
 */
function pathToPrivateAddress(service: Service, address: Range, offered: readonly VpcEndpoint[], where: Where): Path {
  const known = (subnet: string) => where.snapshot.subnets?.some(({ id }) => id === subnet) === true;
  const usable = offered.filter((one) => one.type === 'Interface' && isUsable(one));
  for (const endpoint of usable) {
    const holds = (subnet: string) => subnetRanges(subnet, where).some((range) => contains(range, address));
    const subnet = endpoint.subnets.toSorted().find((id) => known(id) && holds(id));
    if (subnet !== undefined) return pathToEndpoint(endpoint, service.service, where, { subnet, address });
  }
  const path = pathToInternet(
    { name: service.service, address, missing: (table) => noRoute(table, service.address ?? '', where) },
    where,
  );
  const unknown = usable.some((endpoint) => !endpoint.subnets.every(known));
  return unknown
    ? undecided(path, `whether ${service.address} is an address of an endpoint is not known`, 'subnets')
    : path;
}

function pathByName(service: Service, dialled: Range | undefined, offered: readonly VpcEndpoint[], where: Where): Path {
  const { attributes } = where.snapshot;
  const out = pathWithoutName(service, dialled, offered, where);
  const capturing = offered.find(capturesName);
  if (service.unresolved === true && attributes?.dnsSupport !== true) return withoutDns(service, out, where);
  if (capturing === undefined) {
    const unresolved = attributes?.dnsSupport === false && dialled === undefined && out.is === 'reachable';
    return unresolved
      ? undecided(out, `enableDnsSupport of ${where.subnet.vpc} is off: its own resolver knows no name`)
      : out;
  }
  const inside = pathToEndpoint(capturing, service.service, where);
  if (attributes === undefined) {
    const because = `whether the name of ${service.service} resolves to ${capturing.id} is not known`;
    return oneOf([inside, out], because, 'vpc-attributes');
  }
  if (!attributes.dnsSupport && dialled === undefined)
    // If the VPC has a path to the internet, a DNS server of its owner could also resolve the name. The product does
    // not read DHCP options.
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

/** The task could not resolve the name, and the VPC's own resolver is off, or it is not known whether it is. */
function withoutDns({ service }: Service, out: Path, where: Where): Path {
  const { vpc } = where.subnet;
  if (where.snapshot.attributes === undefined)
    return out.is === 'blocked'
      ? out
      : undecided(out, `whether the DNS of ${vpc} is on is not known`, 'vpc-attributes');
  const sentence = `enableDnsSupport of ${vpc} is off, and the task could not resolve the name of ${service}.`;
  return dnsOff('enableDnsSupport', { code: 'vpc-dns-off', obstacleId: vpc, sentence }, out, where);
}

/** The path to the public address of the service. */
function pathWithoutName(
  service: Service,
  dialled: Range | undefined,
  offered: readonly VpcEndpoint[],
  where: Where,
): Path {
  const { subnet, snapshot } = where;
  const table = tableOf(subnet.id, subnet.vpc, snapshot);
  const gateway = offered.find(
    (one) =>
      one.type === 'Gateway' &&
      isUsable(one) &&
      table !== undefined &&
      (one.routeTables.includes(table.id) || table.routes.some(({ target }) => target === one.id)),
  );
  if (gateway !== undefined && where.family === 4) return pathByGateway(gateway, service.service, where);
  const outward: Outward = {
    name: service.service,
    missing: (lacking) => missingPathTo(lacking, service, offered, where),
    ...(dialled !== undefined && { address: dialled }),
  };
  const out = pathToInternet(outward, where);
  return gateway !== undefined && out.is === 'blocked'
    ? undecided(out, `whether ${gateway.id} takes IPv6 traffic is not known`)
    : out;
}

function lacksRoute(path: Extract<Path, { is: 'blocked' }>): boolean {
  return !['task-security-group-closed', 'network-acl-closed'].includes(path.obstacle.code);
}

/** The DNS attributes of the VPC prevent that the private name of the endpoint resolves. */
function nameless(endpoint: VpcEndpoint, attribute: string, out: Path, where: Where): Path {
  const { vpc } = where.subnet;
  const effect =
    attribute === 'enableDnsSupport'
      ? `no name resolves by its own resolver, and that of ${endpoint.id} only resolves there`
      : `the private name of ${endpoint.id} does not apply, and there is no other way`;
  const sentence = `${attribute} of ${vpc} is off: ${effect}.`;
  return dnsOff(attribute, { code: 'vpc-dns-off', obstacleId: vpc, endpoint: endpoint.id, sentence }, out, where);
}

function dnsOff(attribute: string, of: Parameters<typeof obstacleAt>[1], out: Path, where: Where): Path {
  const { vpc, id: subnet } = where.subnet;
  const hops = [
    { kind: 'task', id: 'task', passes: true },
    { kind: 'subnet', id: subnet, passes: true },
    { kind: 'dns', id: vpc, passes: false, detail: `${attribute} is off` },
  ] as const;
  return { is: 'blocked', obstacle: obstacleAt(where, of), hops, notes: out.notes };
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
