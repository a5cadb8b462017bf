import type { ECSClient } from '@aws-sdk/client-ecs';
import { createBreaker } from './breaker.ts';
import { type Clock, createPace, rateOf } from './pace.ts';

const atOnce = async (): Promise<void> => {};

const reads = /^(?:Get|BatchGet|List|Describe|Simulate|Head|Query)/;

/** `admit` is called before each attempt of a read. What it throws is what the read fails with. */
export type Hold = { readonly clock: Clock; readonly admit?: (() => void) | undefined };

/**
 * Lets a client send no faster than the service allows, and not at all while it hangs. Both hold for each attempt of the
 * SDK. Writes are neither delayed nor refused by that.
 * @param service the service's name in IAM, such as `ecs`.
 */
export function holdBack<C>(client: C, service: string, { clock, admit }: Hold): C {
  const breaker = createBreaker(clock);
  const paces = new Map<string, () => Promise<void>>();
  const paceOf = (command: string): (() => Promise<void>) => {
    const found = rateOf(service, command);
    if (found === undefined) return atOnce;
    const pace = paces.get(found.name) ?? createPace(found.rate, clock);
    paces.set(found.name, pace);
    return pace;
  };
  // Every client has this stack; its types differ in the commands only.
  const { middlewareStack } = client as Pick<ECSClient, 'middlewareStack'>;
  middlewareStack.add(
    (next, context) => async (args) => {
      const command = (context.commandName ?? '').replace(/Command$/, '');
      if (!reads.test(command)) return next(args);
      // Before the breaker: a read that is not admitted says nothing about the service.
      admit?.();
      return breaker(paceOf(command), () => next(args));
    },
    // Behind the SDK's retries, so that each attempt is counted.
    { step: 'finalizeRequest', priority: 'low', name: 'holdBack' },
  );
  return client;
}
