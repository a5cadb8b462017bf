import { isOwnersWill } from '../../change/owners-will.ts';
import { isRestorable } from '../../change/release.ts';
import type { FindingRecord } from '../../incident/incident.ts';

/** Whether a change is held because somebody took the access away, or may have: a person has to restore it. */
export function waitsForRestore({ decision, reason }: Pick<FindingRecord, 'decision' | 'reason'>): boolean {
  return decision === 'hold' && isRestorable(reason);
}

/**
 * Whether the owner, or a person, holds the change that would repair the finding. Then nothing that makes it by hand may
 * stand beside it: no command, policy, grant or patch.
 */
export function isWithheld({
  decision,
  reason,
  remedy,
}: Pick<FindingRecord, 'decision' | 'reason' | 'remedy'>): boolean {
  return remedy !== null && decision === 'hold' && isOwnersWill(reason);
}

/** What a person does about access that somebody took away. */
export const restoreStep =
  'Find out why the access was taken away. Only if it is to be given again, restore it: the product then gives it at the next failure.';
