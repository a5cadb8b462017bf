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
  const reason = reasonOf(task);
  if (reason !== undefined) yield { is: 'text', text: reason, ...idOf(value) };
  else yield { is: 'bad', problem: withoutReason(value, task) };
}

/** An answer of DescribeTasks may also hold running tasks. They are skipped and are no error of the input. */
function* readTasks(tasks: readonly unknown[], answer: Fields): Generator<Item> {
  const given = idOf(answer);
  const found: Item[] = [];
  for (const task of tasks) {
    const reason = isFields(task) ? reasonOf(task) : undefined;
    if (!isFields(task)) found.push({ is: 'bad', problem: 'holds something in "tasks" that is no object' });
    else if (reason === undefined)
      found.push({ is: 'note', note: `${nameOf(task)} has no stoppedReason (it may not have stopped)` });
    else found.push({ is: 'text', text: reason, ...(given.id === undefined ? taskId(task) : given) });
  }
  if (found.length === 0)
    yield { is: 'bad', problem: 'has no task in "tasks" (stopped tasks can be described for about an hour)' };
  else if (found.every((item) => item.is === 'note')) yield { is: 'bad', problem: 'has no task with a stoppedReason' };
  else yield* found;
}

/** A stopped reason can be just "Task failed to start". Then the reason of a container says more. */
function reasonOf(task: Fields): string | undefined {
  const reason = typeof task['stoppedReason'] === 'string' ? task['stoppedReason'].trim() : '';
  if (reason !== '' && !/^task failed to start\.?$/i.test(reason)) return reason;
  const containers: readonly unknown[] = Array.isArray(task['containers']) ? task['containers'] : [];
  const own = containers
    .map((container) =>
      isFields(container) && typeof container['reason'] === 'string' ? container['reason'].trim() : '',
    )
    .find((text) => text !== '');
  return own ?? (reason === '' ? undefined : reason);
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
