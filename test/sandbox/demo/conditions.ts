import type { EcsMoment } from '../ecs/moments.ts';
import type { Awaited, Happening, When } from '../world/happening-schema.ts';
import type { Message } from './incident-json.ts';

/** What has happened so far in a run, for the conditions of happenings. Times in milliseconds since the epoch. */
export type Seen = {
  readonly startedAt: number;
  readonly messages: readonly { readonly message: Message; readonly at: number }[];
  readonly ecs: readonly { readonly moment: EcsMoment; readonly at: number }[];
  /** Names of the happenings that were played, with their times. */
  readonly played: ReadonlyMap<string, number>;
};

/** Whether a happening is played: `waiting` for something to happen, `timed` if only time is missing, or `due`. */
export type Readiness = 'waiting' | 'timed' | 'due';

/** Checks the conditions of a happening. All given conditions must hold. */
export function readinessOf(happening: Happening, seen: Seen, now: number): Readiness {
  const { when } = happening;
  const met = [
    afterMessage(when, seen),
    afterFailures(when, seen),
    afterTaskRunning(when, seen),
    afterRollout(when, seen),
    afterHappening(when, seen),
  ];
  if (met.includes('never-yet')) return 'waiting';
  const since = met
    .filter((one): one is number => typeof one === 'number')
    .reduce((latest, at) => Math.max(latest, at), seen.startedAt);
  return now >= since + (when.afterSeconds ?? 0) * 1000 ? 'due' : 'timed';
}

/** Whether fewer messages of the kind were sent than the run waits for. */
export function isAwaited({ message: state, of, times }: Awaited, seen: Pick<Seen, 'messages'>): boolean {
  const wanted = { afterMessage: state, ...(of !== undefined && { of }) };
  return seen.messages.filter(({ message }) => isWanted(message, wanted)).length < times;
}

/** When a condition was met; `never-yet`; or undefined if the happening does not have it. */
type Met = number | 'never-yet' | undefined;

function afterMessage(when: When, seen: Seen): Met {
  if (when.afterMessage === undefined) return undefined;
  return seen.messages.find(({ message }) => isWanted(message, when))?.at ?? 'never-yet';
}

function isWanted({ state, incident }: Message, when: When): boolean {
  const { ofCause: cause, of } = when;
  return (
    [when.afterMessage].flat().some((one) => one === state) &&
    (cause === undefined || incident?.findings.some((one) => one.category === cause || one.cause === cause) === true) &&
    (of === undefined || incident?.service === of || incident?.family === of)
  );
}

function afterFailures(when: When, seen: Seen): Met {
  if (when.afterFailures === undefined) return undefined;
  const failures = seen.ecs.filter(
    ({ moment }) =>
      moment.is === 'task-stopped' &&
      (when.of === undefined || isGroup(moment.group, when.of)) &&
      moment.reason.includes(when.saying ?? ''),
  );
  return failures[when.afterFailures - 1]?.at ?? 'never-yet';
}

function afterTaskRunning(when: When, seen: Seen): Met {
  const name = when.afterTaskRunning;
  if (name === undefined) return undefined;
  return seen.ecs.find(({ moment }) => moment.is === 'task-running' && isGroup(moment.group, name))?.at ?? 'never-yet';
}

function afterRollout(when: When, seen: Seen): Met {
  if (when.afterRollout === undefined) return undefined;
  const found = seen.ecs.find(
    ({ moment }) =>
      moment.is === 'deployment' &&
      moment.state === when.afterRollout &&
      (when.of === undefined || moment.service === when.of),
  );
  return found?.at ?? 'never-yet';
}

function afterHappening(when: When, seen: Seen): Met {
  if (when.afterHappening === undefined) return undefined;
  return seen.played.get(when.afterHappening) ?? 'never-yet';
}

function isGroup(group: string, name: string): boolean {
  return group === `service:${name}` || group === `family:${name}`;
}
