import { defineCause, ruledOut } from '../define-cause.ts';
import { untilRegistered } from '../passing.ts';
import { fileSystemAsk } from '../references/file-system-view.ts';

/** The EFS file system of a volume does not exist in the task's Region and account. */
export const fileSystemNotFound = defineCause({
  code: 'file-system-not-found',
  category: 'not-found',
  shownBy: 'EFS’s metadata',
  concerns: ['file-system'],
  passes: untilRegistered,
  explains: ['network', 'storage'],
  needs: (subject) => [fileSystemAsk(subject)],
  match: (subject, facts) => {
    const { requirement, workload } = subject;
    if (facts.get(fileSystemAsk(subject))?.is !== 'absent') return ruledOut('the file system exists');
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the file system ${requirement.text} of volume ${requirement.name ?? ''} does not exist in ${workload.region}`,
      next: 'Correct fileSystemId in the volume (it must be in the task’s Region), register a new revision and deploy that.',
      evidence: [{ text: `EFS knows no ${requirement.text}`, by: [fileSystemAsk(subject)] }],
      resource: requirement.text,
    };
  },
});
