import { everything, readCidr } from './cidr.ts';
import { judge } from './judge.ts';
import { noRoute } from './missing-path.ts';
import type { Path } from './path.ts';
import { pathToMountTarget } from './path-in-vpc.ts';
import { pathToInternet } from './path-to-internet.ts';
import { pathToService } from './path-to-service.ts';
import { askGroups, type Where } from './placement.ts';
import type { Destination, Placement, Snapshot, SnapshotPart } from './snapshot.ts';
import { open, unsure } from './verdict.ts';

/**
 * Whether a Fargate task in one subnet reaches one destination. The path names the hop that stops the traffic, or the
 * parts of the account that must be read to decide. What the known parts prove is reported even if other parts are
 * unknown.
 */
export function analysePath(place: Placement, destination: Destination, snapshot: Snapshot): Path {
  const subnet = snapshot.subnets?.find(({ id }) => id === place.subnet);
  if (subnet === undefined) return blind(place, destination, snapshot, `${place.subnet} is not known`, 'subnets');
  const address = destination.address === undefined ? undefined : readCidr(destination.address);
  const where: Where = { place, snapshot, subnet, family: address?.family ?? (subnet.cidr === undefined ? 6 : 4) };
  const path = pathFrom(where, destination);
  return { ...path, notes: [...familyNotes(where), ...path.notes] };
}

function pathFrom(where: Where, destination: Destination): Path {
  const { place, snapshot } = where;
  const address = destination.address === undefined ? undefined : readCidr(destination.address);
  switch (destination.is) {
    case 'service': {
      const { vpc, sharedBy } = where.subnet;
      if (sharedBy !== undefined) {
        return blind(
          place,
          destination,
          snapshot,
          `${vpc} is of account ${sharedBy}, whose endpoints are not shown here`,
        );
      }
      return snapshot.endpoints === undefined
        ? blind(place, destination, snapshot, `the endpoints of ${vpc} are not known`, 'vpc-endpoints')
        : pathToService(destination, where);
    }
    case 'internet': {
      const known = address === undefined ? {} : { address };
      const to = destination.address ?? 'the internet';
      return pathToInternet({ name: destination.host, missing: (table) => noRoute(table, to, where), ...known }, where);
    }
    case 'mount-target':
      return address === undefined
        ? blind(place, destination, snapshot, `the address of ${destination.id} is not known`)
        : pathToMountTarget(destination, where, address);
  }
}

/**
 * The only obstacle that can be proved without the subnet or the route tables: the security groups of the task let
 * nothing out on its port.
 */
function blind(
  place: Placement,
  destination: Destination,
  snapshot: Snapshot,
  because: string,
  ...lacking: readonly SnapshotPart[]
): Path {
  const port = destination.is === 'mount-target' ? 2049 : 443;
  const name = nameOf(destination);
  const vpc = snapshot.securityGroups?.find(({ id }) => place.securityGroups?.includes(id))?.vpc ?? '';
  const verdict = askGroups(
    {
      ids: place.securityGroups,
      direction: 'egress',
      peer: { ranges: [...everything(4), ...everything(6)] },
      port,
      otherSide: name,
      whose: 'task',
      obstacle: ([group = ''], sentence) => ({
        code: 'task-security-group-closed',
        obstacleId: group,
        sentence,
        subnet: place.subnet,
        vpc,
        securityGroup: group,
        direction: 'egress',
      }),
    },
    snapshot,
  );
  const groups = (place.securityGroups ?? []).join(' + ') || 'security groups of the task';
  const also = verdict.is === 'unsure' ? verdict.lacking : [];
  const subnet = { kind: 'subnet', id: place.subnet, verdict: unsure(because, ...lacking, ...also) } as const;
  return judge(
    [
      { kind: 'task', id: 'task', verdict: open },
      ...(verdict.is === 'unsure' ? [] : [{ kind: 'security-group', id: groups, verdict } as const]),
      subnet,
    ],
    { via: 'local' },
  );
}

function nameOf(destination: Destination): string {
  switch (destination.is) {
    case 'service':
      return destination.service;
    case 'internet':
      return destination.host;
    case 'mount-target':
      return destination.id;
  }
}

function familyNotes({ subnet }: Where): readonly string[] {
  if (subnet.ipv6Cidrs.length === 0) return [];
  return [
    subnet.cidr === undefined
      ? `${subnet.id} is IPv6-only: only services and endpoints with IPv6 addresses are reached from it.`
      : `${subnet.id} is dual-stack: the way was followed in IPv4, the one that the services' default names take.`,
  ];
}
