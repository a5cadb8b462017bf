/** How many calls of one action may be made: at once, and then a second. */
type Rate = { readonly burst: number; readonly perSecond: number };

/** What a pace needs of the clock. */
export type Clock = {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
};

export const realClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Half of each quota, because two invocations may run at once. The first calls do not wait: a usual failure needs fewer
 * than `burst`.
 *
 * - Secrets Manager: 50 a second for policies, not adjustable.
 *   @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 * - ECS: buckets of 50 and more, 20 a second; of task definitions and lists it is assumed alike.
 *   @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 * - EC2's reads: buckets of 50 and more, 10 a second and more.
 *   @see https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 * - IAM publishes no rates. These are assumed.
 */
const rates: Readonly<Record<string, Rate>> = {
  'secretsmanager GetResourcePolicy': { burst: 10, perSecond: 15 },
  'ecs Describe': { burst: 25, perSecond: 10 },
  'ecs List': { burst: 25, perSecond: 10 },
  'ec2 Describe': { burst: 25, perSecond: 10 },
  'iam Simulate': { burst: 20, perSecond: 10 },
  'iam Get': { burst: 40, perSecond: 20 },
  'iam List': { burst: 40, perSecond: 20 },
};

/** The rate of a service's command, by its name or by the verb that it begins with. */
export function rateOf(service: string, command: string): { readonly name: string; readonly rate: Rate } | undefined {
  const verb = /^[A-Z][a-z]+/.exec(command)?.[0] ?? command;
  const name = [`${service} ${command}`, `${service} ${verb}`].find((key) => rates[key] !== undefined);
  const rate = name === undefined ? undefined : rates[name];
  return name === undefined || rate === undefined ? undefined : { name, rate };
}

/** Waits until the next call fits the rate. Calls go in the order in which they came. */
export function createPace({ burst, perSecond }: Rate, { now, wait }: Clock): () => Promise<void> {
  const each = 1000 / perSecond;
  // A call may be made from this moment on. Time that nobody used counts, up to a whole burst.
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = now();
    next = Math.max(next + each, at - (burst - 1) * each);
    if (next > at) await wait(next - at);
  };
}
