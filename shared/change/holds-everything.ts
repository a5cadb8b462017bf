import type { Instant } from '../event/instant.ts';
import type { Guarded, Verdict } from './guardrails/guardrail.ts';
import { freezeOf } from './guardrails/not-frozen.ts';
import { optOutOf } from './guardrails/opted-out.ts';
import { windowOf } from './guardrails/within-window.ts';
import { holdsEveryChange } from './owners-will.ts';
import type { Reason } from './reason.ts';
import { releasedAt } from './release.ts';

/** What tells whether the owner wants anything changed: no change need be planned. */
export type Held = Pick<Guarded, 'workload' | 'definition' | 'facts' | 'configuration' | 'now'>;

/**
 * Why the owner wants no change at all made to the workload, a new deployment included: its service or task definition
 * is opted out or frozen by a tag, or the change windows are closed. Undefined where nothing that was read says so.
 */
export function holdOnEveryChange(of: Held): Reason | undefined {
  const place = { ...of, findings: [] };
  const verdicts: readonly (Verdict | undefined)[] = [optOutOf(place), freezeOf(place), windowOf(place)];
  return verdicts.map((verdict) => verdict?.because).find((reason) => reason !== undefined && holdsEveryChange(reason));
}

/** Whether a hold is over by then, as far as the reason itself tells. */
export function isOverBy(reason: Reason, at: Instant): boolean {
  const end = releasedAt(reason);
  return end !== undefined && end <= at;
}
