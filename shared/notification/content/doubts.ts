import type { Reason } from '../../change/reason.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import type { ShownIncident } from '../notification.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortenArns } from '../text/short-arn.ts';
import { codeOf, sayDecision } from './reason-words.ts';

/**
 * Holds because ECS does not show the task as one that the service itself would start now. Whoever may call RunTask writes a service's
 * name into the group of a task of their own: what is given by hand then reaches their containers.
 */
const doubtful: ReadonlySet<string> = new Set<Reason['code']>([
  'service-moved',
  'other-primary-deployment',
  'of-no-deployment',
  'task-unlisted',
  'task-differs',
]);

/** Whether it is not certain that the task which failed is the service's own. */
export function isDoubtful({ decision, reason }: FindingRecord): boolean {
  return decision === 'hold' && doubtful.has(codeOf(reason));
}

/** Why the task may not be the service's own, as a clause; undefined if nothing says so. */
export function sayDoubt(
  findings: readonly FindingRecord[],
  incident: Pick<ShownIncident, 'account' | 'region' | 'changes'>,
): string | undefined {
  const one = findings.find(isDoubtful);
  return one === undefined ? undefined : shortenArns(cleanText(sayDecision(one, incident.changes), 500), incident);
}
