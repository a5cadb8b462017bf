import { isAsked } from '../../incident/awaits-answer.ts';
import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';
import { repairsFor } from '../../incident/repairs.ts';
import { codeOf } from './reason-words.ts';

/** How a repair ended that leaves its cause to a person. `given-back`: somebody asked for it to be taken back, which is under way. */
export type RepairEnd = 'did-not-help' | 'taken-back' | 'given-back' | 'unproved';

/** The end of the repair of these findings. Undefined where none has ended so, or the product asks for a yes to another one. */
export function endOfRepair(
  findings: readonly FindingRecord[],
  changes: readonly ChangeRecord[],
): RepairEnd | undefined {
  if (findings.some(isAsked)) return undefined;
  const own = repairsFor(findings, changes);
  const undone = own.filter(({ state }) => state === 'undone');
  if (undone.some(({ proof }) => proof?.by === 'same-failure')) return 'did-not-help';
  if (undone.length > 0) return 'taken-back';
  if (own.some(({ state, undoBy }) => state === 'undoing' && undoBy !== undefined)) return 'given-back';
  return own.some(({ state }) => state === 'unproved') ? 'unproved' : undefined;
}

/** Whether a person said no to the repair. Nothing is offered by hand then that would do the same. */
export function isRejected({ decision, reason }: Pick<FindingRecord, 'decision' | 'reason'>): boolean {
  return decision !== 'apply' && codeOf(reason) === 'rejected';
}

/** Whether its repair stands unproved, or is on its way back: what is left is no mending of the cause. */
export function isSettled(finding: FindingRecord, { changes }: { readonly changes: readonly ChangeRecord[] }): boolean {
  const end = endOfRepair([finding], changes);
  return end === 'unproved' || end === 'given-back';
}
