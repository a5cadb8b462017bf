import { isOfNoDeployment, isUnlisted } from '../../evidence/own-task.ts';
import { differenceShown, showsLaunchFailure } from '../../evidence/shows-failure.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/**
 * An event alone, even a forged one, changes nothing: ECS itself must show the stopped task with that stopped reason,
 * the service with that revision, and the task as one that the service's own deployment made. A run by hand that calls
 * itself the service's is none. Of a failure without a task, the service's events must still say it.
 */
export const confirmed: Guardrail = {
  name: 'confirmed',
  needs: ({ trigger: { drill, serviceEvent, taskArn }, workload }) => {
    const subject = serviceArnOf(workload);
    if (drill) return [];
    return [
      ...(serviceEvent === undefined ? [{ kind: 'stopped-task' as const, subject: taskArn }] : []),
      ...(subject === undefined ? [] : [{ kind: 'service' as const, subject }]),
      ...(subject === undefined || serviceEvent !== undefined ? [] : [{ kind: 'service-tasks' as const, subject }]),
    ];
  },
  check: (guarded) => {
    const { drill, serviceEvent } = guarded.trigger;
    if (drill) return hold({ code: 'drill' });
    return (serviceEvent === undefined ? taskHolds(guarded) : launchHolds(guarded)) ?? serviceHolds(guarded);
  },
};

function taskHolds({ trigger, facts }: Guarded): Verdict | undefined {
  const task = facts.get({ kind: 'stopped-task', subject: trigger.taskArn });
  if (task?.is === 'unavailable') return hold({ code: 'task-unread', detail: task.detail });
  if (task?.is !== 'known') return hold({ code: 'task-gone' });
  const difference = differenceShown(task.value, trigger);
  return difference === undefined ? undefined : hold({ code: 'task-differs', difference });
}

/**
 * While ECS makes no task, no task can prove a repair of what would fail next: it waits for a task that fails. A service
 * that could not be read, or is gone, holds the change by `serviceHolds`.
 */
function launchHolds({ trigger, facts, workload, findings }: Guarded): Verdict | undefined {
  if (findings.every(({ failing }) => !failing)) return hold({ code: 'no-task-yet' });
  const subject = serviceArnOf(workload);
  const service = subject === undefined ? undefined : facts.get({ kind: 'service', subject });
  const isGone = service?.is === 'known' && !showsLaunchFailure(service.value, trigger);
  return isGone ? hold({ code: 'launch-failure-gone' }) : undefined;
}

function serviceHolds({ trigger, workload, facts }: Guarded): Verdict | undefined {
  const arn = serviceArnOf(workload);
  if (arn === undefined) return undefined;
  const service = facts.get({ kind: 'service', subject: arn });
  if (service?.is === 'unavailable') return hold({ code: 'service-unread', detail: service.detail });
  if (service?.is !== 'known') return hold({ code: 'service-gone' });
  const { taskDefinitionArn, deployments } = service.value;
  if (taskDefinitionArn !== workload.taskDefinitionArn) return hold({ code: 'service-moved', to: taskDefinitionArn });
  const primary = deployments.find((one) => one.status === 'PRIMARY');
  if (primary !== undefined && primary.taskDefinitionArn !== workload.taskDefinitionArn)
    return hold({ code: 'other-primary-deployment' });
  if (isOfNoDeployment(trigger, service.value))
    return hold({ code: 'of-no-deployment', deployment: trigger.deploymentId ?? null });
  const tasks = trigger.serviceEvent === undefined ? facts.get({ kind: 'service-tasks', subject: arn }) : undefined;
  return tasks?.is === 'known' && isUnlisted(trigger.taskArn, tasks.value, tasks.cut)
    ? hold({ code: 'task-unlisted' })
    : undefined;
}
