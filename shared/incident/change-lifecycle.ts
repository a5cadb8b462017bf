import { kindOf, type Seen } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import type { Instant } from '../event/instant.ts';
import type { ChangeState, Proof, UndoHeld } from './change-state.ts';
import type { ChangeRecord } from './incident.ts';

/** The events of a change. Only this file sets {@link ChangeRecord.state}. */
export type ChangeEvent =
  /** AWS accepted the call, or the account shows that it did. */
  | {
      readonly is: 'made';
      readonly at: Instant;
      readonly sentAt: Instant;
      readonly shared: boolean;
      readonly created: string | null;
      readonly seen: Seen | null;
      /** Why a part that the repair can do without was not made. */
      readonly lacking?: Reason;
    }
  /** The change was not made, and this is certain. */
  | { readonly is: 'stopped'; readonly because: Reason }
  /** The call was sent, but its result is not known: a timeout, a fault, or a crash in between. */
  | { readonly is: 'answer-lost' }
  /** The account, which would show the result, could not be read. It is tried again. */
  | { readonly is: 'unread'; readonly note: Reason }
  /** The change that this one follows was made, so its missing value is known now. */
  | { readonly is: 'pointed'; readonly created: string }
  | { readonly is: 'proved'; readonly proof: Proof }
  /** The deadline passed without a proof, or none can come any more. */
  | { readonly is: 'overdue'; readonly why: Reason; readonly at: Instant }
  /** A task that was created after the change failed in the same way. */
  | { readonly is: 'failed-again'; readonly task: string }
  /** So many tasks failed again that IAM's delay cannot be the reason. */
  | { readonly is: 'did-not-help' }
  | { readonly is: 'undo-asked'; readonly by: string }
  /** Nothing is left that lives of it: the services, by their ARNs, were deleted. */
  | { readonly is: 'unneeded'; readonly services: readonly string[] }
  | { readonly is: 'undone'; readonly note: Reason; readonly at: Instant }
  /** AWS refused the undo, or the mode is off. It is tried again. */
  | { readonly is: 'undo-held'; readonly by: UndoHeld['is']; readonly note: Reason; readonly at: Instant }
  /** Before the change was undone by itself, the service ran with it. So it is not taken from it. */
  | { readonly is: 'runs-with-it' }
  /** The change could not be undone, or other workloads rely on it. */
  | { readonly is: 'kept'; readonly note: Reason; readonly at: Instant }
  /** The finding is back, and the guardrails let the change pass again. */
  | { readonly is: 'planned'; readonly as: ChangeRecord }
  /** The same for a change that was undone: a person has released its target. */
  | { readonly is: 'planned-after-release'; readonly as: ChangeRecord };

type EventName = ChangeEvent['is'];

/** In this state the event changes nothing. */
const nothing: Readonly<Record<EventName, null>> = {
  made: null,
  stopped: null,
  'answer-lost': null,
  unread: null,
  pointed: null,
  proved: null,
  overdue: null,
  'failed-again': null,
  'did-not-help': null,
  'undo-asked': null,
  unneeded: null,
  undone: null,
  'undo-held': null,
  'runs-with-it': null,
  kept: null,
  planned: null,
  'planned-after-release': null,
};

/**
 * The next state, by state and event. Null: nothing changes. An undo that is requested before the result of the call is
 * known waits for the result.
 */
export const nextChangeState: {
  readonly [S in ChangeState]: { readonly [E in EventName]: ChangeState | null };
} = {
  intended: {
    ...nothing,
    made: 'made',
    stopped: 'failed',
    'answer-lost': 'unsettled',
    unread: 'unsettled',
    pointed: 'intended',
    'undo-asked': 'unsettled',
  },
  unsettled: {
    ...nothing,
    made: 'made',
    stopped: 'failed',
    unread: 'unsettled',
    pointed: 'unsettled',
    'undo-asked': 'unsettled',
  },
  made: {
    ...nothing,
    proved: 'verified',
    overdue: 'unproved',
    'failed-again': 'made',
    'did-not-help': 'undoing',
    'undo-asked': 'undoing',
  },
  verified: { ...nothing, 'undo-asked': 'undoing', unneeded: 'undoing', planned: 'intended' },
  unproved: { ...nothing, proved: 'verified', 'undo-asked': 'undoing', unneeded: 'undoing', planned: 'intended' },
  undoing: {
    ...nothing,
    undone: 'undone',
    'undo-held': 'undoing',
    'runs-with-it': 'made',
    kept: 'unproved',
    'undo-asked': 'undoing',
  },
  undone: { ...nothing, 'planned-after-release': 'intended' },
  failed: { ...nothing, planned: 'intended' },
};

