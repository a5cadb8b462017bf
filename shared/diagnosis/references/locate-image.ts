import type { Ask, Facts } from '../../evidence/ask.ts';
import { type EcrImage, ecrImageOf } from '../../workload/registry.ts';
import type { Requirement } from '../../workload/requirement.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import type { Subject } from '../define-cause.ts';
import { checkPermissions, permissionNeeds } from '../permissions/permission-check.ts';

/**
 * The image of a requirement in the private ECR registry of this account, if its pull failed so that the registry may
 * not have it, or if nothing has failed yet. Another account's registry cannot be read from here: what ECS says stands alone there.
 *
 * ECS resolves the tag of a service's image once, so that a text can name a digest where the task definition names a
 * tag: the digest is then what was pulled.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-container-image-stability.html
 */
export function soughtImage(subject: Subject): EcrImage | undefined {
  const { claim, requirement, workload } = subject;
  const image = requirement.kind === 'image' ? ecrImageOf(requirement.text, workload.partition) : undefined;
  if (image?.account !== workload.account) return undefined;
  if (claim === undefined) return image;
  if (!isConcerned(subject)) return undefined;
  // ECR hands out the URL of a layer in S3 only of an image that it holds.
  if (!mayBeMissing.has(claim.fault) || claim.dependency === 's3') return undefined;
  const pulled = /@(sha256:[0-9a-f]{64})$/.exec(claim.image ?? '')?.[1];
  if (pulled === undefined) return image;
  return pulledAs(pulled, subject).includes(requirement) ? { ...image, id: pulled } : undefined;
}

/**
 * The images that a digest in the text can be: those that are written with it, else those of the repository that are
 * written with a tag. Which of these tags it was, nobody can tell.
 */
export function pulledAs(
  digest: string,
  { requirement, requirements, workload }: Pick<Subject, 'requirement' | 'requirements' | 'workload'>,
): readonly Requirement[] {
  const written = ({ text }: Requirement) => ecrImageOf(text, workload.partition);
  const repository = written(requirement)?.repository;
  const ofRepository = requirements.filter((one) => one.kind === 'image' && written(one)?.repository === repository);
  const exact = ofRepository.filter((one) => written(one)?.id === digest);
  return exact.length > 0 ? exact : ofRepository.filter((one) => !(written(one)?.id ?? '').includes(':'));
}

const mayBeMissing: ReadonlySet<string> = new Set([
  'image-repository',
  'image-tag',
  'image-digest',
  'image-pull',
  'registry-refused',
]);

/**
 * Whether the registry refused the pull without a word on what it holds. It looks for the repository only for whom it
 * lets in: then what it does not hold explains the text only where the role may pull.
 */
export function wasRefused({ claim }: Subject): boolean {
  return claim?.fault === 'registry-refused';
}

/**
 * How certain it is that a pull fails of what the registry does not hold. Before a pull has failed, the rule of a
 * pull-through cache may have it made by the first pull, and rules are not read.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
 */
export function certaintyOfLack({ claim }: Pick<Subject, 'claim'>): 'proved' | 'suspected' {
  return claim === undefined ? 'suspected' : 'proved';
}

/** What shows whether the repository of an image exists. */
export function repositoryAsks(subject: Subject, facts: Facts): readonly Ask[] {
  const image = soughtImage(subject);
  if (image === undefined) return [];
  if (!wasRefused(subject)) return [repositoryAsk(image)];
  return [...permissionNeeds(subject, facts), ...(mayPull(subject, facts) ? [repositoryAsk(image)] : [])];
}

/** The read of an image’s repository. */
export function repositoryAsk({ repository }: EcrImage): Ask<'repository'> {
  return { kind: 'repository', subject: repository };
}

/** Whether simulations allow the role every call of the pull. */
export function mayPull(subject: Subject, facts: Facts): boolean {
  const checked = checkPermissions(subject, facts);
  return checked.length > 0 && checked.every(({ fact }) => fact.is === 'known' && fact.value.decision === 'allowed');
}
