import { type Action, kindOf } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import { isSameAction } from '../change/same-action.ts';
import { type Instant, later } from '../event/instant.ts';
import type { Target, TargetState } from './target.ts';

/** What can happen to a target. This file is the only writer of {@link Target.state}. */
export type TargetEvent =
  /** An invocation takes the lease to make a change: intent and lease are written before the call. */
  | {
      readonly is: 'leased';
      readonly incident: string;
      readonly action: Action;
      readonly at: Instant;
      readonly again: boolean;
    }
  /** The change stands; the workload relies on it. */
  | { readonly is: 'made'; readonly at: Instant; readonly workload: string }
  /** The change does not stand. */
  | { readonly is: 'not-made' }
  /** A further workload relies on what stands. */
  | { readonly is: 'joined'; readonly workload: string }
  /** A workload relies on it no longer, and others do. */
  | { readonly is: 'left'; readonly workload: string }
  /** An invocation takes the lease to take the change back. */
  | { readonly is: 'leased-to-undo'; readonly incident: string; readonly at: Instant }
  /** It could not be taken back: what stands, stands. */
  | { readonly is: 'still-there' }
  /** It was taken back: only a person lets it be made again. */
  | { readonly is: 'taken-back'; readonly triedAt: Instant; readonly why: Reason }
  /** A person lets the target be changed again. */
  | { readonly is: 'released' };

type EventName = TargetEvent['is'];

const nothing: Readonly<Record<EventName, null>> = {
  leased: null,
  made: null,
  'not-made': null,
  joined: null,
  left: null,
  'leased-to-undo': null,
  'still-there': null,
  'taken-back': null,
  released: null,
};

/** Which state follows, by state and event; null: it cannot happen in this state, and nothing is written. */
export const nextTargetState: {
  readonly [S in TargetState]: { readonly [E in EventName]: TargetState | null };
} = {
  idle: { ...nothing, leased: 'intended' },
  intended: { ...nothing, leased: 'intended', made: 'changed', 'not-made': 'idle' },
  changed: {
    ...nothing,
    leased: 'intended',
    joined: 'changed',
    left: 'changed',
    'leased-to-undo': 'changed',
    'still-there': 'changed',
    'taken-back': 'suspended',
    released: 'idle',
  },
  suspended: { ...nothing, released: 'idle' },
};

/** Longer than a function may run: a lease that is older was left by a crash. */
const leaseMilliseconds = 120_000;
const mostAttempts = 20;

/** The target after the event; undefined where it cannot happen in its state. */
export function advanceTarget(target: Target, event: TargetEvent): Target | undefined {
  const state = nextTargetState[target.state][event.is];
  return state === null ? undefined : { ...recorded(target, event), state };
}

/** Whether somebody holds the target in this moment. */
export function isLeased({ lease }: Target, now: Instant): boolean {
  return lease !== null && lease.until > now;
}

/**
 * Whether this very change stands already, made before it was intended now: it is not made a second time. What was made since
 * then is this very intent, carried out before a crash.
 */
export function stoodBefore(target: Target, action: Action, intendedAt: Instant): boolean {
  return (
    target.state === 'changed' &&
    kindOf(action).staysInEffect &&
    isSameAction(target.action, action) &&
    target.madeAt !== null &&
    target.madeAt < intendedAt
  );
}

/** What is written down of an event beside the state. */
function recorded(target: Target, event: TargetEvent): Target {
  switch (event.is) {
    case 'leased': {
      const { incident, action, at, again } = event;
      const attempts = again ? target.attempts : [...target.attempts, at].slice(-mostAttempts);
      return { ...target, lease: leaseFor(incident, at), action, attempts };
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
      return { ...target, lease: leaseFor(event.incident, event.at) };
    case 'still-there':
      return { ...target, lease: null };
    case 'taken-back': {
      const suspended = { since: event.triedAt, why: event.why };
      return { ...target, suspended, lease: null, action: null, dependents: [] };
    }
    case 'released':
      return { ...target, suspended: null, attempts: [], action: null };
  }
}

function leaseFor(incident: string, now: Instant): NonNullable<Target['lease']> {
  return { incident, until: later(now, leaseMilliseconds) };
}

function joined({ dependents }: Target, workload: string): readonly string[] {
  return [...new Set([...dependents, workload])];
}
