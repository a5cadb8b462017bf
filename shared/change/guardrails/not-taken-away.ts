import { later } from '../../event/instant.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { type Guarded, type Guardrail, hold } from './guardrail.ts';

/**
 * What people took away is not restored: access that worked before (the same revision ran), or an attachment of ours that
 * somebody removed. Responders detach to contain a breach; Terraform removes what it does not know.
 */
export const notTakenAway: Guardrail = {
  name: 'not-taken-away',
  check: (guarded) => {
    const { planned, target, facts } = guarded;
    if (target?.state === 'latched') return hold(`${target.latched ?? 'it is latched'}; a person has to resume it`);
    if (planned.action.kind !== 'attach-grant') return undefined;
    const { role, policy } = planned.action;
    const policies = facts.get({ kind: 'role-policies', subject: role });
    if (policies?.is !== 'known') return hold('the role’s policies could not be read');
    const attached = policies.value.some((one) => one.arn === policy);
    if (target?.state === 'changed' && !attached && isSettled(guarded)) {
      return hold(
        `${policy} had been attached at ${target.madeAt ?? 'an earlier time'} and somebody removed it; a person has to resume it`,
      );
    }
    if (target?.state === 'changed' && !isSettled(guarded)) return undefined;
    if (attached) return hold('the policy is attached already, and the call is denied all the same');
    return ranBefore(guarded);
  },
};

/** IAM's answers lag behind its changes for seconds: right after our own change a missing attachment proves nothing. */
function isSettled({ target, configuration, now }: Guarded): boolean {
  return target?.madeAt == null || now > later(target.madeAt, configuration.proof.graceSeconds * 1000);
}

function ranBefore({ workload, facts }: Guarded) {
  const serviceArn = serviceArnOf(workload);
  if (serviceArn === undefined) return undefined;
  const tasks = facts.get({ kind: 'service-tasks', subject: serviceArn });
  if (tasks?.is !== 'known') return hold('whether this revision ran before could not be read');
  const ran = tasks.value.find(
    (task) => task.taskDefinitionArn === workload.taskDefinitionArn && task.passedInitialisation,
  );
  if (ran !== undefined)
    return hold(`this revision has run before (task ${ran.arn.split('/').at(-1)}): somebody took the permission away`);
  const service = facts.get({ kind: 'service', subject: serviceArn });
  const completed =
    service?.is === 'known' &&
    service.value.deployments.some(
      (one) => one.taskDefinitionArn === workload.taskDefinitionArn && one.rolloutState === 'COMPLETED',
    );
  return completed
    ? hold('a deployment of this revision has completed before: somebody took the permission away')
    : undefined;
}
