import process from 'node:process';

type Signals = Pick<NodeJS.EventEmitter, 'once' | 'off'>;

/**
 * Runs something that Ctrl-C does not end, because what came of it is still to be told: its signal says that nobody waits any more. A
 * second Ctrl-C ends the process as usual.
 */
export async function untilInterrupted<T>(
  run: (signal: AbortSignal) => Promise<T>,
  signals: Signals = process,
): Promise<T> {
  const stopped = new AbortController();
  const stop = (): void => stopped.abort();
  signals.once('SIGINT', stop);
  try {
    return await run(stopped.signal);
  } finally {
    signals.off('SIGINT', stop);
  }
}
