import type { Instant } from '../event/instant.ts';
import type { Collect } from '../evidence/ask.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import type { Fact } from '../evidence/fact.ts';
import { isUnderWay } from '../incident/change-lifecycle.ts';
import type { Incident } from '../incident/incident.ts';
import { isOver, ranAlone } from '../incident/proof.ts';
import { provableLater } from '../incident/prove-changes.ts';
import { isCauseGone } from '../incident/rollout.ts';

/**
 * A workload as ECS shows it now. What could not be read, or was not, is undefined: this must not count as "no tasks".
 */
export type WorkloadNow = { readonly service: Service | undefined; readonly tasks: readonly TaskRecord[] | undefined };

/** Reads the workload of an incident: its service, and its tasks where they can say something. */
export async function readWorkload(collect: Collect, incident: Incident): Promise<WorkloadNow> {
  const { serviceArn, cluster, family } = incident;
  if (serviceArn === null) {
    const alone = { kind: 'family-tasks', subject: { cluster, family } } as const;
    return { service: undefined, tasks: valueOf((await collect([alone])).get(alone)) };
  }
  const service = { kind: 'service', subject: serviceArn } as const;
  const tasks = { kind: 'service-tasks', subject: serviceArn } as const;
  const isProving = incident.changes.some(({ state }) => state === 'made') || provableLater(incident).length > 0;
  const shown = valueOf((await collect(isProving ? [service, tasks] : [service])).get(service));
  const isAsked = isProving || mayHaveRun(shown) || isCauseGone(incident);
  return { service: shown, tasks: isAsked ? valueOf((await collect([tasks])).get(tasks)) : undefined };
}

function valueOf<T>(fact: Fact<T> | undefined): T | undefined {
  return fact?.is === 'known' ? fact.value : undefined;
}

/** Whether the tasks of the service are worth two more calls: one of them may have ended the incident. */
function mayHaveRun(service: Service | undefined): boolean {
  return service !== undefined && service.desiredCount > 0 && service.runningCount >= service.desiredCount;
}

/**
 * Ends the incident if a task got past its initialisation, the service runs all tasks that it should, and no change is
 * pending.
 */
export function endIfOver(incident: Incident, { service, tasks }: WorkloadNow, now: Instant): Incident {
  if (tasks === undefined || incident.endedBy !== undefined || incident.changes.some(isUnderWay)) return incident;
  const ran =
    incident.serviceArn === null ? ranAlone(incident, tasks) : service && isOver(incident, service, tasks, now);
  return ran === undefined ? incident : { ...incident, endedBy: ran.arn, endedAt: ran.startedAt ?? ran.createdAt };
}
