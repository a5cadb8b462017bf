/** A read that was not made, because as many were made as may be. It looks like an error of the SDK, so that it is classified as one. */
class CallLimitReached extends Error {
  override readonly name = 'CallLimitReached';
  readonly $metadata = {};

  constructor(most: number) {
    super(`${most} calls were made, and no more are made in this turn`);
  }
}

/** Counts reads, and refuses those beyond a limit. */
export type CallLimit = {
  /** @throws CallLimitReached */
  readonly take: () => void;
  readonly made: () => number;
  /** Whether a read was refused. */
  readonly isReached: () => boolean;
};

/** @param most the calls that may be made. */
export function createCallLimit(most: number): CallLimit {
  let made = 0;
  let isReached = false;
  return {
    take: () => {
      if (made >= most) {
        isReached = true;
        throw new CallLimitReached(most);
      }
      made += 1;
    },
    made: () => made,
    isReached: () => isReached,
  };
}
