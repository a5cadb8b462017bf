import { stepOf } from '../diagnosis/claim/claim-step.ts';
import { isSameResource } from '../diagnosis/claim/same-resource.ts';
import { type Instant, later, millisecondsBetween } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { provesPast } from '../workload/step.ts';
import type { ChangeRecord, FindingRecord, Incident, Proof } from './incident.ts';
import { resolveFindings } from './record-change.ts';

/** Owner's numbers: IAM needs a while to spread, ECS backs off up to 27 minutes. */
export type ProofTimes = { readonly graceSeconds: number; readonly deadlineMinutes: number };

/** Failures of the same role, action and resource that it takes to call a change ineffective: one could be IAM's lag. */
const failuresToUndo = 2;

/**
 * What a new failure says of the changes that were made: the same failure again speaks against a change, a failure of a later
 * step for it. A task that was created before the change, or within the grace after it, says nothing.
 */
export function weighFailure(incident: Incident, failure: StartFailure, claim: Claim, times: ProofTimes): Incident {
  const changes = incident.changes.map((change): ChangeRecord => {
    if (change.state !== 'made' || change.madeAt === null || failure.createdAt === undefined || failure.drill)
      return change;
    if (failure.createdAt < later(change.madeAt, times.graceSeconds * 1000)) return change;
    const findings = incident.findings.filter((finding) => finding.changes.includes(change.id));
    if (findings.some((finding) => isSame(finding, change, failure, claim))) return countAgainst(change, failure);
    if (failure.taskDefinitionArn !== revisionToProve(incident)) return change;
    return advanced(change, findings, failure, claim) ?? change;
  });
  return resolveFindings({ ...incident, changes });
}

function countAgainst(change: ChangeRecord, failure: StartFailure): ChangeRecord {
  if (change.failuresSince.includes(failure.taskArn)) return change;
  const failuresSince = [...change.failuresSince, failure.taskArn].slice(-10);
  return { ...change, failuresSince, state: failuresSince.length >= failuresToUndo ? 'undoing' : change.state };
}

/** The same role, action and resource denied again; or the corrected reference of our own revision not read again. */
function isSame(finding: FindingRecord, change: ChangeRecord, failure: StartFailure, claim: Claim): boolean {
  switch (change.action.kind) {
    case 'attach-grant':
    case 'force-deployment':
      return claim.category === 'iam' && isSameCall(finding, claim) && isSameRole(finding, claim);
    case 'move-service':
    case 'register-revision':
      return (
        failure.taskDefinitionArn === movedTo(change) &&
        claim.category === finding.category &&
        isSameOrUnnamed(claim, finding.resource)
      );
    case 'detach-grant':
      return false;
  }
}

function isSameCall(finding: FindingRecord, claim: Claim): boolean {
  const { actions, resources } =
    finding.remedy?.is === 'permission'
      ? finding.remedy.statement
      : { actions: [finding.action], resources: [finding.resource] };
  if (claim.action === null || !actions.includes(claim.action)) return false;
  return resources.some((resource) => isSameOrUnnamed(claim, resource));
}

/** A text that names no resource is taken to speak of the one at hand. */
function isSameOrUnnamed({ resource, cut }: Claim, meant: string | null): boolean {
  return resource === null || meant === null || isSameResource(resource, meant, cut);
}

function isSameRole(finding: FindingRecord, claim: Claim): boolean {
  const name = finding.role?.split('/').at(-1);
  return claim.principal === null || name === undefined || `${claim.principal}/`.includes(`/${name}/`);
}

function movedTo(change: ChangeRecord): string | undefined {
  return change.action.kind === 'move-service' ? change.action.to : undefined;
}

/** Throttling and service faults are no later step. */
function advanced(
  change: ChangeRecord,
  findings: readonly FindingRecord[],
  failure: StartFailure,
  claim: Claim,
): ChangeRecord | undefined {
  const to = stepOf(claim);
  if (to === null || claim.ambiguous || claim.category === 'throttled' || claim.category === 'service-fault')
    return undefined;
  const from = findings.map((finding) => finding.step).find((step) => step !== null);
  if (
    from == null ||
    !findings.every((finding) => finding.step !== null && provesPast(finding.step, to, failure.launchType))
  )
    return undefined;
  return { ...change, state: 'verified', proof: { by: 'advanced', from, to, at: failure.stoppedAt } };
}

/**
 * A task that shows that a change helped: of the revision that is to run, and past its initialisation after the change (whether its
 * container then crashes is another matter). One that was created just before the change counts as well: ECS had begun to try
 * again, no other task may follow, and what it fetched it fetched after the change. A success needs no grace: only a failure can
 * be IAM's lag.
 */
export function findProof(change: ChangeRecord, revision: string, tasks: readonly TaskRecord[]): Proof | undefined {
  const { madeAt } = change;
  if (madeAt === null) return undefined;
  const ran = tasks.find(
    (task) =>
      task.passedInitialisation && task.taskDefinitionArn === revision && (task.startedAt ?? task.createdAt) >= madeAt,
  );
  return ran === undefined ? undefined : { by: 'task-ran', task: ran.arn, at: ran.startedAt ?? ran.createdAt };
}

/** Whether a change has waited for its proof for too long. */
export function isOverdue(change: ChangeRecord, times: ProofTimes, now: Instant): boolean {
  return change.madeAt !== null && millisecondsBetween(change.madeAt, now) > times.deadlineMinutes * 60_000;
}

/** The revision whose tasks prove the incident's changes: the one that the service was moved to, else the failing one. */
export function revisionToProve(incident: Incident): string {
  const moved = incident.changes.findLast((change) =>
    change.state === 'made' || change.state === 'verified' ? movedTo(change) !== undefined : false,
  );
  return (moved && movedTo(moved)) ?? incident.taskDefinitionArn;
}

/** A task that got past its initialisation after the last failure, while the service runs all that it should: the episode is over. */
export function isOver(incident: Incident, service: Service, tasks: readonly TaskRecord[]): TaskRecord | undefined {
  if (service.desiredCount === 0 || service.runningCount < service.desiredCount) return undefined;
  return tasks.find(
    (task) =>
      task.passedInitialisation &&
      task.taskDefinitionArn === service.taskDefinitionArn &&
      (task.startedAt ?? task.createdAt) > incident.lastFailureAt,
  );
}
