import { serviceArnOf } from '../../workload/read-workload.ts';
import { type Guardrail, hold } from './guardrail.ts';

/**
 * Checks before a new deployment of the same revision is forced: what ECS would refuse, and what would stop healthy
 * tasks, is known before anybody is told of a deployment to come. The executor checks it again.
 */
export const deployable: Guardrail = {
  name: 'deployable',
  needs: ({ workload }) => {
    const subject = serviceArnOf(workload);
    return subject === undefined ? [] : [{ kind: 'service', subject }];
  },
  check: ({ workload, facts }) => {
    const subject = serviceArnOf(workload);
    if (subject === undefined) return hold({ code: 'stand-alone-task' });
    const fact = facts.get({ kind: 'service', subject });
    if (fact?.is === 'absent') return hold({ code: 'service-gone' });
    if (fact?.is !== 'known') return hold({ code: 'service-unread', detail: fact?.detail ?? 'it was not asked for' });
    const { controller, status = 'ACTIVE', runningCount: running } = fact.value;
    if (controller !== 'ECS') return hold({ code: 'deployed-by', controller });
    if (status !== 'ACTIVE') return hold({ code: 'service-not-active', status });
    return running > 0 ? hold({ code: 'tasks-run', running }) : undefined;
  },
};
