import type { Claim, Dependency } from '../claim/claim.ts';
import { ecrRegionOf } from '../workload/registry.ts';
import type { Requirement } from '../workload/requirement.ts';
import { isSameResource } from './same-resource.ts';

const dependencies: Readonly<Record<Requirement['kind'], readonly Dependency[]>> = {
  'execution-role': ['iam'],
  secret: ['secretsmanager', 'kms'],
  parameter: ['ssm', 'kms'],
  'registry-credentials': ['secretsmanager', 'kms'],
  'registry-token': ['ecr'],
  'log-stream': ['logs'],
  'environment-file': ['s3'],
  'file-system': ['efs'],
  image: ['ecr', 's3', 'other'],
};

/**
 * Whether a stopped reason speaks of this requirement: the same dependency and, where the text names a resource that one of
 * the requirements can be known by, that resource.
 */
export function claimConcerns(claim: Claim, requirement: Requirement): boolean {
  if (!dependencies[requirement.kind].includes(claim.dependency)) return false;
  // An image is pulled after all else was fetched: nothing else fails at that stage, and it fails at no other.
  if (claim.stage === 'image-pull' || requirement.kind === 'image')
    return claim.stage === 'image-pull' && requirement.kind === 'image' && isPulledFrom(claim, requirement);
  // What it names is an option, and no log group.
  if (claim.category === 'log-config') return true;
  if (requirement.kind === 'file-system') return namesFileSystem(claim, requirement);
  const named = namesIn(claim);
  if (named.length === 0 || claim.dependency === 'kms' || requirement.kind === 'registry-token') return true;
  return namesOf(requirement).some((name) => named.some((one) => isSameResource(one, name, claim.cut)));
}

/** The names that the text gives: several missing parameters stand in one list; a URL or `*` names no resource. */
function namesIn({ resource }: Claim): readonly string[] {
  return (resource ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== '*' && !/^https?:/.test(name));
}

/** A text that names no file system (`127.0.0.1:/` is the helper's own proxy) may mean any. */
function namesFileSystem({ resource, host }: Claim, { text }: Requirement): boolean {
  const named = [resource, host].filter((one) => one !== null).join(' ');
  return !/\bfs-[0-9a-f]{8,}/.test(named) || named.includes(text);
}

/** Layers come from S3 and are named by no image; else the registry's host tells. */
function isPulledFrom({ dependency, host }: Claim, { text }: Requirement): boolean {
  if (dependency === 'other') return host === null || ecrRegionOf(text) === undefined;
  return ecrRegionOf(text) !== undefined;
}

function namesOf({ reference, text }: Requirement): readonly string[] {
  switch (reference?.is) {
    case 'secret':
      return [reference.secretArn, reference.secretName, reference.jsonKey ?? text, text];
    case 'parameter':
      return [reference.arn, reference.name, reference.name.replace(/^\//, ''), text];
    case 'object':
      return [text, reference.bucket, `arn:${reference.partition}:s3:::${reference.bucket}`];
    default:
      return [text];
  }
}
