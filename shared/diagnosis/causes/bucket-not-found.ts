import { defineCause, ruledOut } from '../define-cause.ts';
import { untilMade } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { environmentFileAsks } from '../references/environment-file-asks.ts';

/** The bucket of an environment file does not exist in any account. */
export const bucketNotFound = defineCause({
  code: 'bucket-not-found',
  category: 'not-found',
  shownBy: 'the bucket’s listing',
  concerns: ['environment-file'],
  passes: untilMade,
  obstacle: 'gone',
  explains: ['iam'],
  needs: environmentFileAsks,
  match: (subject, facts) => {
    const { reference } = subject.requirement;
    if (reference?.is !== 'object') return ruledOut('the reference cannot be read');
    if (facts.get({ kind: 'environment-file', subject: reference.arn })?.is !== 'absent')
      return ruledOut('the bucket exists');
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the bucket ${reference.bucket} of ${nameOf(subject)} does not exist`,
      next: 'Correct the bucket’s name in environmentFiles, register a new revision and deploy that. Or create the bucket again, private, and upload the file, but not before you know that nobody else owns what tasks read from it.',
      evidence: [{ text: `S3 knows no bucket ${reference.bucket}`, by: environmentFileAsks(subject) }],
      resource: reference.arn,
    };
  },
});
