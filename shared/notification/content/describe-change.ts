import { kindOf } from '../../change/kinds/index.ts';
import type { Reason } from '../../change/reason.ts';
import type { Proof } from '../../incident/change-state.ts';
import type { PlannedChange } from '../../incident/decision.ts';
import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';
import { nextUndoAt } from '../../incident/undo-retries.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortenArns, shortName, shortPrincipal } from '../text/short-arn.ts';
import { shortTime } from '../text/short-time.ts';
import { allowedCalls, repairedBy } from './allowed-calls.ts';
import { loses, sayMade, sayStates, wordsFor } from './change-words.ts';
import { noInverseWords } from './kept-words.ts';
import { sayReason } from './reason-words.ts';

/** A change as all channels show it. */
export type ChangeView = {
  /** In the infinitive: `attach policy P to role R`. */
  readonly what: string;
  /** The same of a change that was made: `attached policy P to role R`. In the infinitive where it was not. */
  readonly told: string;
  /** `2026-11-23 03:04 UTC, not proved yet`, `would be made`, `would be held back` … */
  readonly status: string;
  /** The calls that it lets a role make. */
  readonly allows: readonly string[];
  /** Whether the change is only planned: a guardrail or the mode holds it. */
  readonly planned: boolean;
  readonly before: string;
  readonly after: string;
  /** The references that it corrects, before and after. */
  readonly corrections: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** Whether the states before and after say more than the description of the change. */
  readonly showsStates: boolean;
  /** Whether it is taken back, so that what was before is so again. */
  readonly isTakenBack: boolean;
  readonly note: string | null;
  readonly proof: string | null;
  /** Null if there is nothing to undo. */
  readonly undo:
    | {
        readonly is: 'command';
        readonly command: string;
        /** What is lost with it, as a clause; null if nothing but the change. */
        readonly loses: string | null;
      }
    | { readonly is: 'none'; readonly why: string }
    | null;
};

/** Describes a change of the record: about to be made, made, proved, or undone. */
export function describeChange(change: ChangeRecord, incident: ShownIncident): ChangeView {
  return {
    ...describeAction(change, incident),
    told: change.madeAt === null ? wordsFor(change.action).what(change.action, change.created) : sayMade(change),
    status: status(change),
    planned: false,
    isTakenBack: change.state === 'undone',
    note: change.note === null ? null : describeNote(change.note, incident),
    proof: change.proof === null || isNoted(change) || isPast(change) ? null : proofSentence(change.proof),
    undo: describeUndo(change, incident),
  };
}

/** Whether its proof says nothing of what it is now: what helped once is taken back for another reason. */
function isPast({ state, proof }: ChangeRecord): boolean {
  return state === 'undone' && (proof?.by === 'task-ran' || proof?.by === 'advanced');
}

/** Whether the note says already why there is no proof. */
function isNoted({ note, proof }: ChangeRecord): boolean {
  return proof?.by === 'none' && JSON.stringify(proof.why) === JSON.stringify(note);
}

/**
 * Describes a planned change that was not made.
 * @param leftOut whether the repair is made without it.
 */
export function describePlanned(planned: PlannedChange, incident: ShownIncident, leftOut: boolean): ChangeView {
  return {
    ...describeAction({ ...planned, created: null, seen: null }, incident),
    told: wordsFor(planned.action).what(planned.action, null),
    status: leftOut ? 'left out' : planned.held === null ? 'would be made' : 'would be held back',
    planned: true,
    isTakenBack: false,
    note: planned.held === null ? null : describeNote(planned.held, incident),
    proof: null,
    undo: null,
  };
}

function describeAction(
  change: Pick<ChangeRecord, 'id' | 'action' | 'created' | 'seen'>,
  incident: ShownIncident,
): Pick<ChangeView, 'what' | 'allows' | 'before' | 'after' | 'corrections' | 'showsStates'> {
  const { action, created } = change;
  const { before, after } = sayStates(change);
  return {
    what: wordsFor(action).what(action, created),
    allows: allowedCalls(repairedBy(change.id, incident), action.kind, incident),
    before: shortenArns(cleanText(before, 500), incident),
    after: shortenArns(cleanText(after, 500), incident),
    corrections: wordsFor(action).corrections(action).map(describeCorrection),
    showsStates: wordsFor(action).showsStates,
  };
}

