import type { VpcEndpoint } from '../evidence/network.ts';
import type { Destination } from './snapshot.ts';

export type Service = Extract<Destination, { is: 'service' }>;

/** The services whose endpoints tell that a VPC's tasks are meant to do without a way to the internet. */
const taskServices = ['secretsmanager', 'ssm', 'ecr.api', 'ecr.dkr', 'logs', 'kms', 's3'];

/** Whether an endpoint is for a service: its name ends in `.REGION.SERVICE`, and begins differently by partition. */
export function serves(endpoint: VpcEndpoint, { service, region }: Pick<Service, 'service' | 'region'>): boolean {
  return endpoint.service.endsWith(`.${region}.${service}`) && !endpoint.service.includes('.vpce.');
}

/** Whether an endpoint is for a service that tasks are started with, in a Region. */
export function servesTasks(endpoint: VpcEndpoint, region: string): boolean {
  return taskServices.some((service) => serves(endpoint, { service, region }));
}

export function isUsable({ state }: VpcEndpoint): boolean {
  return state.toLowerCase() === 'available';
}

/** Whether an interface endpoint takes over the service's public name, for the whole VPC, once the VPC's DNS plays along. */
export function capturesName(endpoint: VpcEndpoint): boolean {
  return endpoint.type === 'Interface' && isUsable(endpoint) && endpoint.privateDns && endpoint.inboundOnly !== true;
}

/** The Region of an Availability Zone, a Local Zone or a Wavelength Zone. */
export function regionOfZone(zone: string): string | undefined {
  return /^[a-z]{2,}(?:-[a-z]+)+-\d+/.exec(zone)?.[0];
}
