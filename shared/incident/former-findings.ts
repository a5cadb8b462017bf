import type { FindingRecord } from './incident.ts';

/** The number of findings of former revisions that a record keeps: the newest ones. */
const most = 1000;

/**
 * The findings that a diagnosis did not make again, so that the record stays bounded however many revisions fail. Of a
 * former revision only what tells a finding apart from another one is kept; with a change that was made for it, all.
 * @param revision ARN of the task definition that was diagnosed.
 */
export function withoutFormer(gone: readonly FindingRecord[], revision: string): readonly FindingRecord[] {
  const isFormer = (one: FindingRecord) => one.revision !== revision && one.changes.length === 0;
  const dropped = new Set(gone.filter(isFormer).slice(most));
  return gone.filter((one) => !dropped.has(one)).map((one) => (isFormer(one) ? summedUp(one) : one));
}

function summedUp(record: FindingRecord): FindingRecord {
  const { planned: _planned, plan: _plan, ...rest } = record;
  return { ...rest, title: record.title.slice(0, 100), next: '', evidence: [], missing: [] };
}
