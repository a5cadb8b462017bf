import type { Ask } from '../../evidence/ask.ts';
import { defineCause, ruledOut, type Subject } from '../define-cause.ts';
import { untilRegistered } from '../passing.ts';

/** The access point of a volume does not exist, or belongs to another file system. */
export const accessPointNotFound = defineCause({
  code: 'access-point-not-found',
  category: 'not-found',
  shownBy: 'EFS’s metadata',
  concerns: ['file-system'],
  passes: untilRegistered,
  explains: ['iam', 'storage'],
  needs: askOf,
  match: (subject, facts) => {
    const { requirement } = subject;
    const [ask] = askOf(subject);
    if (ask === undefined) return ruledOut('the volume names no access point');
    const point = facts.get(ask);
    const other =
      point?.is === 'known' && point.value.fileSystem !== requirement.text ? point.value.fileSystem : undefined;
    if (point?.is !== 'absent' && other === undefined) return ruledOut('the access point is one of this file system');
    return {
      is: 'matched',
      certainty: 'proved',
      title:
        other === undefined
          ? `the access point ${ask.subject} of volume ${requirement.name ?? ''} does not exist`
          : `the access point ${ask.subject} belongs to ${other}, and volume ${requirement.name ?? ''} mounts ${requirement.text}`,
      next: 'Correct accessPointId (or fileSystemId) in the volume, register a new revision and deploy that.',
      evidence: [
        {
          text: other === undefined ? `EFS knows no ${ask.subject}` : `${ask.subject} is an access point of ${other}`,
          by: [ask],
        },
      ],
      resource: ask.subject,
    };
  },
});

function askOf({ requirement }: Subject): readonly Ask<'access-point'>[] {
  const point = requirement.fileSystem?.accessPoint;
  return point === undefined ? [] : [{ kind: 'access-point', subject: point }];
}
