import type { VpcEndpoint } from '../evidence/network.ts';
import type { Destination } from './snapshot.ts';

export type Service = Extract<Destination, { is: 'service' }>;

/**
 * The services that ECS calls to start a task. An endpoint for one of them shows that the tasks of a VPC may be meant
 * to work without a route to the internet.
 */
const taskServices = ['secretsmanager', 'ssm', 'ecr.api', 'ecr.dkr', 'logs', 'kms', 's3'];

/** Whether an endpoint is for a service. The name ends in `.REGION.SERVICE`; its beginning depends on the partition. */
export function serves(endpoint: VpcEndpoint, { service, region }: Pick<Service, 'service' | 'region'>): boolean {
  return endpoint.service.endsWith(`.${region}.${service}`) && !endpoint.service.includes('.vpce.');
}

/** Whether an endpoint is for one of the services that ECS calls to start a task, in a Region. */
export function servesTasks(endpoint: VpcEndpoint, region: string): boolean {
  return taskServices.some((service) => serves(endpoint, { service, region }));
}

export function isUsable({ state }: VpcEndpoint): boolean {
  return state.toLowerCase() === 'available';
}

/**
 * Whether an interface endpoint makes the public name of the service resolve to it in the whole VPC, provided that the
 * DNS attributes of the VPC are on.
 */
export function capturesName(endpoint: VpcEndpoint): boolean {
  return endpoint.type === 'Interface' && isUsable(endpoint) && endpoint.privateDns && endpoint.inboundOnly !== true;
}

/** The Region of an Availability Zone, a Local Zone or a Wavelength Zone. */
export function regionOfZone(zone: string): string | undefined {
  return /^[a-z]{2,}(?:-[a-z]+)+-\d+/.exec(zone)?.[0];
}
