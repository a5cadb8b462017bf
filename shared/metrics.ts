import { CHANGE_KINDS } from './permissions/change-permissions.ts';
import { categories } from './stopped-reason/fault.ts';

/** The CloudWatch namespace of every metric below. */
export const METRICS_NAMESPACE = 'EcsInitRemediator';

/**
 * The dimension that every metric below has: the name of the installation. Without it, the ticks of another installation in the
 * account and Region would hide that this one has stopped. Powertools calls it the service.
 */
export const INSTALLATION_DIMENSION = 'service';

/**
 * The metrics. The functions write them (embedded metric format, unit Count); the alarms and the dashboard read them. A
 * function never writes a 0: a metric costs money only in the hours in which it is written, so an idle installation
 * pays for one, `Ticks`.
 */
export const METRICS = {
  /** Ticks that were carried out whole: the heartbeat. While the product is well, there is one every two minutes. */
  ticks: { name: 'Ticks', dimension: null },
  /** Messages that the queue is to deliver again. Written both without a dimension and by `Reason`, why. */
  handedBack: { name: 'HandedBack', dimension: 'Reason' },
  /** Start failures, each counted once. Written both without a dimension and by `Category`. */
  startFailures: { name: 'StartFailures', dimension: 'Category' },
  /** Messages that do not concern the product or could not be parsed. By `Reason`. */
  ignored: { name: 'Ignored', dimension: 'Reason' },
  /** Changes that AWS accepted. Written both without a dimension and by `Kind`. */
  changesMade: { name: 'ChangesMade', dimension: 'Kind' },
  /** Changes that were undone. By `Kind`. */
  changesUndone: { name: 'ChangesUndone', dimension: 'Kind' },
  /** Undos that were refused and are tried again. By `Kind` of the change. */
  undosRefused: { name: 'UndosRefused', dimension: 'Kind' },
  /** Changes that a guardrail held. By `Reason`, the code of the guardrail. */
  held: { name: 'Held', dimension: 'Reason' },
  /** Changes of the mode, pauses, resumes, restores, and stops by the product itself. By `Kind`. */
  controlsChanged: { name: 'ControlsChanged', dimension: 'Kind' },
  /** Commands of people that were carried out, or refused with a reason. By `Kind`, the verb. */
  commands: { name: 'Commands', dimension: 'Kind' },
  /** Requests that the operator did not answer. By `Reason`. */
  refused: { name: 'Refused', dimension: 'Reason' },
  /** Messages published to the topic. By `State`. */
  messagesSent: { name: 'MessagesSent', dimension: 'State' },
  /** Messages moved to the dead-letter queue because the remediator could not parse them. */
  deadLettered: { name: 'DeadLettered', dimension: null },
  /** Repairs after which a task failed in the same way again. */
  ineffectiveRepairs: { name: 'IneffectiveRepairs', dimension: null },
  /** Calls of AWS that sweeps made. */
  sweepCalls: { name: 'SweepCalls', dimension: null },
  /** What sweeps found newly: each proved to keep the next task of a running service from starting. */
  sweepFindings: { name: 'SweepFindings', dimension: null },
  /** Time from the opening of an incident until a task gets past its initialisation. Unit: Seconds. */
  secondsToProof: { name: 'SecondsToProof', dimension: null },
} as const satisfies Record<string, Metric>;

/** The name of a metric, and the one dimension by which it is also written. */
export type Metric = { readonly name: string; readonly dimension: 'Category' | 'Reason' | 'Kind' | 'State' | null };

/**
 * The values of the dimension `Category` of `StartFailures`. Of `unrelated` failures it counts only image pulls that
 * could not reach their registry, and tasks for which ECS had no place; the others count as ignored.
 */
export const COUNTED_CATEGORIES = categories;

/** The values of the dimension `Kind` of `ChangesMade` and `ChangesUndone`. */
export const COUNTED_KINDS = CHANGE_KINDS;