/** The change after the event; the same object if the event changes nothing. */
export function advance(change: ChangeRecord, event: ChangeEvent): ChangeRecord {
  const state = nextChangeState[change.state][event.is];
  return state === null ? change : { ...recorded(change, event), state };
}

/** What an event records in addition to the state. */
function recorded(change: ChangeRecord, event: ChangeEvent): ChangeRecord {
  switch (event.is) {
    case 'made': {
      const { at, sentAt, shared, created, seen, lacking } = event;
      // What was noted of a read that failed is over.
      const note = lacking !== undefined ? { note: lacking } : change.unread === undefined ? {} : { note: null };
      return { ...withoutUnread(change), sentAt, madeAt: at, shared, created, seen, ...note };
    }
    case 'stopped':
      return { ...withoutUnread(change), note: event.because };
    case 'unread':
      return { ...change, note: event.note, unread: (change.unread ?? 0) + 1 };
    case 'pointed':
      return { ...change, action: kindOf(change.action).pointedAt(change.action, event.created) };
    case 'proved':
      return { ...change, proof: event.proof };
    case 'overdue':
      return { ...change, proof: { by: 'none', why: event.why, at: event.at } };
    case 'failed-again':
      return change.failuresSince.includes(event.task)
        ? change
        : { ...change, failuresSince: [...change.failuresSince, event.task].slice(-10) };
    case 'undo-asked':
      return { ...withoutHold(change), undoBy: event.by, note: { code: 'person-asked', by: event.by } };
    case 'unneeded':
      return { ...change, unneeded: event.services, note: { code: 'nothing-lives-of-it', services: event.services } };
    case 'undo-held': {
      const times = (change.undoHeld?.times ?? 0) + (event.by === 'refused' ? 1 : 0);
      return { ...change, note: event.note, undoHeld: { is: event.by, times, at: event.at } };
    }
    case 'runs-with-it':
      return { ...withoutHold(change), note: null, failuresSince: [] };
    case 'undone':
    case 'kept':
      return { ...withoutHold(change), note: event.note, proof: endProof(change, event) };
    case 'planned':
    case 'planned-after-release':
      return event.as;
    case 'answer-lost':
    case 'did-not-help':
      return change;
  }
}

function withoutHold(change: ChangeRecord): ChangeRecord {
  const { undoHeld: _, ...rest } = change;
  return rest;
}

function withoutUnread(change: ChangeRecord): ChangeRecord {
  const { unread: _, ...rest } = change;
  return rest;
}

/**
 * A change that was undone because tasks failed again did not help. If a person undid it, nothing is proved. What was handed back had
 * helped, where that was proved.
 */
function endProof(
  { undoBy, unneeded, failuresSince, proof }: ChangeRecord,
  { note, at }: { note: Reason; at: Instant },
): Proof {
  if (unneeded !== undefined && undoBy === undefined) return proof ?? { by: 'none', why: note, at };
  return undoBy === undefined && failuresSince.length > 0
    ? { by: 'same-failure', tasks: failuresSince, at }
    : { by: 'none', why: note, at };
}

/**
 * Whether a change has not ended: it will be made, its result is not known, it waits for its proof, or it will be
 * undone.
 */
export function isUnderWay({ state }: Pick<ChangeRecord, 'state'>): boolean {
  return state === 'intended' || state === 'unsettled' || state === 'made' || state === 'undoing';
}

/** Whether the change is to be undone, or to be undone if it was made. */
export function isToUndo({ state, undoBy }: Pick<ChangeRecord, 'state' | 'undoBy'>): boolean {
  return state === 'undoing' || (state === 'unsettled' && undoBy !== undefined);
}

/**
 * Whether a plan stopped in its middle: some of its changes are in place, and one that the repair needs was not made.
 * Then the plan may go on, if the guardrails let it.
 */
export function isHalfMade(changes: readonly ChangeRecord[]): boolean {
  const needed = changes.filter(({ action }) => !kindOf(action).optional);
  return (
    needed.some(({ state }) => state === 'failed') &&
    needed.some(isInEffect) &&
    needed.every(({ state }) => state === 'made' || !isUnderWay({ state }))
  );
}

/** Whether the change is in the account, as far as the record shows. */
export function isInEffect({ state }: Pick<ChangeRecord, 'state'>): boolean {
  return state === 'made' || state === 'verified' || state === 'unproved' || state === 'undoing';
}

/** Whether the change is in the account to stay: it is not being undone. */
export function stands(change: Pick<ChangeRecord, 'state'>): boolean {
  return isInEffect(change) && change.state !== 'undoing';
}
