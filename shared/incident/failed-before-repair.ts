import type { Finding } from '../diagnosis/finding.ts';
import type { Instant } from '../event/instant.ts';
import type { StartFailure } from '../event/start-failure.ts';
import type { FindingRecord, Incident } from './incident.ts';

/**
 * Whether a finding that rests on the stopped reason alone only repeats a cause that the account showed before and
 * shows no more.
 *
 * Somebody repaired it while this task was on its way to its failure. The task's text is older than the repair, and
 * would be told as a second, unproved cause. A task that began after the repair was first seen is told of.
 */
export function failedBeforeRepair(
  finding: Finding,
  found: readonly Finding[],
  { findings }: Pick<Incident, 'findings'>,
  failure: StartFailure,
  now: Instant,
): boolean {
  if (finding.certainty !== 'reported' || findings.some(({ id }) => id === finding.id)) return false;
  const began = failure.createdAt ?? failure.stoppedAt;
  return findings.some(
    (record) =>
      record.certainty === 'proved' &&
      isSameMatter(record, finding) &&
      !found.some(({ id }) => id === record.id) &&
      began <= (record.notFoundSince ?? now),
  );
}

/** One obstacle in the network concerns several requirements, so that the requirement tells nothing there. */
function isSameMatter(record: FindingRecord, finding: Finding): boolean {
  const isSameRequirement = record.requirement === finding.requirement;
  return record.category === finding.category && (record.category === 'network' || isSameRequirement);
}
