import { kindOf } from '../change/kinds/index.ts';
import { stepOf } from '../diagnosis/claim/claim-step.ts';
import { type Instant, later, millisecondsBetween } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import { isUnlisted } from '../evidence/own-task.ts';
import type { Claim } from '../stopped-reason/claim.ts';
import { provesPast, type Step } from '../workload/step.ts';
import { advance } from './change-lifecycle.ts';
import type { ChangeState, Proof } from './change-state.ts';
import { looksForeign, type ShownWorkload } from './evidence.ts';
import type { ChangeRecord, FindingRecord, Incident } from './incident.ts';
import { resolveFindings } from './record-change.ts';

/**
 * Times from the owner's configuration. IAM needs some time to apply a change everywhere, and ECS waits up to 27
 * minutes between attempts.
 */
export type ProofTimes = { readonly graceSeconds: number; readonly deadlineMinutes: number };

/**
 * The number of failures on the same role, action and resource after which a change counts as ineffective. A single one
 * could be IAM's delay.
 */
const failuresToUndo = 2;

/** In milliseconds. ECS shows a stopped task for at least an hour. After that, its absence says nothing. */
export const tasksAreShownMilliseconds = 55 * 60_000;

/**
 * In milliseconds. A function's clock may be so far ahead of ECS's; see {@link startsAfter} for when it is allowed for.
 */
const clockToleranceMilliseconds = 30_000;

/**
 * What a new failure says of the changes that were made: the same failure again speaks against a change, a failure of a
 * later step for it. Each container may give a reason of its own, and any of them may say it. A task that was created
 * before the change, or within the grace after it, or of another revision, says nothing.
 * @param claims what each of its reasons says.
 * @param shown the failure's workload; the failure was found to be evidence of it.
 */
export function scoreFailure(
  incident: Incident,
  failure: StartFailure,
  claims: readonly Claim[],
  shown: ShownWorkload,
  times: ProofTimes,
): Incident {
  const changes = incident.changes.map((change): ChangeRecord => {
    if (!canJudge(incident, change, failure, times)) return change;
    const findings = incident.findings.filter((finding) => finding.changes.includes(change.id));
    const { action } = change;
    const { taskDefinitionArn } = failure;
    const isSame = (finding: FindingRecord, claim: Claim) =>
      kindOf(action).isSameFailure({ action, finding, taskDefinitionArn, claim });
    if (findings.some((finding) => claims.some((claim) => isSame(finding, claim))))
      // A task that runs with the change is its proof: the change is not undone for the failures of others.
      return findProof(change, taskDefinitionArn, shown?.tasks ?? []) === undefined
        ? countAgainst(change, failure)
        : change;
    return advanced(change, findings, failure, claims);
  });
  return resolveFindings({ ...incident, changes });
}

/**
 * Whether a failure could say something of one of the incident's changes, by what its event tells. One that could not
 * is left out before ECS is asked for its task.
 */
export function canJudgeAny(incident: Incident, failure: StartFailure, times: ProofTimes): boolean {
  return incident.changes.some((change) => canJudge(incident, change, failure, times));
}

/**
 * Whether the task was created after the change and its grace, is of the revision that judges it, and ran unchanged.
 */
function canJudge(incident: Incident, change: ChangeRecord, failure: StartFailure, times: ProofTimes): boolean {
  const { createdAt, taskDefinitionArn, drill, overridden } = failure;
  if (change.state !== 'made' || change.madeAt === null || drill || overridden) return false;
  if (kindOf(change.action).onlyTasksProve) return false;
  if (createdAt === undefined || createdAt < later(change.madeAt, times.graceSeconds * 1000)) return false;
  return taskDefinitionArn === revisionToProve(incident, change);
}

function countAgainst(change: ChangeRecord, failure: StartFailure): ChangeRecord {
  const counted = advance(change, { is: 'failed-again', task: failure.taskArn });
  return counted.failuresSince.length >= failuresToUndo ? advance(counted, { is: 'did-not-help' }) : counted;
}

/**
 * Whether the failure is at a later step, by each of its reasons that names a step. Throttling and service faults do not
 * count as later steps.
 */
function advanced(
  change: ChangeRecord,
  findings: readonly FindingRecord[],
  failure: StartFailure,
  claims: readonly Claim[],
): ChangeRecord {
  const reached = claims.flatMap((claim) => stepOf(claim) ?? []);
  const to = claims
    .filter(isCertain)
    .map(stepOf)
    .find((step) => step !== null);
  if (to == null) return change;
  const from = findings.map((finding) => finding.step).find((step) => step !== null);
  if (from == null || !findings.every((finding) => isBefore(finding.step, reached, failure))) return change;
  return advance(change, { is: 'proved', proof: { by: 'advanced', from, to, at: failure.stoppedAt } });
}

function isCertain({ ambiguous, category }: Claim): boolean {
  return !ambiguous && category !== 'throttled' && category !== 'service-fault';
}

