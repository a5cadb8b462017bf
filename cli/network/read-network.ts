import type { Ask, Collect, FactKind, Knowledge } from '../../shared/evidence/ask.ts';
import type { Subnet } from '../../shared/evidence/network.ts';
import { endpointGroupsOf, natGatewaysOf, subnetsOf } from '../../shared/network/needs.ts';
import type { Destination, Placement, Snapshot } from '../../shared/network/snapshot.ts';
import { NoAnswer } from '../usage-error.ts';
import { type LeftOut, unread } from './read-needs.ts';

/** The network of one VPC, and what of it could not be read. Subnets, route tables and endpoints are always known. */
export type ReadNetwork = { readonly snapshot: Snapshot; readonly unread: readonly LeftOut[] };

/** The subnets with these ids. @throws NoAnswer if they cannot be read */
export async function readSubnets(ids: readonly string[], collect: Collect): Promise<readonly Subnet[]> {
  return needed({ kind: 'subnets', subject: ids }, collect);
}

/**
 * Reads what decides whether tasks in these places reach their destinations.
 * @throws NoAnswer if route tables or endpoints cannot be read: without them no plan is possible
 */
export async function readNetwork(
  vpc: string,
  subnets: readonly Subnet[],
  { places, destinations }: { readonly places: readonly Placement[]; readonly destinations: readonly Destination[] },
  collect: Collect,
): Promise<ReadNetwork> {
  const [routeTables, endpoints] = await Promise.all([
    needed({ kind: 'route-tables', subject: vpc }, collect),
    needed({ kind: 'vpc-endpoints', subject: vpc }, collect),
  ]);
  const known: Snapshot = { subnets, routeTables, endpoints };
  const nats = [...new Set(places.flatMap((place) => natGatewaysOf(place, known)))];
  const groups = unique([
    ...places.flatMap((one) => one.securityGroups ?? []),
    ...endpointGroupsOf(destinations, known),
  ]);
  const beyond = subnetsOf(destinations, known).filter((id) => !subnets.some((one) => one.id === id));
  const missing: LeftOut[] = [];
  const read = async <K extends FactKind>(ask: Ask<K>): Promise<Knowledge[K] | undefined> => {
    const fact = (await collect([ask as Ask])).get(ask);
    if (fact?.is === 'known') return fact.value;
    missing.push(unread(nameOf(ask), fact));
    return undefined;
  };
  const [acls, attributes, natGateways, securityGroups, further] = await Promise.all([
    read({ kind: 'network-acls', subject: vpc }),
    read({ kind: 'vpc-attributes', subject: vpc }),
    nats.length === 0 ? [] : read({ kind: 'nat-gateways', subject: nats }),
    groups.length === 0 ? [] : read({ kind: 'security-groups', subject: groups }),
    beyond.length === 0 ? [] : read({ kind: 'subnets', subject: beyond }),
  ]);
  return {
    snapshot: {
      routeTables,
      endpoints,
      subnets: [...subnets, ...(further ?? [])],
      ...(acls !== undefined && { acls }),
      ...(attributes !== undefined && { attributes }),
      ...(natGateways !== undefined && { natGateways }),
      ...(securityGroups !== undefined && { securityGroups }),
    },
    unread: missing,
  };
}

async function needed<K extends 'subnets' | 'route-tables' | 'vpc-endpoints'>(
  ask: Ask<K>,
  collect: Collect,
): Promise<Knowledge[K]> {
  const fact = (await collect([ask as Ask])).get(ask);
  if (fact?.is === 'known') return fact.value;
  if (fact?.is === 'absent') return [];
  const { because, permission } = unread(nameOf(ask), fact);
  const takes = permission === undefined ? '' : ` It needs the permission ${permission}.`;
  throw new NoAnswer(`Without ${nameOf(ask)} there is no plan: ${because.replace(/\.$/, '')}.${takes}`, false);
}

/** What a read asks for, in words: `the route tables of vpc-1`. */
function nameOf({ kind, subject }: { readonly kind: string; readonly subject: unknown }): string {
  const subjects = Array.isArray(subject) ? subject.map(String) : [String(subject)];
  return `the ${kind.replaceAll('-', ' ')} of ${subjects.join(', ')}`;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
