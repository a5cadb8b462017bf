import type { Ask, FactKind, Facts, Knowledge } from '../../evidence/ask.ts';
import { analysePath } from '../../network/analyse.ts';
import { endpointGroupsOf, natGatewaysOf, needsVpcAttributes, subnetsOf } from '../../network/needs.ts';
import type { Path } from '../../network/path.ts';
import type { Destination, Snapshot, SnapshotPart } from '../../network/snapshot.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import type { TaskNetwork } from '../../workload/workload.ts';
import type { Subject } from '../define-cause.ts';
import type { MissingRead } from '../finding.ts';
import { missingRead } from '../missing-read.ts';
import { destinationsOf } from './destinations.ts';
import { hasNetwork, hostAsks, hostPlace, usesOwnInterface } from './host-network.ts';
import type { NetworkView, Place, RequirementPath } from './seen-network.ts';

/**
 * Where the task ran, and where its service may run it next. The event shows the first, the service the second. Only
 * the service shows security groups and the public IP, because the interface is deleted with the task. They are not
 * known for a stand-alone task. Where the instance's interface is used, it is that instance alone.
 */
export function placesOf(subject: Subject, facts: Facts): readonly Place[] {
  const { workload } = subject;
  if (!usesOwnInterface(subject)) {
    const host = hostPlace(subject, facts);
    return host === undefined ? [] : [{ ...host, ran: true }];
  }
  const own = workload.network ?? networkOfService(subject, facts);
  return [...new Set([...workload.subnets, ...(own?.subnets ?? [])])].map((subnet) => ({
    subnet,
    // If the event shows no subnet, the task may have run in each of them.
    ran: workload.subnets.length === 0 || workload.subnets.includes(subnet),
    ...(own !== undefined && own.securityGroups.length > 0 && { securityGroups: own.securityGroups }),
    ...(own?.assignPublicIp !== undefined && { publicIp: own.assignPublicIp }),
  }));
}

/** The network of the service's deployment that the task is of. */
function networkOfService(subject: Subject, facts: Facts): TaskNetwork | undefined {
  const { workload } = subject;
  const [ask] = serviceAsks(subject);
  const service = ask === undefined ? undefined : facts.get(ask);
  const deployments = service?.is === 'known' ? service.value.deployments : [];
  return (
    deployments.find((one) => one.id === workload.deploymentId) ??
    deployments.find((one) => one.taskDefinitionArn === workload.taskDefinitionArn) ??
    deployments.find((one) => one.status === 'PRIMARY')
  );
}

/**
 * The service shows the security groups, the public IP and the subnets of other tasks. A stand-alone task has no
 * service, and where the network was told, no service is asked.
 */
function serviceAsks({ workload }: Subject): readonly Ask<'service'>[] {
  const arn = workload.network === undefined ? serviceArnOf(workload) : undefined;
  return arn === undefined ? [] : [{ kind: 'service', subject: arn }];
}

/**
 * The questions for the paths of a requirement, in waves: the subnets, then their VPC, then what its routes and
 * endpoints name.
 */
export function networkAsks(subject: Subject, facts: Facts, also: readonly Destination[] = []): readonly Ask[] {
  if (!hasNetwork(subject, facts)) return hostAsks(subject);
  const first = usesOwnInterface(subject) ? serviceAsks(subject) : hostAsks(subject);
  return [...first, ...Object.values(viewOf(subject, facts, also).asks).flat()];
}

/**
 * The network, as far as the facts show it. It is the same for every requirement, unless the requirement needs other
 * destinations too.
 */
export function viewOf(subject: Subject, facts: Facts, also: readonly Destination[] = []): NetworkView {
  // On EC2 a file system can be mounted over another interface than the one that fetches the rest.
  if (also.length > 0 || subject.requirement.kind === 'file-system') return look(subject, facts, also);
  const { network } = subject;
  network.view ??= look(subject, facts, []);
  return network.view;
}

