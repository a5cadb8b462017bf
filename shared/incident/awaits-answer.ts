import { isRestorable } from '../change/release.ts';
import type { FindingRecord } from './incident.ts';

/** Whether a plan waits for a person’s yes or no. */
export function isAsked<T extends { readonly decision: string; readonly plan?: unknown }>(
  one: T,
): one is T & { readonly plan: NonNullable<T['plan']> } {
  return one.decision === 'ask' && one.plan !== undefined;
}

/** Whether a change is held because somebody took the access away, or may have: a person has to restore it. */
export function waitsForRestore({ decision, reason }: Pick<FindingRecord, 'decision' | 'reason'>): boolean {
  return decision === 'hold' && isRestorable(reason);
}

/** Whether a person’s yes or no is all that it waits for. */
export function waitsForAnswer(finding: FindingRecord): boolean {
  return isAsked(finding) || waitsForRestore(finding);
}
