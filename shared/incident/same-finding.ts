import { createHash } from 'node:crypto';
import { isSameResource } from '../diagnosis/claim/same-resource.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { FindingRecord } from './incident.ts';

/**
 * The ids under which an incident's record knows findings.
 *
 * A finding's id names its cause and what needs it, such as a container's variable. A later revision may ask for
 * another secret there, or with another role. That is another finding: what was decided, changed and told of the
 * earlier one says nothing of it. It gets an id of its own, and the same one when it is found again.
 * @param revision ARN of the task definition that was diagnosed.
 */
export function recordIds(
  records: readonly FindingRecord[],
  findings: readonly Finding[],
  revision: string,
): (id: string) => string {
  const renamed = new Map(findings.map((finding) => [finding.id, recordId(records, finding, revision)]));
  return (id) => renamed.get(id) ?? id;
}

function recordId(records: readonly FindingRecord[], finding: Finding, revision: string): string {
  const alike = records.filter(({ id }) => isIdOf(id, finding.id));
  if (alike.length === 0) return finding.id;
  const same = alike.find((record) => record.revision === revision) ?? alike.find((record) => isSame(record, finding));
  return same?.id ?? `${finding.id}${separator}${hashOf(finding)}`;
}

/** Whether a record's id is the one that a diagnosis makes, with or without the mark of a later revision. */
function isIdOf(id: string, made: string): boolean {
  return id === made || id.startsWith(`${made}${separator}`);
}

/** Stands in no id that a diagnosis makes. */
const separator = '|@';

/** Whether the id names a thing that stands in the way of several requirements, and no requirement. */
export function isNamedByThing({ id, cause, requirement }: Pick<Finding, 'id' | 'cause' | 'requirement'>): boolean {
  return requirement !== null && !isIdOf(id, `${cause}|${requirement}`);
}

function isSame(record: FindingRecord, finding: Finding): boolean {
  // The same thing in the way is the same finding, whatever meets it first.
  if (record.revision === undefined || isNamedByThing(finding)) return true;
  const { role, resource } = finding;
  const isSameRole = record.role === null || role === null || record.role === role;
  const isSameThing = record.resource === null || resource === null || isSameResource(record.resource, resource, false);
  return isSameRole && isSameThing;
}

function hashOf({ role, resource }: Finding): string {
  return createHash('sha256').update(`${role}|${resource}`).digest('hex').slice(0, 8);
}
