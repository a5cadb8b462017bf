import type { Destination } from '../../network/snapshot.ts';
import { endpointServiceName } from '../../partitions.ts';
import { ecrRegionOf, registryHostOf } from '../../workload/registry.ts';
import type { Requirement } from '../../workload/requirement.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';
import { listed } from '../listed.ts';
import { regionOfCall } from '../permissions/encryption-key.ts';
import { isPrivateAddress } from './private-address.ts';

/**
 * The destinations that a requirement needs, by the names of their VPC endpoints. The layers of an image come from S3.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function destinationsOf(subject: Subject): readonly Destination[] {
  const { requirement } = subject;
  if (requirement.kind === 'image' && ecrRegionOf(requirement.text) === undefined) return registryOf(subject);
  return servicesOf(requirement).map((service) => ({
    is: 'service',
    service,
    region: regionOfCall(subject),
    ...dialled(subject),
    ...unresolved(subject),
  }));
}

/** The destinations that a requirement would need, where no failure says anything of them. */
export function plannedDestinations(where: Pick<Subject, 'requirement' | 'workload'>): readonly Destination[] {
  const { requirement } = where;
  if (requirement.kind === 'image' && ecrRegionOf(requirement.text) === undefined)
    return [{ is: 'internet', host: registryHostOf(requirement.text) }];
  return servicesOf(requirement).map((service) => ({ is: 'service', service, region: regionOfCall(where) }));
}

/** Registries that are on the internet, whatever the DNS of a VPC says. Any other host may be inside the VPC. */
const publicRegistries =
  /^(?:(?:registry-1|index|registry)\.docker\.io|docker\.io|public\.ecr\.aws|ghcr\.io|quay\.io|(?:[a-z]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev|mcr\.microsoft\.com|registry\.gitlab\.com|registry\.k8s\.io|nvcr\.io|docker\.elastic\.co)$/;

function registryOf(subject: Subject): readonly Destination[] {
  const host = registryHostOf(subject.requirement.text);
  const { address } = dialled(subject);
  const isPublic = publicRegistries.test(host) || (address !== undefined && !isPrivateAddress(address));
  return isPublic ? [{ is: 'internet', host, ...(address !== undefined && { address }) }] : [];
}

const services: Readonly<Record<Requirement['kind'], readonly string[]>> = {
  'execution-role': [],
  'task-role': [],
  secret: ['secretsmanager'],
  parameter: ['ssm'],
  'registry-credentials': ['secretsmanager'],
  'registry-token': ['ecr.api'],
  'log-stream': ['logs'],
  'environment-file': ['s3'],
  'file-system': [],
  image: ['ecr.dkr', 's3'],
};

function servicesOf({ kind }: Requirement): readonly string[] {
  return services[kind];
}

/** The address that the task dialled, from the stopped reason. It shows how the name was resolved. */
function dialled(subject: Subject): { readonly address?: string } {
  const { claim } = subject;
  if (claim === undefined || claim.address === null || !isConcerned(subject)) return {};
  return { address: claim.address };
}

/** Whether ECS says that the task could not resolve the name of what this requirement needs. */
function unresolved(subject: Subject): { readonly unresolved?: true } {
  return subject.claim?.fault === 'dns' && isConcerned(subject) ? { unresolved: true } : {};
}

/** The destinations in words, each service once (ECR has two endpoints). */
export function nameDestinations(destinations: readonly Destination[]): string {
  const names = [...new Set(destinations.map((one) => nameDestination(one).replace(/ \(.*\)$/, '')))];
  return listed(names);
}

/** The destination in words. */
export function nameDestination(destination: Destination): string {
  switch (destination.is) {
    case 'internet':
      return destination.host;
    case 'mount-target':
      return `mount target ${destination.id}`;
    case 'service':
      return serviceNames[destination.service] ?? destination.service;
  }
}

const serviceNames: Readonly<Record<string, string>> = {
  secretsmanager: 'Secrets Manager',
  ssm: 'Systems Manager',
  'ecr.api': 'ECR (ecr.api)',
  'ecr.dkr': 'ECR (ecr.dkr)',
  s3: 'S3',
  logs: 'CloudWatch Logs',
  kms: 'KMS',
};

/** The full service name of its VPC endpoint. */
export function endpointName(destination: Extract<Destination, { is: 'service' }>): string {
  return endpointServiceName(destination.service, destination.region);
}
