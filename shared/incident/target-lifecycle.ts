import { type Action, kindOf } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import { isSameAction } from '../change/same-action.ts';
import { othersHaveEndedMilliseconds } from '../environment.ts';
import { type Instant, later } from '../event/instant.ts';
import type { Target, TargetState } from './target.ts';

/** The events of a target. Only this file sets {@link Target.state}. */
export type TargetEvent =
  /** An invocation takes the lease to make a change. It records the intent and the lease before the call. */
  | {
      readonly is: 'leased';
      readonly incident: string;
      readonly action: Action;
      /** Id of the intent. */
      readonly intent: string;
      readonly at: Instant;
      readonly again: boolean;
    }
  /** The change is in place, and the workload relies on it. */
  | { readonly is: 'made'; readonly at: Instant; readonly workload: string }
  /** The change is not in place. */
  | { readonly is: 'not-made' }
  /** Another workload relies on the change too. */
  | { readonly is: 'joined'; readonly workload: string }
  /** A workload no longer relies on the change, but others do. */
  | { readonly is: 'left'; readonly workload: string }
  /** An invocation takes the lease to undo the change. */
  | { readonly is: 'leased-to-undo'; readonly incident: string; readonly at: Instant }
  /** An invocation takes the lease to find again what was made for this intent: its result may not be recorded. */
  | { readonly is: 'leased-to-find'; readonly incident: string; readonly at: Instant }
  /** The change is found in place, or could not be undone and stays there. */
  | { readonly is: 'still-there' }
  /** The invocation that has the lease ends with a fault. Whether its call was carried out is not known. */
  | { readonly is: 'given-back'; readonly incident: string }
  /** A person stopped the change before it was made. Only a person can allow it again. */
  | { readonly is: 'stopped'; readonly at: Instant; readonly why: Reason }
  /** The change was undone. Only a person can allow it again. */
  | { readonly is: 'taken-back'; readonly triedAt: Instant; readonly why: Reason }
  /** The change was undone because nothing lives of it any more. It may be made again at once, when something needs it. */
  | { readonly is: 'handed-back' }
  /** A person allows changes of the target again. `at`: when the person asked for it. */
  | { readonly is: 'released'; readonly at: Instant };

type EventName = TargetEvent['is'];

const nothing: Readonly<Record<EventName, null>> = {
  leased: null,
  made: null,
  'not-made': null,
  joined: null,
  left: null,
  'leased-to-undo': null,
  'leased-to-find': null,
  'still-there': null,
  'given-back': null,
  stopped: null,
  'taken-back': null,
  'handed-back': null,
  released: null,
};

/** The next state, by state and event. Null: the event is not possible in this state, and nothing is written. */
export const nextTargetState: {
  readonly [S in TargetState]: { readonly [E in EventName]: TargetState | null };
} = {
  // What somebody took away before the product ever gave it waits for a person too.
  idle: { ...nothing, leased: 'intended', stopped: 'suspended', released: 'idle' },
  intended: {
    ...nothing,
    leased: 'intended',
    made: 'changed',
    'not-made': 'idle',
    'given-back': 'intended',
    stopped: 'suspended',
  },
  changed: {
    ...nothing,
    leased: 'intended',
    joined: 'changed',
    left: 'changed',
    'leased-to-undo': 'changed',
    'leased-to-find': 'changed',
    'not-made': 'idle',
    'still-there': 'changed',
    'given-back': 'changed',
    // Another change is in place there, and stays.
    stopped: 'changed',
    'taken-back': 'suspended',
    'handed-back': 'idle',
    released: 'idle',
  },
  suspended: { ...nothing, released: 'idle' },
};

const mostAttempts = 20;

/** The target after the event; undefined if the event is not possible in its state. */
export function advanceTarget(target: Target, event: TargetEvent): Target | undefined {
  // Only the holder gives a lease back. That no other invocation of the same incident has it by now, the version shows.
  if (event.is === 'given-back' && target.lease?.incident !== event.incident) return undefined;
  const state = nextTargetState[target.state][event.is];
  return state === null ? undefined : { ...recorded(target, event), state };
}

/** Whether an invocation has the lease of the target at this moment. */
export function isLeased({ lease }: Target, now: Instant): boolean {
  return lease !== null && lease.until > now;
}

/**
 * Whether this very change is in place for an earlier intent. Then it is not made a second time. A change that was made
 * for this intent is itself, carried out before a crash.
 */
export function stoodBefore(target: Target, action: Action, intent: string): boolean {
  return kindOf(action).staysInEffect && isInPlace(target, action) && target.intent !== intent;
}

/** Whether the change of this very intent is in place. Its result may not be recorded with the incident. */
export function isMadeFor(target: Target, action: Action, intent: string): boolean {
  return isInPlace(target, action) && target.intent === intent;
}

function isInPlace(target: Target, action: Action): boolean {
  return target.state === 'changed' && isSameAction(target.action, action);
}

/** What an event records in addition to the state. */
function recorded(target: Target, event: TargetEvent): Target {
  switch (event.is) {
    case 'leased': {
      const { incident, action, intent, at, again } = event;
      const attempts = again ? target.attempts : [...target.attempts, at].slice(-mostAttempts);
      return { ...target, lease: leaseFor(incident, at), action, intent, attempts };
    }
    case 'made':
      return { ...target, lease: null, madeAt: event.at, dependents: joined(target, event.workload) };
    case 'not-made':
      return { ...target, lease: null, action: null };
    case 'joined':
      return { ...target, dependents: joined(target, event.workload) };
    case 'left':
      return { ...target, dependents: target.dependents.filter((one) => one !== event.workload) };
    case 'leased-to-undo':
    case 'leased-to-find':
      return { ...target, lease: leaseFor(event.incident, event.at) };
    case 'still-there':
    case 'given-back':
      return { ...target, lease: null };
    case 'stopped':
      return target.state === 'changed'
        ? target
        : { ...target, suspended: { since: event.at, why: event.why }, lease: null, action: null };
    case 'taken-back': {
      const suspended = { since: event.triedAt, why: event.why };
      return { ...target, suspended, lease: null, action: null, dependents: [] };
    }
    case 'handed-back':
      return { ...target, lease: null, action: null, dependents: [] };
    case 'released':
      return { ...target, suspended: null, attempts: [], action: null, restored: { at: event.at } };
  }
}

function leaseFor(incident: string, now: Instant): NonNullable<Target['lease']> {
  return { incident, until: later(now, othersHaveEndedMilliseconds) };
}

function joined({ dependents }: Target, workload: string): readonly string[] {
  return [...new Set([...dependents, workload])];
}
