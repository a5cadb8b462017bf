import type { ShownIncident } from '../notification.ts';
import { type CauseGroup, groupFindings } from './cause-groups.ts';

type Counted = Pick<ShownIncident, 'account' | 'region' | 'changes' | 'findings' | 'endedBy' | 'endedAs' | 'status'>;

/** A cause with its number, for life. */
export type Numbered = { readonly number: number; readonly group: CauseGroup };

/** Numbers for life; a record of an earlier version has none, and its causes are counted. */
export function numberCauses(groups: readonly CauseGroup[], incident: Counted): readonly Numbered[] {
  const all = groupFindings(incident.findings, incident);
  const numberOf = (group: CauseGroup): number =>
    group.findings.find((one) => one.number !== undefined)?.number ??
    all.findIndex((one) => one.findings.some(({ id }) => id === group.findings[0]?.id)) + 1;
  return groups.map((group) => ({ number: numberOf(group), group })).toSorted((a, b) => a.number - b.number);
}
