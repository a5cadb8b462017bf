import type { SimulationRequest } from '../../evidence/iam.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';

/**
 * Whether S3 refused a layer. ECR had handed out the manifest and the signed URL of the layer by then, so that neither the
 * role nor the repository lacks anything for it.
 */
export function isLayerRefused(claim: Claim | undefined): boolean {
  return claim?.fault === 'registry-refused' && claim.dependency === 's3';
}

/**
 * The read of a layer that S3 refused. The URL is signed by ECR, and not by the role: who asks is not known here.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
export function layerFetch(subject: Subject): SimulationRequest | undefined {
  const { requirement, workload, claim } = subject;
  if (requirement.kind !== 'image' || !isLayerRefused(claim) || !isConcerned(subject)) return undefined;
  const bucket = `arn:${workload.partition}:s3:::prod-${requirement.region}-starport-layer-bucket`;
  return { role: '', action: 's3:GetObject', resource: `${bucket}/*`, context: {} };
}
