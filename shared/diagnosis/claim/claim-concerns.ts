import type { Claim, Dependency } from '../../stopped-reason/claim.ts';
import { ecrRegionOf } from '../../workload/registry.ts';
import type { Requirement } from '../../workload/requirement.ts';
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
 * Whether a stopped reason concerns this requirement: it names the same dependency and, if it names a resource, a name
 * of this requirement. If the text names one requirement exactly, it does not concern another one with a similar name
 * (`app-db` and `app-db-backup` differ by text that could be a suffix).
 * @param all all the requirements of the definition.
 */
export function claimConcerns(claim: Claim, requirement: Requirement, all: readonly Requirement[]): boolean {
  if (!mayConcern(claim, requirement)) return false;
  const exact = namedExactly(claim, all);
  return exact.size === 0 || exact.has(requirement);
}

/** The same for a subject; false if there is no claim. */
export function isConcerned({
  claim,
  requirement,
  requirements,
}: {
  readonly claim: Claim | undefined;
  readonly requirement: Requirement;
  readonly requirements: readonly Requirement[];
}): boolean {
  return claim !== undefined && claimConcerns(claim, requirement, requirements);
}

/** Computed once for a claim and a definition, because every cause asks for every requirement. */
const remembered = new WeakMap<Claim, WeakMap<readonly Requirement[], ReadonlySet<Requirement>>>();

function namedExactly(claim: Claim, all: readonly Requirement[]): ReadonlySet<Requirement> {
  const ofClaim = remembered.get(claim) ?? new WeakMap<readonly Requirement[], ReadonlySet<Requirement>>();
  remembered.set(claim, ofClaim);
  const known = ofClaim.get(all);
  if (known !== undefined) return known;
  const named = new Set(namesIn(claim));
  const exact = all.filter((one) => mayConcern(claim, one) && namesOf(one).some((name) => named.has(name)));
  const found: ReadonlySet<Requirement> = new Set(exact);
  ofClaim.set(all, found);
  return found;
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
  return namesOf(requirement).some((name) => named.some((one) => isSameResource(one, name, claim.cut)));
}

/** The names in the text. Several missing parameters are one list. A URL or `*` names no resource. */
function namesIn({ resource }: Claim): readonly string[] {
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
