import { reasonsOf } from '../shared/event/task-reasons.ts';

/** What `explain` finds in a JSON value. */
export type Item =
  | { readonly is: 'text'; readonly text: string; readonly id?: string | number }
  | { readonly is: 'note'; readonly note: string }
  | { readonly is: 'bad'; readonly problem: string };

type Fields = Readonly<Record<string, unknown>>;

/**
 * Finds the stopped reasons in a JSON value: a text, an EventBridge event, an answer of DescribeTasks, a task, or an
 * object with `stoppedReason`; or an array of these.
 */
export function* readDocument(value: unknown): Generator<Item> {
  if (typeof value === 'string') {
    yield value.trim() === '' ? { is: 'bad', problem: 'is an empty text' } : { is: 'text', text: value };
    return;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) yield { is: 'bad', problem: 'is an empty list' };
    for (const one of value) yield* readDocument(one);
    return;
  }
  if (!isFields(value)) {
    yield {
      is: 'bad',
      problem: `is ${value === null ? 'null' : `a ${typeof value}`}; expected a text or an object with "stoppedReason"`,
    };
    return;
  }
  yield* readObject(value);
}

function* readObject(value: Fields): Generator<Item> {
  if (Array.isArray(value['tasks'])) {
    yield* readTasks(value['tasks'], value);
    return;
  }
  const task = isFields(value['detail']) ? value['detail'] : value;
  const reasons = reasonsIn(task);
  for (const reason of reasons) yield { is: 'text', text: reason, ...idOf(value) };
  if (reasons.length === 0) yield { is: 'bad', problem: withoutReason(value, task) };
}

/** An answer of DescribeTasks may also hold running tasks. They are skipped and are no error of the input. */
function* readTasks(tasks: readonly unknown[], answer: Fields): Generator<Item> {
  const given = idOf(answer);
  const found: Item[] = [];
  for (const task of tasks) {
    const reasons = isFields(task) ? reasonsIn(task) : [];
    if (!isFields(task)) found.push({ is: 'bad', problem: 'holds something in "tasks" that is no object' });
    else if (reasons.length === 0)
      found.push({ is: 'note', note: `${nameOf(task)} has no stoppedReason (it may not have stopped)` });
    const id = isFields(task) && given.id === undefined ? taskId(task) : given;
    for (const text of reasons) found.push({ is: 'text', text, ...id });
  }
  if (found.length === 0)
    yield { is: 'bad', problem: 'has no task in "tasks" (stopped tasks can be described for about an hour)' };
  else if (found.every((item) => item.is === 'note')) yield { is: 'bad', problem: 'has no task with a stoppedReason' };
  else yield* found;
}

/** The reasons of the task and of its containers, as the remediator reads them from an event. */
function reasonsIn(task: Fields): readonly string[] {
  const containers: readonly unknown[] = Array.isArray(task['containers']) ? task['containers'] : [];
  return reasonsOf({
    stoppedReason: textIn(task['stoppedReason']),
    containers: containers.map((one) => ({ reason: isFields(one) ? textIn(one['reason']) : null })),
  });
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function withoutReason(value: Fields, task: Fields): string {
  const where = task === value ? '' : ' in its "detail"';
  if ('stoppedReason' in task && task['stoppedReason'] !== null) {
    return `has a "stoppedReason"${where} that is ${typeof task['stoppedReason'] === 'string' ? 'empty' : 'no text'}`;
  }
  return `has no "stoppedReason"${where}, no reason of a container and no "tasks"`;
}

function idOf(value: Fields): { readonly id?: string | number } {
  const { id } = value as { readonly id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? { id } : {};
}

function taskId(task: Fields): { readonly id?: string | number } {
  return 'id' in task ? idOf(task) : typeof task['taskArn'] === 'string' ? { id: task['taskArn'] } : {};
}

function nameOf(task: Fields): string {
  return typeof task['taskArn'] === 'string' ? JSON.stringify(task['taskArn'].slice(0, 300)) : 'a task';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
