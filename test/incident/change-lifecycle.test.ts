import { describe, expect, it } from 'vitest';
import { advance, type ChangeEvent, isInEffect, isUnderWay } from '../../shared/incident/change-lifecycle.ts';
import { type ChangeState, changeStates } from '../../shared/incident/change-state.ts';
import { at, changeEvents, intended, person } from './changes.ts';

/** What is expected of each state and event, written down apart from the product's own table; what is not named changes nothing. */
const expected: { readonly [S in ChangeState]: { readonly [E in ChangeEvent['is']]?: ChangeState } } = {
  intended: {
    made: 'made',
    stopped: 'failed',
    'answer-lost': 'unsettled',
    unread: 'unsettled',
    pointed: 'intended',
    'undo-asked': 'unsettled',
  },
  unsettled: { made: 'made', stopped: 'failed', pointed: 'unsettled', 'undo-asked': 'unsettled' },
  made: {
    proved: 'verified',
    overdue: 'unproved',
    'failed-again': 'made',
    'did-not-help': 'undoing',
    'undo-asked': 'undoing',
  },
  verified: { 'undo-asked': 'undoing', unneeded: 'undoing', planned: 'intended' },
  unproved: { proved: 'verified', 'undo-asked': 'undoing', unneeded: 'undoing', planned: 'intended' },
  undoing: {
    undone: 'undone',
    'undo-held': 'undoing',
    'runs-with-it': 'made',
    kept: 'unproved',
    'undo-asked': 'undoing',
  },
  undone: { 'planned-after-release': 'intended' },
  failed: { planned: 'intended' },
};

const cases = changeStates.flatMap((state) =>
  Object.values(changeEvents).map((event) => [state, event.is, expected[state][event.is] ?? state, event] as const),
);

describe('a change', () => {
  it.each(cases)('that is %s and meets %s is %s', (state, _is, after, event) => {
    expect(advance({ ...intended, state }, event).state).toBe(after);
  });

  it('is the very same after an event that changes nothing, so that nothing is written', () => {
    const change = { ...intended, state: 'failed' as const };
    expect(advance(change, changeEvents.proved)).toBe(change);
  });

  it('remembers who requested its undo while its result is not known', () => {
    const asked = advance(intended, changeEvents['undo-asked']);
    expect(asked).toMatchObject({ state: 'unsettled', undoBy: person });
    expect(advance(asked, changeEvents.made)).toMatchObject({ state: 'made', undoBy: person });
  });

  it('keeps what was seen when it was made', () => {
    expect(advance(intended, changeEvents.made)).toMatchObject({ seen: changeEvents.made.seen, madeAt: at });
  });

  it('counts a failed task once', () => {
    const made = advance(intended, changeEvents.made);
    const twice = advance(advance(made, changeEvents['failed-again']), changeEvents['failed-again']);
    expect(twice.failuresSince).toEqual(['task-1']);
  });

  it('that was undone for its failures is proved not to have helped; one that a person undid is not', () => {
    const failed = advance(advance(intended, changeEvents.made), changeEvents['failed-again']);
    const byProof = advance(advance(failed, changeEvents['did-not-help']), changeEvents.undone);
    const byPerson = advance(advance(failed, changeEvents['undo-asked']), changeEvents.undone);
    expect(byProof.proof).toEqual({ by: 'same-failure', tasks: ['task-1'], at });
    expect(byPerson.proof).toMatchObject({ by: 'none' });
  });

  it('is in effect, under way, or neither, in every state', () => {
    const inState = (test: typeof isUnderWay) => changeStates.filter((state) => test({ state }));
    expect(inState(isUnderWay)).toEqual(['intended', 'unsettled', 'made', 'undoing']);
    expect(inState(isInEffect)).toEqual(['made', 'verified', 'unproved', 'undoing']);
  });
});
