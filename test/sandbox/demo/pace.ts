import type { Account } from '../account/account.ts';
import type { EcsMoment } from '../ecs/moments.ts';

/** The product's clock, and the time that ECS leaves it between two tries. */
export type Pace = {
  /** Sends a tick if the product has been at rest for a while. */
  readonly tick: () => Promise<void>;
  /** Hears of what ECS does. */
  readonly hear: (moment: EcsMoment) => void;
  /** Hears that people were told of a group. */
  readonly tell: (group: string) => void;
  /** Waits, before ECS tries again, until the product has read the last failure of a group, and one tick since. */
  readonly untilRead: (group: string) => Promise<void>;
  /** Whether a task waits for that. */
  readonly holdsTask: () => boolean;
};

/** The product ticks once a minute. */
const tickMilliseconds = 2000;
const pollMilliseconds = 50;
/** Longer than the product takes here for an event or a tick. What hangs is not waited for any longer. */
const longestMilliseconds = 20_000;

/**
 * Keeps the order of things that AWS's own times bring about: ECS needs half a minute and more for a task that fails, so that the
 * product has read a failure, and ticked, before the next one. Here all of it takes a second or two, and without this
 * the machine's load would decide what comes first.
 */
export function createPace({
  account,
  send,
  signal,
  onceTold = [],
  now = Date.now,
}: {
  readonly account: Pick<Account, 'awaits'>;
  /** Puts a tick on the product's queue. */
  readonly send: () => Promise<void>;
  readonly signal: AbortSignal;
  /** Groups that ECS tries again only once people were told of them: a message is left for a redelivery whose moment nobody knows. */
  readonly onceTold?: readonly string[];
  readonly now?: () => number;
}): Pace {
  let [ticksRead, restingSince, held] = [0, 0, 0];
  let isTicking = false;
  /** The number of ticks after which the last failure of a group counts as read. */
  const readWith = new Map<string, number>();
  const failing = new Set<string>();
  const told = new Set<string>();
  const until = async (isMet: () => Promise<boolean>): Promise<void> => {
    const latest = now() + longestMilliseconds;
    while (!signal.aborted && now() < latest && !(await isMet())) await pause();
  };
  return {
    tick: async () => {
      if (await account.awaits()) {
        restingSince = now();
        return;
      }
      if (isTicking) ticksRead += 1;
      isTicking = false;
      if (now() - restingSince < tickMilliseconds) return;
      await send();
      isTicking = true;
    },
    hear: (moment) => {
      // A tick that is under way may have begun before the failure.
      if (moment.is !== 'task-stopped') return;
      if (onceTold.includes(moment.group)) failing.add(moment.group);
      readWith.set(moment.group, ticksRead + (isTicking ? 2 : 1));
    },
    tell: (group) => void told.add(group),
    untilRead: async (group) => {
      held += 1;
      try {
        const isTold = () => !failing.has(group) || told.has(group);
        const isRead = () => isTold() && ticksRead >= (readWith.get(group) ?? 0);
        await until(async () => isRead() && !(await account.awaits(group)));
      } finally {
        held -= 1;
      }
    },
    holdsTask: () => held > 0,
  };
}

const pause = () => new Promise((go) => void setTimeout(go, pollMilliseconds));
