import { redact } from '../redact.ts';

/** The fields of a stopped task, in an event or in an answer of DescribeTasks, that say why it stopped. */
export type StoppedTexts = {
  readonly stoppedReason?: string | null | undefined;
  readonly containers?: readonly { readonly reason?: string | null | undefined }[] | null | undefined;
};

/** In characters. ECS cuts a reason at 1,024 characters. A longer text does not come from ECS and is cut here. */
const longestReason = 8192;
/** Of the reasons of a task's other containers. A task has up to ten containers. */
const mostOthers = 9;
const longestOther = 2048;

/** These sentences only say that a task stopped. What a container says beside them is the reason. */
const bare = /^(?:task failed to start|essential containers? in task exited)\.?$/i;

/**
 * The beginnings of the reasons of a task whose containers could not be started, whatever its stop code says: on Fargate
 * ECS's own prefix, else the error of the agent. A container that ran and ended has no such reason.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
export const startPrefixes: readonly string[] = [
  'ResourceInitializationError',
  'CannotPull',
  'CannotCreate',
  'CannotStart',
];

/** Whether a reason begins with one of {@link startPrefixes}. The console lower-cases some of them. */
export function isOfStart(reason: string): boolean {
  const text = reason.trimStart().toLowerCase();
  return startPrefixes.some((prefix) => text.startsWith(prefix.toLowerCase()));
}

/** What a stopped task says: the reason to read first, empty if there is none, and those of its other containers. */
export function saidBy(task: StoppedTexts): { readonly reason: string; readonly otherReasons?: readonly string[] } {
  const [reason = '', ...others] = reasonsOf(task);
  const otherReasons = others.slice(0, mostOthers).map((other) => other.slice(0, longestOther));
  return { reason: reason.slice(0, longestReason), ...(otherReasons.length > 0 ? { otherReasons } : {}) };
}

/**
 * Every reason of a stopped task, of the task and of each of its containers, each once. Those of a start that failed come
 * first. ECS often repeats a container's reason as that of the task.
 */
export function reasonsOf({ stoppedReason, containers }: StoppedTexts): readonly string[] {
  const written = [stoppedReason, ...(containers ?? []).map(({ reason }) => reason)]
    .map((reason) => redact((reason ?? '').trim()))
    .filter((reason) => reason !== '');
  const telling = written.filter((reason) => !bare.test(reason));
  const once = (telling.length > 0 ? telling : written.slice(0, 1)).filter(
    (reason, index, all) => !all.some((other, place) => repeats(reason, index, other, place)),
  );
  return [...once.filter(isOfStart), ...once.filter((reason) => !isOfStart(reason))];
}

/** Whether another text holds this one, or comes before it and is the same. */
function repeats(reason: string, index: number, other: string, place: number): boolean {
  if (index === place) return false;
  return other === reason ? place < index : other.includes(reason);
}
