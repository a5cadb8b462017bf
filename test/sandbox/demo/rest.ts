import type { IncidentJson } from './incident-json.ts';

/** Why a run is over. */
export type Ending =
  | { readonly is: 'healed'; readonly because: string }
  | { readonly is: 'at-rest'; readonly because: string }
  | { readonly is: 'time-out'; readonly because: string };

/** What is known of a run when it is asked whether it is over. Times in milliseconds. */
export type Situation = {
  readonly now: number;
  readonly startedAt: number;
  /** When anything last moved: a message, a task that runs, a deployment, a happening, a change of an incident. */
  readonly movedAt: number;
  /** Tasks that failed to start since then. */
  readonly failuresSince: number;
  /** Whether each service runs what it should and each stand-alone task was run. */
  readonly steady: boolean;
  readonly incidents: readonly IncidentJson[];
  /** Whether a happening only waits for its time. */
  readonly expectsHappening: boolean;
  readonly quietSeconds: number;
  readonly limitSeconds: number;
};

/** A calm that must follow the last movement before a healed world is left alone. */
const calmSeconds = 3;
/** So many failures without any movement show that nothing more will come of them. */
const failuresAtRest = 3;

/** Judges whether a run is over; undefined while it goes on. */
export function judgeRest(situation: Situation): Ending | undefined {
  const { now, startedAt, movedAt, quietSeconds, limitSeconds } = situation;
  if (now - startedAt > limitSeconds * 1000)
    return { is: 'time-out', because: `the limit of ${limitSeconds} s was reached` };
  if (situation.expectsHappening) return undefined;
  const open = situation.incidents.filter(isOpen);
  if (situation.steady && open.length === 0 && now - movedAt > calmSeconds * 1000) {
    return { is: 'healed', because: 'everything runs, and no incident is open' };
  }
  if (now - movedAt < quietSeconds * 1000) return undefined;
  if (situation.steady)
    return { is: 'at-rest', because: 'nothing is left to start, and nothing has moved for a while' };
  return situation.failuresSince >= failuresAtRest || situation.failuresSince === 0
    ? { is: 'at-rest', because: `nothing has moved for ${quietSeconds} s` }
    : undefined;
}

function isOpen(incident: IncidentJson): boolean {
  return incident.status === 'open' || incident.changes.some((one) => one.state === 'intended' || one.state === 'made');
}
