import { type Action, kindOf } from '../change/kinds/index.ts';
import { keyOfObstacle, type Obstacle } from '../diagnosis/obstacle.ts';
import { waitsForRestore } from './awaits-answer.ts';
import { stands } from './change-lifecycle.ts';
import type { ChangeRecord, FindingRecord, Incident } from './incident.ts';
import { repairsFor } from './repairs.ts';

/**
 * What a finding shares with those of other workloads: one obstacle, and where the product repairs it, the changes by which it
 * does. `key`: the same for findings that are told as one.
 */
export type Tie = { readonly key: string; readonly obstacle: Obstacle; readonly repairs: readonly Action[] };

/**
 * What ties a finding to those of other workloads; undefined where nothing does. Findings that one and the same change of the
 * product repairs are tied by it: once it is made, the account does not show the obstacle to those who meet it later.
 */
export function tieOf(finding: FindingRecord, { changes }: Pick<Incident, 'changes'>): Tie | undefined {
  const repairs = repairsFor([finding], changes);
  if (repairs.length > 0 && repairs.every(isForAll)) {
    const obstacle = finding.obstacle ?? { is: 'repaired', things: [finding.title] };
    const made = repairs.map(({ action, target }) => `${action.kind}|${target}`).toSorted();
    return { key: ['repair', ...made].join('|'), obstacle, repairs: repairs.map(({ action }) => action) };
  }
  // What a change of its own gets past keeps it down no more, though it may stand in the way of others.
  const isRepaired = repairs.length > 0 && repairs.every((change) => change.state === 'intended' || stands(change));
  return finding.obstacle === undefined || isRepaired
    ? undefined
    : { key: keyOfObstacle(finding.obstacle), obstacle: finding.obstacle, repairs: [] };
}

/** Whether the tie leaves nothing to decide for this workload alone: no plan to answer, nothing to restore, no change of its own. */
export function isToldByTie(finding: FindingRecord, tie: Tie): boolean {
  const { plan, decision, reason, changes } = finding;
  if (plan !== undefined || waitsForRestore({ decision, reason })) return false;
  return tie.repairs.length > 0 || (decision !== 'apply' && changes.length === 0);
}

/** Whether all that the product changed for the incident, it changed for others too, or only to spare waiting. */
export function hasNoChangeOfItsOwn({ changes }: Pick<Incident, 'changes'>): boolean {
  return changes.every((change) => isForAll(change) || kindOf(change.action).optional);
}

/** Whether the change repairs every workload that needs it, and is or will be in place. */
function isForAll(change: ChangeRecord): boolean {
  return kindOf(change.action).shared && (change.state === 'intended' || stands(change));
}
