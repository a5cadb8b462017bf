/** What a sweep may take of the account. */
export const SWEEP_LIMITS = {
  /** Calls of AWS in one turn. Turns are at least a minute apart, so this is also the most in any minute. */
  callsInTurn: 60,
  millisecondsBetweenTurns: 60_000,
  /** Calls of AWS in one sweep, and so in one day. What is left then is looked at first by the next one. */
  callsInSweep: 10_000,
  /** A message of the schedule that comes again within this time begins nothing. */
  millisecondsBetweenSweeps: 20 * 3_600_000,
  /** Turns that may begin with the same thing, if each of them is cut off before it is done. Then it counts as unread. */
  triesOfOne: 3,
} as const;
