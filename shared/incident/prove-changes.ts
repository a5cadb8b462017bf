import type { Reason } from '../change/reason.ts';
import { type Instant, millisecondsBetween } from '../event/instant.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import type { ChangeRecord, Incident } from './incident.ts';
import { findProof, isOverdue, type ProofTimes, revisionToProve } from './proof.ts';
import { recordEvent } from './record-change.ts';

/** What ECS shows of an incident's service. A part that could not be read is undefined: that is not "none". */
export type SeenService = {
  readonly service: Service | undefined;
  readonly tasks: readonly TaskRecord[] | undefined;
};

/**
 * Records the proofs that the service's tasks give, and the changes that none came for in time. A proof that comes
 * after the deadline counts too, as long as the account shows the change in place.
 * @param inPlace ids of the unproved changes that the account shows in place.
 */
export function proveChanges(
  incident: Incident,
  { service, tasks }: SeenService,
  inPlace: ReadonlySet<string>,
  times: ProofTimes,
  now: Instant,
): Incident {
  if (tasks === undefined) return incident;
  const waiting = incident.changes.filter(({ state, id }) => state === 'made' || inPlace.has(id));
  return waiting.reduce((current, change) => {
    const revision = revisionToProve(current, change);
    const proof = findProof(change, revision, tasks);
    if (proof !== undefined) return recordEvent(current, change.id, { is: 'proved', proof });
    if (change.state !== 'made') return current;
    // A stand-alone task has no deadline: its next run judges the change, whenever that is.
    if (incident.serviceArn === null) return current;
    const why = whyNoProofComes(change, revision, service, times, now);
    return why === undefined ? current : recordEvent(current, change.id, { is: 'overdue', why, at: now });
  }, incident);
}

/** Changes that ended without a proof, though nobody asked for their undo: a later task may still prove them. */
export function provableLater({ changes }: Incident): readonly ChangeRecord[] {
  return changes.filter(({ state, note }) => state === 'unproved' && note === null);
}

function whyNoProofComes(
  change: ChangeRecord,
  revision: string,
  service: Service | undefined,
  times: ProofTimes,
  now: Instant,
): Reason | undefined {
  if (isOverdue(change, times, now)) return { code: 'no-proof-in-time', minutes: times.deadlineMinutes };
  // What ECS answers can be some seconds older than a move of the service.
  const hasSettled = change.madeAt !== null && millisecondsBetween(change.madeAt, now) > times.graceSeconds * 1000;
  return service !== undefined && hasSettled && !uses(service, revision)
    ? { code: 'revision-not-used', revision, uses: service.taskDefinitionArn }
    : undefined;
}

/** Whether a task of the revision can still start. While ECS replaces one revision by another, it uses both. */
function uses({ taskDefinitionArn, deployments }: Service, revision: string): boolean {
  return [taskDefinitionArn, ...deployments.map((one) => one.taskDefinitionArn)].includes(revision);
}
