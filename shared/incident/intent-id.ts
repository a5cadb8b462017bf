import type { ChangeRecord, Incident } from './incident.ts';

/**
 * The id of one intent to make a change. The same change of an incident may be intended again after it ended, and that
 * is another intent. No comparison of moments tells them apart: two invocations have two clocks, and clocks are set back.
 */
export function intentId({ id }: Pick<Incident, 'id'>, change: Pick<ChangeRecord, 'id' | 'intendedAt'>): string {
  return `${id}-${change.id}-${change.intendedAt}`;
}

/** The id of the incident that an intent is of; undefined if it is no intent's. */
export function incidentOfIntent(intent: string): string | undefined {
  return /^inc-[0-9a-f]+(?=-)/.exec(intent)?.[0];
}
