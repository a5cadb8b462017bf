import { defineCause, ruledOut } from '../define-cause.ts';

/** What the awslogs driver cannot do without. */
const required = ['awslogs-group', 'awslogs-region'] as const;
/** AWS asks for it on Fargate, and has let tasks start without it: it is named only where ECS complains of the options. */
const wanted = [...required, 'awslogs-stream-prefix'] as const;

/** An option that the awslogs driver needs is missing from the task definition. */
export const logOptionsInvalid = defineCause({
  code: 'log-options-invalid',
  category: 'log-config',
  toldBy: 'the task definition',
  concerns: ['log-stream'],
  needs: () => [],
  match: ({ requirement, workload, claim }) => {
    const options = requirement.logOptions ?? {};
    const missing = (claim?.category === 'log-config' ? wanted : required).filter(
      (option) => (options[option] ?? '') === '',
    );
    if (missing.length === 0) return ruledOut('the driver has all options that it needs');
    return {
      is: 'matched',
      certainty: 'proved',
      title: `container ${requirement.container ?? ''} logs by awslogs without ${missing.join(' and ')}`,
      next: `Set ${missing.join(' and ')} in the container’s logConfiguration (the Region is ${workload.region}), register a new revision and deploy that.`,
      evidence: [
        { text: `${requirement.pointer}/options has no ${missing.join(', ')}`, source: 'ecs:DescribeTaskDefinition' },
      ],
      resource: missing[0] ?? '',
    };
  },
});
