import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import type { Reason } from './reason.ts';

/**
 * What lets a held change pass. `mode`: the mode is another. `time`: a limit slides on, or a read works again. `failure`:
 * a task fails again, which ECS then shows. `person`: somebody alters the account or the configuration.
 */
export type Release = 'mode' | 'time' | 'failure' | 'person';

const releases: Readonly<Partial<Record<Reason['code'], Release>>> = {
  'mode-holds': 'mode',
  'mode-by-now': 'mode',
  'outside-windows': 'time',
  'account-limit': 'time',
  'workload-limit': 'time',
  'tried-too-often': 'time',
  'facts-too-old': 'time',
  'intent-too-old': 'time',
  'approval-over': 'time',
  'task-gone': 'failure',
  'of-no-deployment': 'failure',
  // A deployment may be about to write it.
  'policy-differs': 'time',
  'task-unlisted': 'time',
  'launch-failure-gone': 'failure',
  'no-task-yet': 'failure',
};

const releaseByCode: ReadonlyMap<string, Release> = new Map(Object.entries(releases));

/** The holds of a change that a person lifts with `restore`, though the product never made the change. */
const restorable: ReadonlySet<string> = new Set<Reason['code']>([
  'taken-away',
  'removed-by-somebody',
  'ran-before',
  'completed-before',
  'earlier-runs-unread',
  'history-unread',
]);

/** Whether a person's `restore` lets the change pass that is held for this reason. */
export function isRestorable(reason: Reason): boolean {
  if (reason.code === 'depends-on') return isRestorable(reason.why);
  return restorable.has(reason.code === 'as-told' ? (reason.of ?? '') : reason.code);
}

/** The mode that holds a change; undefined if something else does. */
export function heldInMode(reason: Reason): Mode | undefined {
  if (reason.code === 'depends-on') return heldInMode(reason.why);
  return reason.code === 'mode-holds' || reason.code === 'mode-by-now' ? reason.mode : undefined;
}

/** When a change that is held for this reason is decided anew, where the reason itself tells. */
export function releasedAt(reason: Reason): Instant | undefined {
  if (reason.code === 'depends-on') return releasedAt(reason.why);
  return reason.code === 'outside-windows' || reason.code === 'frozen' ? (reason.until ?? undefined) : undefined;
}

/** What would let a change pass that is held for this reason. A code that ends in `-unread` says that a read failed. */
export function releaseOf(reason: Reason): Release {
  if (reason.code === 'depends-on') return releaseOf(reason.why);
  if (releasedAt(reason) !== undefined) return 'time';
  const code = reason.code === 'as-told' ? (reason.of ?? '') : reason.code;
  return releaseByCode.get(code) ?? (code.endsWith('-unread') ? 'time' : 'person');
}
