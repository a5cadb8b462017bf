import type { Clock } from './pace.ts';

/** So many slow failures in a row, without an answer in between, and the service counts as hanging. */
const mostSlow = 4;
/** In milliseconds. A failure that took as long kept others waiting. */
const slow = 2000;
/** In milliseconds. While a service hangs, it is tried so often. */
const pause = 10_000;

/**
 * Makes a read, after what gives it its turn.
 * @throws the read's error; a `TimeoutError` if the service hangs, without a call.
 */
type Breaker = <T>(turn: () => Promise<void>, read: () => Promise<T>) => Promise<T>;

/**
 * Fails reads of a service at once while it hangs, so that one service that does not answer does not take the time of
 * all workloads. One read in ten seconds is let through, to find out whether it answers again.
 */
export function createBreaker({ now }: Clock): Breaker {
  let slowInRow = 0;
  let triedAt = 0;
  const isHanging = () => slowInRow >= mostSlow && now() - triedAt < pause;
  return async (turn, read) => {
    if (isHanging()) throw hanging();
    await turn();
    // It may have begun to hang while this read waited for its turn.
    if (isHanging()) throw hanging();
    const began = now();
    triedAt = began;
    try {
      const answer = await read();
      slowInRow = 0;
      return answer;
    } catch (error) {
      slowInRow = isRefusal(error) || now() - began < slow ? 0 : slowInRow + 1;
      triedAt = now();
      throw error;
    }
  };
}

/** Whether the service did answer, however late. */
function isRefusal(error: unknown): boolean {
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata
    ?.httpStatusCode;
  return status !== undefined && status < 500;
}

/** The SDK's own name for a request that timed out, so that it is classified alike. */
function hanging(): Error {
  const error = new Error('the service did not answer several reads a moment ago, so this one was not sent');
  return Object.assign(error, { name: 'TimeoutError' });
}
