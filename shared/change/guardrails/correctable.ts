import type { Service } from '../../evidence/ecs.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import type { TaskDefinition, Workload } from '../../workload/workload.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/** What must hold before a revision is registered and a service moved to it. */
export const correctable: Guardrail = {
  name: 'correctable',
  check: (guarded) => {
    const { planned, definition, workload, facts } = guarded;
    if (planned.action.kind !== 'register-revision' && planned.action.kind !== 'move-service') return undefined;
    if (definition === undefined) return hold('the task definition could not be read');
    const serviceArn = serviceArnOf(workload);
    const service = serviceArn === undefined ? undefined : facts.get({ kind: 'service', subject: serviceArn });
    return (
      revisionHolds(definition, guarded) ??
      newestHolds(workload, guarded) ??
      (service?.is === 'known' ? serviceHolds(service.value) : undefined)
    );
  },
};

function revisionHolds(definition: TaskDefinition, { planned }: Guarded): Verdict | undefined {
  const [unknown] = definition.unknownFields;
  if (unknown !== undefined) return hold(`the task definition has a field that a new revision would lose: ${unknown}`);
  if (definition.status !== 'ACTIVE') return hold(`the revision is ${definition.status}`);
  const passable = planned.consent?.passRoles ?? [];
  const roles = [definition.executionRoleArn, definition.taskRoleArn].filter((role) => role !== undefined);
  const foreign = roles.find((role) => !passable.includes(role));
  return foreign === undefined ? undefined : hold(`the configuration does not let the role ${foreign} be passed`);
}

/** If a pipeline registered a newer revision in between, ours would undo it. */
function newestHolds(workload: Workload, { facts }: Guarded): Verdict | undefined {
  const revisions = facts.get({ kind: 'family-revisions', subject: workload.family });
  if (revisions?.is !== 'known') return hold('the family’s newest revision could not be read');
  const newest = revisions.value[0];
  return newest === workload.taskDefinitionArn
    ? undefined
    : hold(`${newest ?? 'no revision'} is the family’s newest revision, not the failing one`);
}

function serviceHolds(service: Service): Verdict | undefined {
  if (service.controller !== 'ECS') return hold(`the service is deployed by ${service.controller}`);
  if (service.strategy !== 'ROLLING') return hold(`the service deploys by ${service.strategy}`);
  if (service.runningCount === 0) return undefined;
  if (service.schedulingStrategy === 'DAEMON') return hold('moving a DAEMON service would stop healthy tasks');
  return service.minimumHealthyPercent < 100
    ? hold('moving the service could stop healthy tasks (minimumHealthyPercent is under 100)')
    : undefined;
}
