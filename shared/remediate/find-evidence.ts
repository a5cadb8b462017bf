import { millisecondsBetween } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { Ask, Facts } from '../evidence/ask.ts';
import { differenceShown } from '../evidence/shows-failure.ts';
import { isEvidence, type ShownWorkload } from '../incident/evidence.ts';
import type { Incident } from '../incident/incident.ts';
import { canJudgeAny, type ProofTimes, scoreFailure, tasksAreShownMilliseconds } from '../incident/proof.ts';
import { readReasons } from '../stopped-reason/read-reasons.ts';
import { serviceArnOf, workloadOf } from '../workload/read-workload.ts';
import { shownAs } from './confirm-failures.ts';
import { type FailedTask, isForeign, type Run } from './failed-task.ts';
import type { LookRun } from './look-run.ts';
import { serviceAsks, shownWorkload } from './shown-workload.ts';

/** The number of failures in one batch that are looked up to judge a change. Two are enough. */
const mostScored = 10;

/** The number of failures that are asked for again, if ECS could not be asked when they arrived. */
const mostUnjudged = 3;

/** Failures that judge a change, with what ECS shows of their workload, and those of which it could not be asked. */
export type Evidence = {
  readonly failures: readonly FailedTask[];
  readonly shown: ShownWorkload;
  readonly unread: readonly StartFailure[];
};

const noEvidence: Evidence = { failures: [], shown: null, unread: [] };

/**
 * Of the failures that could speak for or against a change, those that ECS itself shows: an event alone proves nothing.
 */
export async function findEvidence(
  { ports, collect, loaded }: Pick<Run, 'ports' | 'collect' | 'loaded'>,
  ours: readonly FailedTask[],
): Promise<Evidence> {
  if (loaded?.status !== 'open') return noEvidence;
  const asked = ours
    .filter((one) => !isForeign(one))
    .filter(({ failure }) => canJudgeAny(loaded, failure, ports.configuration.proof))
    .slice(-mostScored);
  const [first] = asked;
  if (first === undefined) return noEvidence;
  const asks = asked
    .filter(({ failure }) => failure.serviceEvent === undefined)
    .map(({ failure }) => ({ kind: 'stopped-task' as const, subject: failure.taskArn }));
  const subject = serviceArnOf(first.workload);
  const asksOfService = subject === undefined ? [] : serviceAsks(subject);
  const facts = await collect([...asks, ...asksOfService]);
  const isUnread = asksOfService.some((ask) => isUnavailable(ask, facts));
  const unread = asked
    .map(({ failure }) => failure)
    .filter(({ taskArn }) => isUnread || isUnavailable({ kind: 'stopped-task', subject: taskArn }, facts));
  const shown = subject === undefined ? null : shownWorkload(facts, subject);
  if (shown === undefined) return { ...noEvidence, unread };
  const { proof } = ports.configuration;
  const failures = asked.flatMap((one) => {
    if (one.failure.serviceEvent !== undefined) return isEvidence(one.failure, shown) ? [one] : [];
    const task = facts.get({ kind: 'stopped-task', subject: one.failure.taskArn });
    if (task?.is !== 'known') return [];
    // One of which ECS could not be asked when its event arrived is still as the event said.
    const { failure, ...rest } = shownAs(one, task.value);
    const isShown = differenceShown(task.value, failure) === undefined && rest.workload.key === one.workload.key;
    return isShown && canJudgeAny(loaded, failure, proof) && isEvidence(failure, shown) ? [{ failure, ...rest }] : [];
  });
  // Whether a task is the service's own is not known where ECS lists more tasks than were read.
  const beyond = asked.filter(
    ({ failure: { taskArn, serviceEvent } }) =>
      serviceEvent === undefined && shown?.cut && !shown.tasks.some(({ arn }) => arn === taskArn),
  );
  return { failures, shown, unread: [...unread, ...beyond.map(({ failure }) => failure)] };
}

function isUnavailable(ask: Ask, facts: Facts): boolean {
  return facts.get(ask)?.is === 'unavailable';
}

/** Asks ECS again for failures of which it could not be asked when they arrived. Undefined if there are none. */
export async function findLateEvidence({ ports, collect }: LookRun, incident: Incident): Promise<Evidence | undefined> {
  const { unjudged = [] } = incident;
  if (unjudged.length === 0) return undefined;
  const late = unjudged.map((failure) => ({
    failure,
    workload: workloadOf(failure),
    ...readReasons(failure),
    body: '',
  }));
  const found = await findEvidence({ ports, collect, loaded: incident }, late);
  const now = ports.now();
  // What ECS does not show any more can never be judged.
  const isShown = ({ stoppedAt }: StartFailure) => millisecondsBetween(stoppedAt, now) < tasksAreShownMilliseconds;
  return { ...found, unread: found.unread.filter(isShown) };
}

/**
 * Lets the evidence judge the incident's changes, and notes what is still to be asked for.
 * @param asked what was asked for now.
 */
export function scoreEvidence(
  incident: Incident,
  { failures, shown, unread }: Evidence,
  asked: readonly StartFailure[],
  times: ProofTimes,
): Incident {
  const scored = failures.reduce(
    (current, { failure, claim, others }) => scoreFailure(current, failure, [claim, ...others], shown, times),
    incident,
  );
  const { unjudged: before = [], ...rest } = scored;
  if (before.length === 0 && unread.length === 0) return scored;
  const arns = new Set(asked.map(({ taskArn }) => taskArn));
  const unjudged = [...before.filter(({ taskArn }) => !arns.has(taskArn)), ...unread].slice(-mostUnjudged);
  return unjudged.length === 0 ? rest : { ...rest, unjudged };
}
