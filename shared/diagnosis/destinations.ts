import type { Destination } from '../network/snapshot.ts';
import { ecrRegionOf, registryHostOf } from '../workload/registry.ts';
import type { Requirement } from '../workload/requirement.ts';
import { claimConcerns } from './claim-concerns.ts';
import type { Subject } from './define-cause.ts';
import { meantReference } from './value-key.ts';

/**
 * What a requirement has to reach, by the names of VPC endpoints. An image's layers come from S3.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function destinationsOf(subject: Subject): readonly Destination[] {
  const { requirement } = subject;
  const host = requirement.kind === 'image' && ecrRegionOf(requirement.text) === undefined;
  if (host) return [{ is: 'internet', host: registryHostOf(requirement.text), ...dialled(subject) }];
  return servicesOf(requirement).map((service) => ({
    is: 'service',
    service,
    region: regionOf(subject),
    partition: subject.workload.partition,
    ...dialled(subject),
  }));
}

const services: Readonly<Record<Requirement['kind'], readonly string[]>> = {
  'execution-role': [],
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

/** Another Region's secret is asked for there. */
function regionOf(subject: Subject): string {
  const reference = meantReference(subject);
  return reference === undefined || reference.is === 'object' ? subject.requirement.region : reference.region;
}

/** The address that ECS says was dialled tells how the name was resolved. */
function dialled({ claim, requirement }: Subject): { readonly address?: string } {
  if (claim?.address === null || claim === undefined || !claimConcerns(claim, requirement)) return {};
  return { address: claim.address };
}

/** What destinations are called in a sentence, each service once: ECR has two endpoints. */
export function nameDestinations(destinations: readonly Destination[]): string {
  const names = [...new Set(destinations.map((one) => nameDestination(one).replace(/ \(.*\)$/, '')))];
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** What a destination is called. */
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

/** The service's name of its VPC endpoint. */
export function endpointName(destination: Extract<Destination, { is: 'service' }>): string {
  const { region, service, partition } = destination;
  // In China some services go by the one form and some by the other.
  const inChina = partition === 'aws-cn' && chineseForm.has(service);
  return `${inChina ? 'cn.com' : 'com'}.amazonaws.${region}.${service}`;
}

/** @see https://docs.amazonaws.cn/en_us/vpc/latest/privatelink/aws-services-cn-privatelink-support.html */
const chineseForm: ReadonlySet<string> = new Set(['ecr.api', 'ecr.dkr', 'secretsmanager', 'kms']);