function describeNote(note: Reason, incident: ShownIncident): string {
  return shortenArns(cleanText(sayReason(note, incident.changes), 500), incident);
}

/** How the product saw that the change helped, or that it did not. */
function proofSentence(proof: Proof): string {
  switch (proof.by) {
    case 'task-ran':
      return `task ${shortName(proof.task)} got past its initialisation (${shortTime(proof.at)})`;
    case 'advanced':
      return `tasks now get past the step ${proof.from} and fail only at ${proof.to} (${shortTime(proof.at)})`;
    case 'same-failure':
      return `${proof.tasks.length} ${proof.tasks.length === 1 ? 'task' : 'tasks'} begun after the change failed in the same way: ${proof.tasks.slice(0, 3).map(shortName).join(', ')}`;
    case 'none':
      return cleanText(sayReason(proof.why), 300);
  }
}

function describeCorrection(one: {
  readonly container: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}) {
  return {
    name: `${cleanText(one.name, 200)} (container ${cleanText(one.container, 255)})`,
    before: cleanText(one.before, 2048),
    after: cleanText(one.after, 2048),
  };
}

function approval({ approvedBy }: ChangeRecord): string {
  return approvedBy === undefined ? '' : ` (approved by ${shortPrincipal(approvedBy)})`;
}

function status(change: ChangeRecord): string {
  const at = change.madeAt === null ? '' : `${shortTime(change.madeAt)}, `;
  switch (change.state) {
    case 'intended':
      return 'about to be made';
    case 'unsettled':
      return 'sent, and whether it was made is not known yet';
    case 'made':
      return change.shared
        ? 'already in place, made for another incident; not proved yet'
        : `${at}not proved yet${approval(change)}`;
    case 'failed':
      return 'not made';
    case 'verified':
      return `${at}proved`;
    case 'undoing':
      return undoStatus(change);
    case 'undone':
      return 'taken back';
    case 'unproved':
      return `${at}${change.proof === null || change.proof.by === 'none' ? 'not proved' : 'proved'}`;
  }
}

function undoStatus({ undoHeld }: ChangeRecord): string {
  if (undoHeld === undefined) return 'being taken back';
  if (undoHeld.is === 'waits') return 'to be taken back when the mode allows it';
  const times = undoHeld.times === 1 ? 'once' : `${undoHeld.times} times`;
  return `to be taken back; refused ${times}, tried again ${shortTime(nextUndoAt(undoHeld))}`;
}

function describeUndo(change: ChangeRecord, incident: ShownIncident): ChangeView['undo'] {
  if (change.madeAt === null || change.state === 'undone') return null;
  // What is asked for already is a step, where AWS or the mode keeps it. What is only handed back may wait.
  if (change.state === 'undoing' && (change.unneeded === undefined || change.undoHeld?.is !== 'waits')) return null;
  return undoOf(change, incident);
}

/** How a person takes the change back by hand. */
export function undoOf(change: ChangeRecord, incident: Pick<ShownIncident, 'region'>): NonNullable<ChangeView['undo']> {
  if (change.shared) return { is: 'none', why: 'another incident made it and relies on it' };
  if ('none' in change.inverse) return { is: 'none', why: noInverseWords[change.inverse.none] };
  const command = wordsFor(change.action).undoCommand(change.inverse, incident.region);
  if (command === null)
    return { is: 'none', why: 'no command is shown, for a name in it holds characters that are not safe to paste' };
  return { is: 'command', command, loses: loses(change.inverse) };
}

/**
 * The changes that repair a finding, or would. Changes that were undone, and forced deployments, which only save
 * waiting, are left out.
 */
export function repairsOf(
  finding: FindingRecord,
  incident: Pick<ShownIncident, 'changes'>,
): readonly (ChangeRecord | PlannedChange)[] {
  const own = incident.changes.filter((one) => finding.changes.includes(one.id) && one.state !== 'undone');
  return [...own, ...(finding.planned ?? [])].filter(({ action }) => !kindOf(action).optional);
}
