import { runsOnFargate } from '../../workload/requirements.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, ruledOut } from '../define-cause.ts';
import { definitionAsk } from '../definition-ask.ts';
import { untilRegistered } from '../passing.ts';

/** The options that the awslogs driver needs. On EC2, Docker uses the Region of the instance. */
const onFargate = ['awslogs-group', 'awslogs-region'] as const;
const onInstances = ['awslogs-group'] as const;
/** AWS requires this option on Fargate, but tasks have started without it. So the cause names it only if ECS does. */
const prefix = 'awslogs-stream-prefix';

/** An option that the awslogs driver needs is missing from the task definition. */
export const logOptionsInvalid = defineCause({
  code: 'log-options-invalid',
  category: 'log-config',
  shownBy: 'the task definition',
  concerns: ['log-stream'],
  passes: untilRegistered,
  needs: () => [],
  match: (subject) => {
    const { requirement, workload, claim, definition } = subject;
    const options = requirement.logOptions ?? {};
    const named = isConcerned(subject) && claim?.category === 'log-config' ? claim.resource : undefined;
    const wanted = [
      ...(runsOnFargate(workload, definition) ? onFargate : onInstances),
      ...(named === prefix ? [prefix] : []),
    ];
    const missing = wanted.filter((option) => (options[option] ?? '') === '');
    if (missing.length === 0) return ruledOut('the driver has all options that it needs');
    return {
      is: 'matched',
      certainty: 'proved',
      title: `container ${requirement.container ?? ''} logs by awslogs without ${missing.join(' and ')}`,
      next: `Set ${missing.join(' and ')} in the container’s logConfiguration (the Region is ${workload.region}), register a new revision and deploy that.`,
      evidence: [
        { text: `${requirement.pointer}/options has no ${missing.join(', ')}`, by: [definitionAsk(workload)] },
      ],
      resource: missing[0] ?? '',
      elsewhere: typeof named === 'string' && !missing.includes(named),
    };
  },
});
