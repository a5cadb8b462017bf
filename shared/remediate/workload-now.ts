import { type Instant, millisecondsBetween } from '../event/instant.ts';
import type { Collect } from '../evidence/ask.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import type { Fact } from '../evidence/fact.ts';
import { isUnderWay } from '../incident/change-lifecycle.ts';
import type { Incident } from '../incident/incident.ts';
import type { EndedAs } from '../incident/incident-end.ts';
import { hasEnded } from '../incident/next-look.ts';
import { isOver, ranAlone } from '../incident/proof.ts';
import { provableLater } from '../incident/prove-changes.ts';
import { isCauseGone, longestBackOff } from '../incident/rollout.ts';

/**
 * A workload as ECS shows it now. What could not be read, or was not, is undefined: this must not count as "no tasks".
 */
export type WorkloadNow = {
  readonly service: Service | undefined;
  readonly tasks: readonly TaskRecord[] | undefined;
  /** Whether there are more tasks than these. */
  readonly cut?: true;
  /** Whether ECS says that there is no such service. */
  readonly isGone: boolean;
};

/** Reads the workload of an incident: its service, and its tasks where they can say something. */
export async function readWorkload(collect: Collect, incident: Incident): Promise<WorkloadNow> {
  const { serviceArn, cluster, family } = incident;
  if (serviceArn === null) {
    const alone = { kind: 'family-tasks', subject: { cluster, family } } as const;
    return { service: undefined, tasks: valueOf((await collect([alone])).get(alone)), isGone: false };
  }
  const service = { kind: 'service', subject: serviceArn } as const;
  const tasks = { kind: 'service-tasks', subject: serviceArn } as const;
  const isProving = incident.changes.some(({ state }) => state === 'made') || provableLater(incident).length > 0;
  const fact = (await collect(isProving ? [service, tasks] : [service])).get(service);
  const shown = valueOf(fact);
  const isAsked = isProving || mayHaveRun(shown) || isCauseGone(incident);
  const isGone = fact?.is === 'absent';
  const listed = isAsked ? (await collect([tasks])).get(tasks) : undefined;
  return { service: shown, tasks: valueOf(listed), isGone, ...(listed?.is === 'known' && listed.cut && { cut: true }) };
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
export function endIfOver(incident: Incident, seen: WorkloadNow, now: Instant): Incident {
  if (hasEnded(incident) || incident.changes.some(isUnderWay)) return incident;
  const ran = runThatEnds(incident, seen, now);
  if (ran !== undefined) return { ...incident, endedBy: ran.arn, endedAt: ran.startedAt ?? ran.createdAt };
  const { ending, ...going } = incident;
  const as = endWithoutRun(incident, seen, now);
  if (as === undefined) return ending === undefined ? incident : going;
  // Tasks that were on their way when the service was stopped may still fail. They belong to this incident.
  const isSure = ending?.as === as && ending.since < now && incident.lastFailureAt < ending.since;
  return isSure ? { ...going, endedAs: as } : { ...going, ending: { as, since: now } };
}

function runThatEnds(incident: Incident, { service, tasks, cut }: WorkloadNow, now: Instant): TaskRecord | undefined {
  if (tasks === undefined) return undefined;
  if (incident.serviceArn === null) return ranAlone(incident, tasks);
  return service === undefined ? undefined : isOver(incident, service, tasks, now, cut);
}

/** A service that is gone, or runs as it should without the revision that failed, has no failure left to follow. */
function endWithoutRun(incident: Incident, { service, isGone }: WorkloadNow, now: Instant): EndedAs | undefined {
  if (isGone) return 'service-gone';
  if (service === undefined) return undefined;
  const isIdle = service.desiredCount === 0 && service.schedulingStrategy !== 'DAEMON';
  if (isIdle && service.taskDefinitionArn === incident.taskDefinitionArn) return 'scaled-to-zero';
  // Anybody can run a task that calls itself the service's. Such failures may go on, and are told as one incident.
  if (millisecondsBetween(incident.lastCountedAt ?? incident.lastFailureAt, now) < longestBackOff) return undefined;
  const uses = service.deployments.filter(({ status }) => status !== 'INACTIVE');
  const isUsed = uses.some((one) => one.taskDefinitionArn === incident.taskDefinitionArn);
  return !isUsed && mayHaveRun(service) ? 'other-revision' : undefined;
}
