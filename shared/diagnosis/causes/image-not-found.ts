import type { Ask, Facts } from '../../evidence/ask.ts';
import type { LifecycleRule } from '../../evidence/images.ts';
import { firstOf } from '../../first-of.ts';
import { matchesPattern } from '../../policy/matches-pattern.ts';
import { type EcrImage, ecrImageOf } from '../../workload/registry.ts';
import { defineCause, type Match, notReadable, ruledOut, type Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { untilImage, untilMade, untilPushed } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { certaintyOfLack, pulledAs, repositoryAsk, soughtImage, wasRefused } from '../references/locate-image.ts';

/** The repository holds no image of that tag or digest, or has archived it. */
export const imageNotFound = defineCause({
  code: 'image-not-found',
  category: 'image',
  shownBy: 'ECR’s metadata, the stopped reason',
  concerns: ['image'],
  passes: untilPushed,
  needs: (subject) => {
    const image = sought(subject);
    return image === undefined ? [] : [repositoryAsk(image), imageAsk(image)];
  },
  wants: (subject, facts) => {
    const image = sought(subject);
    if (image === undefined || facts.get(imageAsk(image))?.is !== 'absent') return [];
    if (facts.get(repositoryAsk(image))?.is !== 'known') return [];
    return [tagsAsk(image), lifecycleAsk(image), ...byTag(subject, image)];
  },
  match: (subject, facts) => {
    const image = sought(subject);
    if (image === undefined) return notReadable('the text speaks of no image that can be read from here');
    if (facts.get(repositoryAsk(image))?.is !== 'known') return ruledOut('the repository itself does not exist');
    const found = facts.get(imageAsk(image));
    if (found?.is !== 'known') return missing(image, subject, facts);
    return found.value.archived ? archived(image, subject) : ruledOut(`the repository holds ${image.id}`);
  },
});

function missing(image: EcrImage, subject: Subject, facts: Facts): Match {
  const [tag] = byTag(subject, image);
  const now = tag === undefined ? undefined : facts.get(tag);
  const isDigest = image.id.includes(':');
  const meant = isDigest ? pulledAs(image.id, subject) : [subject.requirement];
  const names = meant.map((requirement) => nameOf({ ...subject, requirement }));
  return {
    is: 'matched',
    certainty: certaintyOfLack(subject),
    title: `${image.name} holds no image ${isDigest ? image.id : `with the tag ${image.id}`}, which ${names.join(' or ')} names`,
    next:
      tag !== undefined && now?.is === 'known'
        ? `Nothing has to be pushed: a new deployment looks the tag ${tag.subject.id} up again. Keep the images that services run out of the lifecycle rules, or it comes back.`
        : `Push the image ${isDigest ? 'again' : `as ${image.id}`}, or name one that exists in the task definition, register a new revision and deploy that.${subject.claim === undefined ? ' There is nothing to do if the rule of a pull-through cache has it fetched by the first pull: such rules are not read.' : ''}`,
    evidence: [
      {
        text: `${image.repository} exists and holds no image ${image.id}`,
        by: [repositoryAsk(image), imageAsk(image)],
      },
      ...(tag !== undefined && now?.is === 'known'
        ? [{ text: `the tag ${tag.subject.id} of the task definition names ${now.value.digest} now`, by: [tag] }]
        : []),
      ...newestTags(image, facts),
      ...expiry(image, facts),
    ],
    resource: image.repository,
    ...(isDigest && { passes: untilMade }),
    ...(meant.length > 1 && { groupKey: `${image.repository}@${image.id}` }),
  };
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html (a pull is answered with 404) */
function archived(image: EcrImage, subject: Subject): Match {
  return {
    is: 'matched',
    certainty: 'proved',
    title: `the image ${image.id} of ${image.name}, which ${nameOf(subject)} names, is archived and cannot be pulled`,
    next: 'Restore it to the standard storage class (aws ecr update-image-storage-class), or name another image.',
    passes: untilImage,
    evidence: [{ text: `${image.repository} holds ${image.id} with the status ARCHIVED`, by: [imageAsk(image)] }],
    resource: image.repository,
  };
}

/** A refusal says nothing of a tag: it is that of the whole repository. */
function sought(subject: Subject): EcrImage | undefined {
  return wasRefused(subject) ? undefined : soughtImage(subject);
}

function imageAsk({ repository, id }: EcrImage): Ask<'image'> {
  return { kind: 'image', subject: { repository, id } };
}

function tagsAsk({ repository }: EcrImage): Ask<'image-tags'> {
  return { kind: 'image-tags', subject: repository };
}

function lifecycleAsk({ repository }: EcrImage): Ask<'lifecycle-policy'> {
  return { kind: 'lifecycle-policy', subject: repository };
}

/** The image that the tag of the task definition names now, where ECS pulled the digest that it named before. */
function byTag({ requirement, workload }: Subject, image: EcrImage): readonly Ask<'image'>[] {
  const written = ecrImageOf(requirement.text, workload.partition);
  return written === undefined || written.id === image.id ? [] : [imageAsk(written)];
}

function newestTags(image: EcrImage, facts: Facts): readonly Seen[] {
  const tags = facts.get(tagsAsk(image));
  if (tags?.is !== 'known') return [];
  const by = [tagsAsk(image)];
  if (tags.value.length === 0) return [{ text: 'the repository holds no image with a tag', by }];
  const text = `the newest tags are ${tags.value.join(', ')} (a hint: only a person can know whether one of them was meant)`;
  return [{ text, by }];
}

/** The rules that can have taken the image away. ECR does not tell what it expired. */
function expiry(image: EcrImage, facts: Facts): readonly Seen[] {
  const rules = facts.get(lifecycleAsk(image));
  const able = rules?.is === 'known' ? rules.value.filter((rule) => canExpire(rule, image)) : [];
  return able.slice(0, 2).map(({ priority, of, patterns, count, most }) => ({
    text: `lifecycle rule ${priority} can have expired it: ${of} images${patterns.length === 0 ? '' : ` like ${firstOf(patterns, 3)}`}, ${count} ${most} (a hint: ECR does not tell what it expired)`,
    by: [lifecycleAsk(image)],
  }));
}

/** A rule on tagged images expires one that has the tag; which tags a digest had is not known. */
function canExpire({ of, patterns }: LifecycleRule, { id }: EcrImage): boolean {
  if (id.includes(':') || of === 'any') return true;
  return of === 'tagged' && (patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, id)));
}
