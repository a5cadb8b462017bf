import { defineCause, ruledOut } from '../define-cause.ts';
import { untilMade } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { environmentFileAsks } from '../references/environment-file-asks.ts';
import { likelyMeant, nearestNames } from '../references/nearest-names.ts';

/** The bucket exists, but has no object with that key. */
export const environmentFileNotFound = defineCause({
  code: 'environment-file-not-found',
  category: 'not-found',
  shownBy: 'the bucket’s listing',
  concerns: ['environment-file'],
  passes: untilMade,
  obstacle: 'gone',
  // S3 answers 403 for a file that does not exist if the role may not list the bucket.
  explains: ['iam'],
  needs: environmentFileAsks,
  match: (subject, facts) => {
    const { reference } = subject.requirement;
    if (reference?.is !== 'object') return ruledOut('the reference cannot be read');
    const file = facts.get({ kind: 'environment-file', subject: reference.arn });
    if (file?.is !== 'known' || file.value.exists) return ruledOut('the file is there, or its bucket is not');
    const meant = likelyMeant(reference.key, file.value.near);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `${nameOf(subject)} does not exist: no object ${reference.key} in the bucket ${reference.bucket}`,
      next: [
        ...(meant === undefined
          ? []
          : [
              `If ${meant} was meant, register a revision whose environmentFiles names arn:${reference.partition}:s3:::${reference.bucket}/${meant}`,
            ]),
        `${meant === undefined ? 'Upload' : 'Otherwise upload'} the file, or correct its ARN in environmentFiles (keys are case-sensitive), register a new revision and deploy that.`,
      ].join('\n'),
      evidence: [
        { text: `${reference.bucket} holds no object ${reference.key}`, by: environmentFileAsks(subject) },
        ...nearestNames(file.value.near, environmentFileAsks(subject)),
      ],
      resource: reference.arn,
    };
  },
});
