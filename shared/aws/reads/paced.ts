import { setTimeout as pause } from 'node:timers/promises';

/** Runs a call when its turn has come. */
export type Paced = <T>(run: () => Promise<T>) => Promise<T>;

/**
 * Runs calls one after another, each at least `milliseconds` after the one before has begun: for an API whose limit is
 * so low that a few callers at the same time meet it.
 */
export function paced(milliseconds: number): Paced {
  let turn: Promise<unknown> = Promise.resolve();
  return (run) => {
    const mine = turn.then(run);
    turn = Promise.all([turn.then(() => pause(milliseconds)), mine.catch(() => undefined)]);
    return mine;
  };
}
