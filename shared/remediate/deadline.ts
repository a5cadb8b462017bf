/**
 * What needs time before the function's time-out, as a part of the invocation's whole time. Work that is not begun by
 * then goes back to the queue, and so does what is not done at `hand-back`.
 */
const needs = {
  /** A workload that failed: its reads, its record, its message. */
  failures: 25 / 60,
  /** A change or an undo: its executor looks at the account again, and its write must not be under way at the end. */
  changes: 20 / 60,
  /** A look at an open incident. */
  looks: 15 / 60,
  /** From here on nothing is read, so that what is known by then is told. */
  reads: 12 / 60,
  'hand-back': 4 / 60,
} as const;

/** The longest time in which one workload may read the account, as a part of the invocation's. */
const ofOneWorkload = 1 / 3;

/** The longest time that a timer of Node can wait. */
const longestTimer = 2 ** 31 - 1;

/** The end of an invocation, and what can still be done before it. */
export type Deadline = {
  readonly isTimeFor: (what: keyof typeof needs) => boolean;
  /** Milliseconds until it is too late for this. */
  readonly until: (what: keyof typeof needs) => number;
  /** Milliseconds in which one workload may read. */
  readonly readsOfOne: number;
};

/** @param left the milliseconds until the function's time-out, as Lambda tells them. */
export function deadlineOf(left: () => number): Deadline {
  const whole = left();
  const until = (what: keyof typeof needs) => left() - needs[what] * whole;
  return { until, isTimeFor: (what) => until(what) > 0, readsOfOne: ofOneWorkload * whole };
}

/** The result of the work, or `late` if it is not there after this time. The work is not stopped by that. */
export async function unlessLate<T>(work: Promise<T>, milliseconds: number): Promise<T | 'late'> {
  if (milliseconds > longestTimer) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), Math.max(milliseconds, 0));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
