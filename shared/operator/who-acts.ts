import { isUnderWay } from '../incident/change-lifecycle.ts';
import type { Incident } from '../incident/incident.ts';
import type { Urgency } from '../incident/whose-move.ts';

/** Who must act: a person, the product, or nobody because it passes by itself or is over. */
export function whoActs(
  { drill, changes, findings }: Pick<Incident, 'drill' | 'changes' | 'findings'>,
  urgency: Urgency,
): 'you' | 'product' | 'nobody' {
  if (urgency === 'act' || urgency === 'decide') return 'you';
  if (urgency === 'ok' || drill) return 'nobody';
  return changes.some(isUnderWay) || findings.some(({ decision }) => decision === 'apply') ? 'product' : 'nobody';
}
