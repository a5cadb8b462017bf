import { CHANGE_KINDS } from './permissions/change-permissions.ts';
import { categories } from './stopped-reason/fault.ts';

/** The CloudWatch namespace of every metric below. */
export const METRICS_NAMESPACE = 'EcsInitRemediator';

/** Powertools writes every metric under the dimension `service`: alarms and dashboards name it too. */
export const METRICS_SERVICE = 'remediator';

/**
 * The metrics, for the functions that write them (embedded metric format, unit Count) and the alarms and the dashboard
 * that read them alike. Each is written when it has something to count and never as 0: a metric costs money only in the
 * hours in which it is written, and an idle installation writes none.
 */
export const METRICS = {
  /** Start failures taken in, once each. Written both without a dimension and by `Category`. */
  startFailures: { name: 'StartFailures', dimension: 'Category' },
  /** Messages that were not ours or could not be read. By `Reason`. */
  ignored: { name: 'Ignored', dimension: 'Reason' },
  /** Changes that AWS accepted. Written both without a dimension and by `Kind`. */
  changesMade: { name: 'ChangesMade', dimension: 'Kind' },
  /** Changes that were taken back. By `Kind`. */
  changesUndone: { name: 'ChangesUndone', dimension: 'Kind' },
  /** Plans that a guardrail held back. By `Reason`, the guardrail's code. */
  held: { name: 'Held', dimension: 'Reason' },
  /** Messages published to the topic. By `State`. */
  messagesSent: { name: 'MessagesSent', dimension: 'State' },
  /** Messages put into the dead-letter queue because they could not be read. */
  deadLettered: { name: 'DeadLettered', dimension: null },
  /** Repairs after which the same failure was seen again. */
  ineffectiveRepairs: { name: 'IneffectiveRepairs', dimension: null },
  /** Seconds from an incident's opening to a task that got past its initialisation. Unit: Seconds. */
  secondsToProof: { name: 'SecondsToProof', dimension: null },
} as const satisfies Record<string, Metric>;

/** A metric's name, and the one dimension that it is broken down by. */
export type Metric = { readonly name: string; readonly dimension: 'Category' | 'Reason' | 'Kind' | 'State' | null };

/** The categories that `StartFailures` is broken down by. Of `unrelated` ones image pulls for want of a way are counted here, the rest as ignored. */
export const COUNTED_CATEGORIES = categories;

/** The kinds that `ChangesMade` and `ChangesUndone` are broken down by. */
export const COUNTED_KINDS = CHANGE_KINDS;