function isBefore(step: Step | null, reached: readonly Step[], { launchType }: StartFailure): boolean {
  return step !== null && reached.every((one) => provesPast(step, one, launchType));
}

/**
 * Finds a task that proves a change: it is of the target revision, and got past its initialisation after the change was
 * sent. Whether its container crashes later does not matter. A task that was created just before the change counts too.
 * ECS had already begun its next attempt then, so there may be no other task, and it fetched everything after the
 * change. A success needs no grace period, because IAM's delay can only cause failures.
 */
export function findProof(change: ChangeRecord, revision: string, tasks: readonly TaskRecord[]): Proof | undefined {
  const isAfter = startsAfter(change);
  const ran = tasks.find(
    (task) => task.passedInitialisation && task.taskDefinitionArn === revision && isAfter(beganAt(task)),
  );
  return ran === undefined ? undefined : { by: 'task-ran', task: ran.arn, at: beganAt(ran) };
}

/**
 * Tells whether a moment on ECS's clock is after the change was sent, which was noted on ours.
 *
 * Our clock may be ahead. A task that started with the change then seems to have started before it, and there may be no
 * other task. So a task that seems to have started a little before counts too, but only if it started after the failure
 * that the change is to end had stopped. Both of these moments are ECS's own, so no clock can turn them round. Without
 * that bound, a task that ran before the failure could prove the change. What remains are the seconds between the
 * failure and the change, in which the account was read and still showed the cause.
 */
function startsAfter({ sentAt, madeAt, failedAt }: ChangeRecord): (began: Instant) => boolean {
  const sent = sentAt ?? madeAt;
  if (madeAt === null || sent === null) return () => false;
  const earliest = later(sent, -clockToleranceMilliseconds);
  return (began) => began >= sent || (failedAt !== undefined && began > failedAt && began >= earliest);
}

/** Whether a change has waited too long for its proof. */
export function isOverdue(change: ChangeRecord, times: ProofTimes, now: Instant): boolean {
  return change.madeAt !== null && millisecondsBetween(change.madeAt, now) > times.deadlineMinutes * 60_000;
}

const standing: readonly ChangeState[] = ['made', 'verified', 'unproved'];

/**
 * The revision whose tasks judge a change: the one that the service was moved to, else the one whose failure it is to
 * end.
 */
export function revisionToProve(incident: Incident, change: ChangeRecord): string {
  const moved = incident.changes
    .filter(({ state, revision }) => standing.includes(state) && revision === change.revision)
    .map(({ action }) => kindOf(action).movesTo(action))
    .findLast((revision) => revision !== undefined);
  return moved ?? change.revision;
}

/**
 * Whether the incident is over: a task got past its initialisation after the last failure, and the service runs all
 * tasks that it should.
 * @param cut whether the service has more tasks than these.
 * @returns the newest such task.
 */
export function isOver(
  incident: Incident,
  service: Service,
  tasks: readonly TaskRecord[],
  now: Instant,
  cut = false,
): TaskRecord | undefined {
  if (service.desiredCount === 0 || service.runningCount < service.desiredCount) return undefined;
  const failedAt = lastOwnFailure(incident, tasks, now, cut);
  return tasks
    .filter(
      (task) =>
        task.passedInitialisation &&
        task.taskDefinitionArn === service.taskDefinitionArn &&
        (failedAt === undefined || beganAt(task) > failedAt),
    )
    .toSorted((a, b) => (beganAt(a) < beganAt(b) ? -1 : 1))
    .at(-1);
}

/**
 * When the service's own task last failed. The incident's newest failure may be a stranger's, who chose the names that
 * its event shows: then ECS does not list its task among the service's. What ECS lists of the service's own takes its
 * place.
 */
function lastOwnFailure(
  { trigger, lastFailureAt }: Incident,
  tasks: readonly TaskRecord[],
  now: Instant,
  cut: boolean,
): Instant | undefined {
  if (cut || trigger.serviceEvent !== undefined) return lastFailureAt;
  const isShown = millisecondsBetween(trigger.stoppedAt, now) < tasksAreShownMilliseconds;
  const isForeign = looksForeign(trigger) || (isShown && isUnlisted(trigger.taskArn, tasks));
  if (!isForeign) return lastFailureAt;
  const stopped = tasks.flatMap((task) => (task.passedInitialisation ? [] : (task.stoppedAt ?? [])));
  return stopped.toSorted().at(-1);
}

function beganAt({ startedAt, createdAt }: TaskRecord): Instant {
  return startedAt ?? createdAt;
}

/**
 * The run of a stand-alone task that ends its incident. A task of the family got past its initialisation after the last
 * failure, with the role that the failed task had. Its revision does not matter.
 */
export function ranAlone({ lastFailureAt, trigger }: Incident, tasks: readonly TaskRecord[]): TaskRecord | undefined {
  return tasks.find(
    (task) =>
      task.passedInitialisation &&
      task.overrideExecutionRoleArn === trigger.overrideExecutionRoleArn &&
      (task.startedAt ?? task.createdAt) > lastFailureAt,
  );
}
