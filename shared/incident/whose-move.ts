import { kindOf } from '../change/kinds/index.ts';
import { isAsked, waitsForRestore } from './awaits-answer.ts';
import { isInEffect, isUnderWay } from './change-lifecycle.ts';
import type { ChangeRecord, FindingRecord, Incident, OutboxEntry } from './incident.ts';
import { hasEnded } from './next-look.ts';
import { repairsFor } from './repairs.ts';

/**
 * Whose move it is. `act`: nothing but a person helps. `decide`: a person says yes or no. `fyi`: the product is at it, or it
 * passes by itself. `ok`: it is over.
 */
export type Urgency = 'act' | 'decide' | 'fyi' | 'ok';

/** The levels, the most urgent first. */
export const urgencies = ['act', 'decide', 'fyi', 'ok'] as const satisfies readonly Urgency[];

/** Why it is a person’s move though no finding waits for one. */
export type Chore =
  /** ECS starts no more tasks of the service, though the cause is gone, or passes by itself. */
  | 'start-again'
  /** ECS never tries a stand-alone task again. */
  | 'run-again'
  /** A change stands that should be undone, and AWS or the mode keeps it. */
  | 'undo-kept'
  /** A change was undone, so that the service fails at its next start. */
  | 'taken-back';

/** Whose move an incident is, and what for. */
export type Move = {
  readonly urgency: Urgency;
  /** Ids of the findings that wait for a person. */
  readonly findings: readonly string[];
  readonly chores: readonly Chore[];
};

type Read = Pick<
  Incident,
  | 'status'
  | 'drill'
  | 'findings'
  | 'changes'
  | 'rollout'
  | 'serviceArn'
  | 'endedBy'
  | 'endedAs'
  | 'endedAt'
  | 'closedAt'
>;

/**
 * Whose move it is, from the incident's record alone: what is left to do decides, not what has just happened. A drill is
 * nobody's move.
 */
export function whoseMove(incident: Read): Move {
  if (incident.drill) return { urgency: isFinished(incident) ? 'ok' : 'fyi', findings: [], chores: [] };
  const chores = choresOf(incident);
  if (isFinished(incident))
    return {
      urgency: chores.length > 0 ? 'act' : handsBack(incident) ? 'fyi' : 'ok',
      findings: takenBackSince(incident),
      chores,
    };
  const waiting = incident.findings.map((one) => ({ id: one.id, move: moveOf(one, incident.changes) }));
  const ids = waiting.flatMap(({ id, move }) => (move === 'act' || move === 'decide' ? [id] : []));
  const isToAct = chores.length > 0 || waiting.some(({ move }) => move === 'act');
  return { urgency: isToAct ? 'act' : ids.length > 0 ? 'decide' : 'fyi', findings: ids, chores };
}

/** Whose move it is when a message is made. Of an incident that it closes, nobody’s: what was to be done is over, or in vain. */
export function moveAt(incident: Read, { state }: Pick<OutboxEntry, 'state'>): Move {
  return state === 'closed' ? { urgency: 'ok', findings: [], chores: [] } : whoseMove(incident);
}

/** Names the duty of a person: people are told anew when it changes. */
export function dutyKey(incident: Read): string {
  const { urgency, findings, chores } = whoseMove(incident);
  const plans = incident.findings
    .filter(isAsked)
    .flatMap(({ id, plan }) => (findings.includes(id) ? [plan.hash.slice(0, 16)] : []));
  return [urgency, ...[...findings, ...new Set(plans)].toSorted(), ...chores].join(' ');
}

/** Whose move one finding is; `none` where the product repairs it, it passes by itself, or it is gone. */
export function moveOf(finding: FindingRecord, changes: readonly ChangeRecord[]): 'act' | 'decide' | 'none' {
  if (finding.notFoundSince !== undefined) return 'none';
  const own = repairsFor([finding], changes);
  if (isAsked(finding)) return 'decide';
  // A hold is younger than the changes: while they decide, the decision is theirs.
  if (finding.decision === 'hold') return waitsForRestore(finding) ? 'decide' : 'act';
  if (own.length > 0 && own.every((one) => isInEffect(one) || isUnderWay(one))) return moveAfter(own);
  if (finding.decision === 'apply')
    return own.some(({ state }) => state === 'undone' || state === 'failed') ? 'act' : 'none';
  return finding.passes?.is === 'yes' ? 'none' : 'act';
}

/** Of a repair that stands or is on its way: only what nobody can prove is left to a person. */
function moveAfter(own: readonly ChangeRecord[]): 'act' | 'none' {
  if (own.some(({ state, undoBy }) => state === 'undoing' && undoBy !== undefined)) return 'act';
  return own.some(({ state }) => state === 'unproved') && !own.some(isUnderWay) ? 'act' : 'none';
}

function isFinished(incident: Read): boolean {
  return incident.status === 'closed' || hasEnded(incident);
}

function choresOf(incident: Read): readonly Chore[] {
  const { changes, rollout, serviceArn } = incident;
  const chores: Chore[] = [];
  if (changes.some((change) => isUndoKept(change))) chores.push('undo-kept');
  if (isFinished(incident)) return takenBackSince(incident).length > 0 ? [...chores, 'taken-back'] : chores;
  if (rollout?.standsStill === true && !changes.some(isRestart)) chores.push('start-again');
  if (serviceArn === null) chores.push('run-again');
  return chores;
}

/** What nobody needs any more may wait for the mode: that is as the owner set it. */
function isUndoKept({ state, undoHeld, unneeded, undoBy }: ChangeRecord): boolean {
  const mayWait = unneeded !== undefined && undoBy === undefined && undoHeld?.is === 'waits';
  return state === 'undoing' && undoHeld !== undefined && !mayWait;
}

/** Whether a change is on its way back that nobody needs any more. */
function handsBack({ changes }: Read): boolean {
  return changes.some(({ state, unneeded }) => state === 'undoing' && unneeded !== undefined);
}

/** Whether the change makes ECS try now, and is on its way. */
function isRestart(change: ChangeRecord): boolean {
  return kindOf(change.action).optional && isUnderWay(change);
}

/** Findings whose repair was undone after the workload had run with it: they are back, and nobody has seen that yet. */
function takenBackSince({ findings, changes, endedAt, closedAt }: Read): readonly string[] {
  const end = endedAt ?? closedAt;
  if (end === null) return [];
  const undone = new Set(
    changes
      .filter(
        ({ state, proof, unneeded }) =>
          state === 'undone' && unneeded === undefined && proof?.by === 'none' && proof.at > end,
      )
      .map(({ id }) => id),
  );
  return findings.filter((one) => one.changes.some((id) => undone.has(id))).map(({ id }) => id);
}
