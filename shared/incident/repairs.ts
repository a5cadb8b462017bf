import { kindOf } from '../change/kinds/index.ts';
import type { ChangeRecord, FindingRecord } from './incident.ts';

/** The changes that these findings need: not those that only spare waiting. */
export function repairsFor(
  findings: readonly Pick<FindingRecord, 'changes'>[],
  changes: readonly ChangeRecord[],
): readonly ChangeRecord[] {
  return changes.filter(
    ({ id, action }) => !kindOf(action).optional && findings.some((one) => one.changes.includes(id)),
  );
}
