import { defineCause, ruledOut } from '../define-cause.ts';
import { definitionAsk } from '../definition-ask.ts';
import { untilRegistered } from '../passing.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { quoteLiteral } from '../quote-literal.ts';

/** The ARN names another partition (`aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`), which the task cannot reach. */
export const wrongPartition = defineCause({
  code: 'wrong-partition',
  category: 'reference-format',
  shownBy: 'the task definition',
  concerns: ['secret', 'parameter', 'registry-credentials', 'environment-file'],
  passes: untilRegistered,
  isInReference: true,
  makesCallsMoot: true,
  needs: () => [],
  match: (subject) => {
    const { requirement, workload } = subject;
    const { reference } = requirement;
    if (reference?.is !== 'malformed' || reference.fault !== 'wrong-partition')
      return ruledOut('it names the task’s partition');
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the reference of ${nameOf(subject)} is of another partition: ${reference.because}`,
      next: `Put the ARN of ${workload.partition} there that its service shows in ${workload.region}, register a new revision and deploy that. Partitions share nothing: what is in the other one does not exist here.`,
      evidence: [
        {
          text: `${requirement.pointer} is ${quoteLiteral(requirement.text)}`,
          by: [definitionAsk(workload)],
        },
      ],
      resource: requirement.text,
    };
  },
});
