import type { VpcEndpoint } from '../evidence/network.ts';
import { capturesName, serves } from './endpoints.ts';
import { tableOf } from './routes.ts';
import type { Destination, Placement, Snapshot } from './snapshot.ts';

/** The NAT gateways that the subnet's route table names. */
export function natGatewaysOf(place: Placement, snapshot: Snapshot): readonly string[] {
  const vpc = snapshot.subnets?.find(({ id }) => id === place.subnet)?.vpc;
  const targets = tableOf(place.subnet, vpc, snapshot)?.routes.map(({ target }) => target) ?? [];
  return [...new Set(targets.filter((target) => target.startsWith('nat-')))].toSorted();
}

/** The security groups of the interface endpoints for these services, and of mount targets. */
export function endpointGroupsOf(destinations: readonly Destination[], snapshot: Snapshot): readonly string[] {
  const targets = destinations.flatMap((one) => (one.is === 'mount-target' ? one.securityGroups : []));
  return idsOf([...targets, ...endpointsFor(destinations, snapshot).flatMap(({ securityGroups }) => securityGroups)]);
}

/**
 * The subnets of the interface endpoints for these services, and of mount targets. Their addresses are needed to check
 * the path.
 */
export function subnetsOf(destinations: readonly Destination[], snapshot: Snapshot): readonly string[] {
  const targets = destinations.flatMap((one) => (one.is === 'mount-target' ? [one.subnet] : []));
  return idsOf([...targets, ...endpointsFor(destinations, snapshot).flatMap(({ subnets }) => subnets)]);
}

/**
 * Whether the DNS attributes of the VPC matter: only if an interface endpoint makes the name of one of the services
 * resolve to it, or if the task could not resolve a name.
 */
export function needsVpcAttributes(destinations: readonly Destination[], snapshot: Snapshot): boolean {
  const failed = destinations.some((one) => one.is === 'service' && one.unresolved === true);
  return failed || endpointsFor(destinations, snapshot).some(capturesName);
}

function endpointsFor(destinations: readonly Destination[], snapshot: Snapshot): readonly VpcEndpoint[] {
  const services = destinations.filter((one) => one.is === 'service');
  const endpoints = snapshot.endpoints ?? [];
  return endpoints.filter((one) => one.type === 'Interface' && services.some((service) => serves(one, service)));
}

function idsOf(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].toSorted();
}
