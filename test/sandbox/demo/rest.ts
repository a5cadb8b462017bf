import type { IncidentJson } from './incident-json.ts';

/** Why a run ended. */
export type Ending =
  | { readonly is: 'healed'; readonly because: string }
  | { readonly is: 'at-rest'; readonly because: string }
  | { readonly is: 'time-out'; readonly because: string };

/** The state of a run, to decide whether it is over. Times in milliseconds. */
export type Situation = {
  readonly now: number;
  readonly startedAt: number;
  /** When anything last changed: a message, a running task, a deployment, a happening, an incident. */
  readonly movedAt: number;
  /** Tasks that failed to start since then, and when the last of them did. */
  readonly failuresSince: number;
  readonly failedAt: number;
  /** Whether each service runs what it should and each stand-alone task was run. */
  readonly steady: boolean;
  readonly incidents: readonly IncidentJson[];
  /** Whether a happening waits only for its time, or a message that the world awaits has not been sent. */
  readonly expectsMore: boolean;
  readonly quietSeconds: number;
  readonly limitSeconds: number;
};

/** The pause, in seconds, without any change before a healed world is over. */
const calmSeconds = 3;
/** After this number of failures without any other change, nothing more will happen. */
const failuresAtRest = 3;

/** Decides whether a run is over; undefined while it continues. */
export function judgeRest(situation: Situation): Ending | undefined {
  const { now, startedAt, movedAt, quietSeconds, limitSeconds } = situation;
  if (now - startedAt > limitSeconds * 1000)
    return { is: 'time-out', because: `the limit of ${limitSeconds} s was reached` };
  if (situation.expectsMore) return undefined;
  const open = situation.incidents.filter(isOpen);
  if (situation.steady && open.length === 0 && now - movedAt > calmSeconds * 1000) {
    return { is: 'healed', because: 'everything runs, and no incident is open' };
  }
  if (now - movedAt < quietSeconds * 1000) return undefined;
  if (situation.steady)
    return { is: 'at-rest', because: 'nothing is left to start, and nothing has moved for a while' };
  // A stand-alone task fails once, and ECS tries a service again within seconds.
  const hasCeased = now - situation.failedAt >= quietSeconds * 1000;
  return situation.failuresSince >= failuresAtRest || hasCeased
    ? { is: 'at-rest', because: `nothing has moved for ${quietSeconds} s` }
    : undefined;
}

function isOpen(incident: IncidentJson): boolean {
  return incident.status === 'open' || incident.changes.some((one) => one.state === 'intended' || one.state === 'made');
}
