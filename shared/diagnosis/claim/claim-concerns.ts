import { redact } from '../../redact.ts';
import type { Claim, Dependency } from '../../stopped-reason/claim.ts';
import { ecrRegionOf } from '../../workload/registry.ts';
import type { Requirement } from '../../workload/requirement.ts';
import { imageNames, repositoryOf } from './same-image.ts';
import { isSameResource } from './same-resource.ts';

const dependencies: Readonly<Record<Requirement['kind'], readonly Dependency[]>> = {
  'execution-role': ['iam'],
  'task-role': ['iam'],
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
 * the requirements can be known by, that resource. What is named to the letter is meant, and no other that is called much alike
 * (`app-db` and `app-db-backup` differ by what could be a suffix).
 * @param named the requirements of the definition that the text names to the letter.
 */
export function claimConcerns(claim: Claim, requirement: Requirement, named: ReadonlySet<Requirement>): boolean {
  return mayConcern(claim, requirement) && (named.size === 0 || named.has(requirement));
}

/** The same for a subject; false if there is no claim. */
export function isConcerned({
  claim,
  requirement,
  named,
}: {
  readonly claim: Claim | undefined;
  readonly requirement: Requirement;
  readonly named: ReadonlySet<Requirement>;
}): boolean {
  return claim !== undefined && claimConcerns(claim, requirement, named);
}

/** The requirements that a stopped reason names to the letter; none where there is no claim. */
export function namedExactly(claim: Claim | undefined, all: readonly Requirement[]): ReadonlySet<Requirement> {
  if (claim === undefined) return new Set();
  const names = new Set(namesIn(claim));
  return new Set(all.filter((one) => mayConcern(claim, one) && namesOf(one).some((name) => names.has(redact(name)))));
}

function mayConcern(claim: Claim, requirement: Requirement): boolean {
  if (!dependencies[requirement.kind].includes(claim.dependency)) return false;
  // ECS pulls images after it fetched everything else. So only an image fails at that stage, and an image fails at no
  // other stage.
  if (claim.stage === 'image-pull' || requirement.kind === 'image')
    return claim.stage === 'image-pull' && requirement.kind === 'image' && isPulledFrom(claim, requirement);
  // The text names an option, not a log group. Options of other drivers do not concern awslogs.
  if (claim.category === 'log-config') return claim.resource === null || claim.resource.startsWith('awslogs-');
  if (requirement.kind === 'file-system') return namesFileSystem(claim, requirement);
  const named = namesIn(claim);
  if (named.length === 0 || claim.dependency === 'kms' || requirement.kind === 'registry-token') return true;
  return namesOf(requirement).some((name) => named.some((one) => isSameResource(one, redact(name), claim.cut)));
}

/** The names in the text. Several missing parameters are one list. A URL or `*` names no resource. */
function namesIn({ resource, image }: Claim): readonly string[] {
  if (image !== null) return [image.includes('@') ? repositoryOf(image) : (imageNames(image)[0] ?? image)];
  return (resource ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== '*' && !/^https?:/.test(name));
}

/**
 * Whether the text may concern this file system. A text that names none (`127.0.0.1:/` is the proxy of the mount
 * helper) may concern any.
 */
function namesFileSystem({ resource, host }: Claim, { text }: Requirement): boolean {
  const named = [resource, host].filter((one) => one !== null).join(' ');
  return !/\bfs-[0-9a-f]{8,}/.test(named) || named.includes(text);
}

/**
 * Whether the image may come from the host in the text. Layers come from S3, whose host says nothing about the image.
 */
function isPulledFrom({ dependency, host }: Claim, { text }: Requirement): boolean {
  if (dependency === 'other') return host === null || ecrRegionOf(text) === undefined;
  return ecrRegionOf(text) !== undefined;
}

function namesOf({ kind, reference, text }: Requirement): readonly string[] {
  if (kind === 'image') return imageNames(text);
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
