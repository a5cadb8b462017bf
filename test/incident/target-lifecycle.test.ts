import { describe, expect, it } from 'vitest';
import { type TargetState, targetStates } from '../../shared/incident/target.ts';
import {
  advanceTarget,
  isLeased,
  isMadeFor,
  stoodBefore,
  type TargetEvent,
} from '../../shared/incident/target-lifecycle.ts';
import { at, intended, targetEvents, untouched } from './changes.ts';

/** What is expected of each state and event, written down apart from the product's own table; what is not named cannot happen. */
const expected: { readonly [S in TargetState]: { readonly [E in TargetEvent['is']]?: TargetState } } = {
  idle: { leased: 'intended', stopped: 'suspended', released: 'idle' },
  intended: {
    leased: 'intended',
    made: 'changed',
    'not-made': 'idle',
    'given-back': 'intended',
    stopped: 'suspended',
  },
  changed: {
    leased: 'intended',
    joined: 'changed',
    left: 'changed',
    'leased-to-undo': 'changed',
    'leased-to-find': 'changed',
    'not-made': 'idle',
    'still-there': 'changed',
    'given-back': 'changed',
    stopped: 'changed',
    'taken-back': 'suspended',
    'handed-back': 'idle',
    released: 'idle',
  },
  suspended: { released: 'idle' },
};

const cases = targetStates.flatMap((state) =>
  Object.values(targetEvents).map((event) => [state, event.is, expected[state][event.is], event] as const),
);

describe('a target', () => {
  it.each(cases)('that is %s and meets %s is %s', (state, _is, after, event) => {
    const lease = { incident: 'inc-1', until: at };
    expect(advanceTarget({ ...untouched, state, lease }, event)?.state).toBe(after);
  });

  it('keeps its state when its holder gives the lease back, and nobody else can give it back', () => {
    const leased = advanceTarget(untouched, targetEvents.leased) ?? untouched;
    expect(advanceTarget(leased, targetEvents['given-back'])).toEqual({ ...leased, lease: null });
    expect(advanceTarget(leased, { is: 'given-back', incident: 'inc-2' })).toBeUndefined();
    expect(advanceTarget({ ...leased, lease: null }, targetEvents['given-back'])).toBeUndefined();
  });

  it('has a lease that outlasts the function, and ends before the messages of one that crashed come again', () => {
    const leased = advanceTarget(untouched, targetEvents.leased) ?? untouched;
    expect(isLeased(leased, '2026-11-23T03:11:04.000Z')).toBe(true);
    expect(isLeased(leased, '2026-11-23T03:11:05.000Z')).toBe(false);
  });

  it('counts each attempt once, even if it is resumed after a crash', () => {
    const leased = advanceTarget(untouched, targetEvents.leased) ?? untouched;
    const again = advanceTarget(leased, { ...targetEvents.leased, again: true });
    expect([leased.attempts, again?.attempts]).toEqual([[at], [at]]);
  });

  it('forgets a suspension, its attempts and the change when a person releases it, and keeps when', () => {
    const suspended = {
      ...untouched,
      state: 'suspended' as const,
      suspended: { since: at, why: { code: 'drill' as const } },
      attempts: [at],
    };
    expect(advanceTarget(suspended, targetEvents.released)).toEqual({ ...untouched, restored: { at } });
  });

  it('with the same change from an earlier intent is not changed a second time, whatever the clocks say', () => {
    const changed = {
      ...untouched,
      state: 'changed' as const,
      action: intended.action,
      madeAt: at,
      intent: 'intent-1',
    };
    expect(stoodBefore(changed, intended.action, 'intent-2')).toBe(true);
    expect(stoodBefore(changed, intended.action, 'intent-1')).toBe(false);
    expect(stoodBefore({ ...changed, state: 'idle' }, intended.action, 'intent-2')).toBe(false);
    expect(isMadeFor(changed, intended.action, 'intent-1')).toBe(true);
    expect(isMadeFor(changed, intended.action, 'intent-2')).toBe(false);
  });

  it('keeps the intent that it was leased for until the change is made', () => {
    const leased = advanceTarget(untouched, targetEvents.leased) ?? untouched;
    expect(advanceTarget(leased, targetEvents.made)?.intent).toBe(targetEvents.leased.intent);
  });
});
