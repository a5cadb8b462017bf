import type { Facts } from '../../evidence/ask.ts';

import { defineCause, ruledOut, type Subject } from '../define-cause.ts';
import { commandInstruction } from '../instructions.ts';
import { logRoleOfInstance } from '../log-role.ts';
import { untilMade } from '../passing.ts';
import { likelyMeant, nearestNames } from '../references/nearest-names.ts';

/** The awslogs driver writes to a log group that does not exist, and is not configured to create it. */
export const logGroupNotFound = defineCause({
  code: 'log-group-not-found',
  category: 'not-found',
  shownBy: 'CloudWatch Logs’ metadata',
  concerns: ['log-stream'],
  passes: untilMade,
  obstacle: 'gone',
  // A driver that may create its log group does not need it to exist. The product cannot read log groups of another
  // Region.
  needs: ({ requirement, workload }) =>
    requirement.text === '' || requirement.createsLogGroup === true || requirement.region !== workload.region
      ? []
      : [askFor(requirement)],
  wants: (subject, facts) => (isGone(subject, facts) ? [nearAsk(subject)] : []),
  match: (subject, facts) => {
    const { requirement, workload } = subject;
    if (requirement.createsLogGroup === true) return ruledOut('awslogs-create-group lets the driver create it');
    if (!isGone(subject, facts)) return ruledOut('the log group exists');
    const { text, region, container } = requirement;
    const fact = facts.get(nearAsk(subject));
    const near = fact?.is === 'known' ? fact.value : [];
    const meant = likelyMeant(text, near);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `the log group ${text} of container ${container ?? ''} does not exist in ${region}`,
      next: [
        ...(meant === undefined ? [] : [`If ${meant} was meant, register a revision whose awslogs-group is ${meant}`]),
        `${meant === undefined ? 'Create' : 'Otherwise create'} the log group; or set awslogs-create-group to true, register a new revision, and allow ${workload.launchType === 'FARGATE' ? 'the execution role' : 'the role that writes logs'} logs:CreateLogGroup.`,
        ...(workload.launchType === 'FARGATE' ? [] : [logRoleOfInstance]),
      ].join('\n'),
      instructions: [
        commandInstruction('create the log group, if its name is right', 'aws logs create-log-group', [
          ['--region', region],
          ['--log-group-name', text],
        ]),
      ],
      evidence: [
        { text: `no log group of ${region} is named ${text}`, by: [askFor(requirement)] },
        ...nearestNames(near, [nearAsk(subject)]),
      ],
      resource: text,
      remedy: { is: 'missing', what: 'log-group', region, name: text },
    };
  },
});

function askFor(requirement: Subject['requirement']) {
  return { kind: 'log-group' as const, subject: { region: requirement.region, name: requirement.text } };
}

function isGone({ requirement }: Subject, facts: Facts): boolean {
  return (
    requirement.text !== '' && requirement.createsLogGroup !== true && facts.get(askFor(requirement))?.is === 'absent'
  );
}

function nearAsk({ requirement }: Subject) {
  const { region, text } = requirement;
  return { kind: 'names-like' as const, subject: { of: 'log-group' as const, region, name: text } };
}
