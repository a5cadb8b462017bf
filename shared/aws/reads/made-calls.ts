import { AsyncLocalStorage } from 'node:async_hooks';

const made = new AsyncLocalStorage<Set<string>>();

/** Notes a call of the API that was answered, for the read in whose course it was made. */
export function noteCall(action: string): void {
  made.getStore()?.add(action);
}

/** Without regard to case: `DescribeMountTargets` before `DescribeMountTargetSecurityGroups`. */
function byName(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

/**
 * Runs a read, and hands it what tells which calls were answered for it so far, each once. So a fact can name the calls that were
 * really made: no collector has to list them, and none can list one too many. They stand by their names, not by their moments: a
 * read makes several calls at once, and what a message says may not hang on which one was answered first.
 */
export function withCalls<T>(read: (calls: () => readonly string[]) => Promise<T>): Promise<T> {
  const calls = new Set<string>();
  return made.run(calls, () => read(() => [...calls].toSorted(byName)));
}
