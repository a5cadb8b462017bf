import type { Requirement } from '../../workload/requirement.ts';
import { defineCause } from '../define-cause.ts';

/** The `awslogs` driver names a log group that does not exist, and may not create it. */
export const logGroupNotFound = defineCause({
  code: 'log-group-not-found',
  category: 'not-found',
  concerns: ['log-stream'],
  // A driver that may create its group needs none, and groups of another Region are not readable for the product.
  needs: ({ requirement, workload }) =>
    requirement.createsLogGroup === true || requirement.region !== workload.region ? [] : [askFor(requirement)],
  match: ({ requirement }, facts) => {
    if (requirement.createsLogGroup === true)
      return { is: 'ruled-out', because: 'awslogs-create-group lets the driver create it' };
    if (facts.get(askFor(requirement))?.is !== 'absent') return { is: 'ruled-out', because: 'the log group exists' };
    const { text, region, container } = requirement;
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the log group ${text} of container ${container ?? ''} does not exist in ${region}`,
      next: `Create the log group ${text} in ${region}, or set awslogs-create-group to true and allow the execution role logs:CreateLogGroup.`,
      evidence: [{ text: `no log group of ${region} is named ${text}`, source: 'logs:DescribeLogGroups' }],
      resource: text,
    };
  },
});

function askFor(requirement: Requirement) {
  return { kind: 'log-group' as const, subject: `${requirement.region}|${requirement.text}` };
}
