import { isRestorable } from '../../change/release.ts';
import type { FindingRecord } from '../../incident/incident.ts';

/** Whether a change is held because somebody took the access away, or may have: a person has to restore it. */
export function waitsForRestore({ decision, reason }: Pick<FindingRecord, 'decision' | 'reason'>): boolean {
  return decision === 'hold' && isRestorable(reason);
}

/** What a person does about access that somebody took away. */
export const restoreStep =
  'Find out why the access was taken away. Only if it is to be given again, restore it: the product then gives it at the next failure.';
