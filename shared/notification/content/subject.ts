import type { ChangeRecord, FindingRecord } from '../../incident/incident.ts';

/** What a message is about: its findings and changes, in the order of the incident. */
export type Subject = { readonly findings: readonly FindingRecord[]; readonly changes: readonly ChangeRecord[] };
