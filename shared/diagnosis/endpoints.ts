import type { Requirement } from '../workload/requirement.ts';
import type { Workload } from '../workload/workload.ts';

const services: Readonly<Record<Requirement['kind'], readonly string[]>> = {
  'execution-role': [],
  secret: ['secretsmanager'],
  parameter: ['ssm'],
  'registry-credentials': ['secretsmanager'],
  'registry-token': ['ecr.api', 'ecr.dkr'],
  'log-stream': ['logs'],
  'environment-file': ['s3'],
};

/**
 * Names of the VPC endpoints that a requirement's service needs. An image's layers come from S3, so the registry needs the
 * S3 gateway endpoint too.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function endpointsFor(requirement: Requirement, workload: Workload): readonly string[] {
  const prefix = workload.partition === 'aws-cn' ? 'cn.com.amazonaws' : 'com.amazonaws';
  const named = services[requirement.kind].map((service) => `${prefix}.${requirement.region}.${service}`);
  return requirement.kind === 'registry-token' ? [...named, `${prefix}.${requirement.region}.s3 (gateway)`] : named;
}
