import { differenceShown } from '../../evidence/shows-failure.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { type Guardrail, hold } from './guardrail.ts';

/** An event alone, even a forged one, changes nothing: ECS itself must show the stopped task with that very reason, and the service with that revision. */
export const confirmed: Guardrail = {
  name: 'confirmed',
  check: ({ failure, workload, facts }) => {
    if (failure.drill) return hold('this is a drill');
    const task = facts.get({ kind: 'stopped-task', subject: failure.taskArn });
    if (task?.is !== 'known') {
      return hold(
        task?.is === 'unavailable'
          ? `ECS could not be asked for the stopped task: ${task.detail}`
          : 'ECS no longer shows the stopped task',
      );
    }
    const differs = differenceShown(task.value, failure);
    if (differs !== undefined) return hold(`ECS shows the task ${differs}`);
    const arn = serviceArnOf(workload);
    if (arn === undefined) return undefined;
    const service = facts.get({ kind: 'service', subject: arn });
    if (service?.is !== 'known')
      return hold(
        service?.is === 'unavailable'
          ? `the service could not be read: ${service.detail}`
          : 'the service no longer exists',
      );
    if (service.value.taskDefinitionArn !== workload.taskDefinitionArn) {
      return hold(`the service runs ${service.value.taskDefinitionArn} by now`);
    }
    const primary = service.value.deployments.find((one) => one.status === 'PRIMARY');
    return primary === undefined || primary.taskDefinitionArn === workload.taskDefinitionArn
      ? undefined
      : hold('the primary deployment is of another revision');
  },
};
