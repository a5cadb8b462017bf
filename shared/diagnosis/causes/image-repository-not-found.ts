import type { Ask, Facts } from '../../evidence/ask.ts';
import { defineCause, notReadable, ruledOut, type Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { untilMade } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import {
  certaintyOfLack,
  mayPull,
  repositoryAsk,
  repositoryAsks,
  soughtImage,
  wasRefused,
} from '../references/locate-image.ts';
import { likelyMeant, nearestNames } from '../references/nearest-names.ts';

/** The private ECR repository that an image is pulled from does not exist. */
export const imageRepositoryNotFound = defineCause({
  code: 'image-repository-not-found',
  category: 'image',
  shownBy: 'ECR’s metadata, the stopped reason',
  concerns: ['image'],
  passes: untilMade,
  obstacle: 'gone',
  makesCallsMoot: true,
  needs: repositoryAsks,
  wants: (subject, facts) => (isMissing(subject, facts) ? [...nearAsks(subject), ...inOwnRegion(subject)] : []),
  match: (subject, facts) => {
    const image = soughtImage(subject);
    if (image === undefined) return notReadable('the text speaks of no repository that can be read from here');
    if (wasRefused(subject) && !mayPull(subject, facts))
      return ruledOut('the registry looks for a repository only for whom it lets in');
    if (!isMissing(subject, facts)) return ruledOut('the repository exists');
    const { workload, requirement } = subject;
    const [fact] = nearAsks(subject).map((ask) => facts.get(ask));
    const near = fact?.is === 'known' ? fact.value : [];
    const meant = likelyMeant(image.name, near);
    const here = inOwnRegion(subject).filter((ask) => facts.get(ask)?.is === 'known');
    return {
      is: 'matched',
      certainty: certaintyOfLack(subject),
      title: `the repository ${image.name} of ${nameOf(subject)} does not exist in ${image.region}`,
      next: [
        ...(meant === undefined
          ? []
          : [
              `If ${meant} was meant, register a revision whose image is ${requirement.text.replace(`/${image.name}`, () => `/${meant}`)}`,
            ]),
        here.length > 0
          ? `Name the repository of ${workload.region} in the image, register a new revision and deploy that; or have it replicated to ${image.region}.`
          : `${meant === undefined ? 'Create' : 'Otherwise create'} the repository in ${image.region} and push the image, or put the right repository into the task definition, register a new revision and deploy that.`,
        'If a pull-through cache is to make it by the first pull: look at its rule and the credentials for its source, and allow the role that pulls ecr:CreateRepository and ecr:BatchImportUpstreamImage on it.',
      ].join('\n'),
      evidence: [
        { text: `${image.repository} does not exist`, by: [repositoryAsk(image)] },
        ...here.map(
          (ask): Seen => ({
            text: `a repository of that name exists in ${workload.region}, where the task runs`,
            by: [ask],
          }),
        ),
        ...nearestNames(near, nearAsks(subject)),
      ],
      resource: image.repository,
    };
  },
});

function isMissing(subject: Subject, facts: Facts): boolean {
  const image = soughtImage(subject);
  return image !== undefined && facts.get(repositoryAsk(image))?.is === 'absent';
}

function nearAsks(subject: Subject): readonly Ask<'names-like'>[] {
  const image = soughtImage(subject);
  if (image === undefined) return [];
  return [{ kind: 'names-like', subject: { of: 'repository', region: image.region, name: image.name } }];
}

/** The repository of that name in the Region of the task, if the image names another Region. */
function inOwnRegion(subject: Subject): readonly Ask<'repository'>[] {
  const { region } = subject.workload;
  const image = soughtImage(subject);
  if (image === undefined || image.region === region) return [];
  return [{ kind: 'repository', subject: image.repository.replace(`:${image.region}:`, `:${region}:`) }];
}