function look(subject: Subject, facts: Facts, also: readonly Destination[]): NetworkView {
  const places = placesOf(subject, facts);
  const destinations = [
    ...subject.requirements.flatMap((requirement) => destinationsOf({ ...subject, requirement })),
    ...also,
  ];
  const asks: { -readonly [K in SnapshotPart]?: readonly Ask[] } = {};
  if (places.length === 0) return { places, snapshot: {}, asks };
  const subnetIds = places.map((place) => place.subnet);
  // The subnet in the event is read at once, the other subnets as soon as the service is known.
  const parts = [places.filter(({ ran }) => ran), places.filter(({ ran }) => !ran)].filter((part) => part.length > 0);
  asks.subnets = parts.map((part) => ({ kind: 'subnets', subject: part.map(({ subnet }) => subnet) }));
  const first = all(asks.subnets.slice(0, 1) as readonly Ask<'subnets'>[], facts);
  const vpc = first?.[0]?.vpc;
  if (vpc === undefined) return { places, snapshot: { ...(first !== undefined && { subnets: first }) }, asks };
  const groups = [...new Set(places.flatMap((place) => place.securityGroups ?? []))];
  for (const kind of ['route-tables', 'vpc-endpoints', 'network-acls'] as const) asks[kind] = [{ kind, subject: vpc }];
  asks['security-groups'] = groups.length === 0 ? [] : [{ kind: 'security-groups', subject: groups }];
  const early = snapshotOf(asks, facts);
  const nats = [...new Set(places.flatMap((place) => natGatewaysOf(place, early)))];
  if (nats.length > 0) asks['nat-gateways'] = [{ kind: 'nat-gateways', subject: nats }];
  const ofEndpoints = endpointGroupsOf(destinations, early).filter((id) => !groups.includes(id));
  if (ofEndpoints.length > 0)
    asks['security-groups'] = [...asks['security-groups'], { kind: 'security-groups', subject: ofEndpoints }];
  const beyond = subnetsOf(destinations, snapshotOf(asks, facts)).filter((id) => !subnetIds.includes(id));
  if (beyond.length > 0) asks.subnets = [...asks.subnets, { kind: 'subnets', subject: beyond }];
  if (needsVpcAttributes(destinations, early)) asks['vpc-attributes'] = [{ kind: 'vpc-attributes', subject: vpc }];
  return { places, snapshot: snapshotOf(asks, facts), asks };
}

function snapshotOf(asks: NetworkView['asks'], facts: Facts): Snapshot {
  const lists = <K extends Exclude<SnapshotPart, 'vpc-attributes'>>(kind: K) =>
    all((asks[kind] ?? []) as readonly Ask<K>[], facts);
  const attributes = asks['vpc-attributes']?.[0] as Ask<'vpc-attributes'> | undefined;
  const read = attributes === undefined ? undefined : facts.get(attributes);
  const snapshot = {
    subnets: lists('subnets'),
    routeTables: lists('route-tables'),
    natGateways: asks['nat-gateways'] === undefined ? [] : lists('nat-gateways'),
    endpoints: lists('vpc-endpoints'),
    securityGroups: lists('security-groups'),
    acls: lists('network-acls'),
    attributes: read?.is === 'known' ? read.value : undefined,
  };
  return Object.fromEntries(Object.entries(snapshot).filter(([, value]) => value !== undefined)) as Snapshot;
}

type Listed = { [K in FactKind]: Knowledge[K] extends readonly unknown[] ? K : never }[FactKind];

/** All lists of a kind as one; undefined while one of them is not known. An absent list counts as empty. */
function all<K extends Listed>(asks: readonly Ask<K>[], facts: Facts): Knowledge[K] | undefined {
  if (asks.length === 0) return undefined;
  const read = asks.map((ask) => facts.get(ask));
  if (read.some((fact) => fact === undefined || fact.is === 'unavailable')) return undefined;
  return read.flatMap((fact): readonly unknown[] =>
    fact?.is === 'known' ? fact.value : [],
  ) as unknown as Knowledge[K];
}

/** Every way that a requirement needs, from everywhere its task may run. */
export function pathsOf(subject: Subject, facts: Facts): readonly RequirementPath[] {
  const { ofRequirement } = subject.network;
  const known = ofRequirement.get(subject.requirement) ?? findPaths(subject, facts);
  ofRequirement.set(subject.requirement, known);
  return known;
}

function findPaths(subject: Subject, facts: Facts): readonly RequirementPath[] {
  const { places, snapshot } = viewOf(subject, facts);
  const { paths } = subject.network;
  return destinationsOf(subject).flatMap((destination) =>
    places.map((place) => {
      const key = JSON.stringify([place.subnet, destination]);
      const path = paths.get(key) ?? analysePath(place, destination, snapshot);
      paths.set(key, path);
      return { place, destination, path };
    }),
  );
}

/**
 * The failed reads that leave these paths undecided: parts of the network, or the service, which names the task's
 * groups.
 */
export function readsMissing(
  paths: readonly Path[],
  subject: Subject,
  facts: Facts,
  also: readonly Destination[] = [],
): readonly MissingRead[] {
  const undecided = paths.flatMap((path) => (path.is === 'undecided' ? [path] : []));
  if (undecided.length === 0) return [];
  const parts = new Set(undecided.flatMap(({ lacking }) => lacking));
  const { asks } = viewOf(subject, facts, also);
  const first = usesOwnInterface(subject) ? serviceAsks(subject) : hostAsks(subject);
  return [...first, ...[...parts].flatMap((part) => asks[part] ?? [])].flatMap((ask) => missingRead(ask, facts));
}
