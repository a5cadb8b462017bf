/** How a call to AWS can fail. */
type FaultKind = 'denied' | 'throttled' | 'timed-out' | 'not-found' | 'invalid' | 'failed';

/**
 * Why the queue is to deliver a message again. `not-yet`: ECS does not show yet what its event says. `no-time`: the
 * invocation's time was up. `fault`: what failed
 * was no call to AWS. The metric has these as values of its dimension, so there are few.
 */
export type HandedBack = FaultKind | 'not-yet' | 'no-time' | 'fault';

/** How the call to AWS failed that threw an error; undefined if the error is of another sort. */
export type KindOfFault = (error: unknown) => FaultKind | undefined;

/** What was not begun, because the invocation would have ended in the middle of it. */
export class NoTimeError extends Error {
  override readonly name = 'NoTimeError';
}

/** Why a message is handed back that failed with this error. Of several errors, the first call to AWS counts. */
export function whyHandedBack(kindOfFault: KindOfFault, error: unknown): HandedBack {
  const errors: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (errors.some((one) => one instanceof NoTimeError)) return 'no-time';
  for (const one of errors) {
    const kind = kindOfFault(one);
    if (kind !== undefined) return kind;
  }
  return 'fault';
}
