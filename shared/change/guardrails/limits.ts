import { later } from '../../event/instant.ts';
import { type Guardrail, hold } from './guardrail.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * The limit of attempts a day for each target. The allowances of the hour are reserved atomically when the change is
 * made.
 */
export const withinLimits: Guardrail = {
  name: 'within-limits',
  check: ({ target, configuration, now }) => {
    const since = later(now, -day);
    const attempts = (target?.attempts ?? []).filter((at) => at > since).length;
    const limit = configuration.limits.attemptsPerTargetPerDay;
    return attempts >= limit ? hold({ code: 'tried-too-often', attempts, limit }) : undefined;
  },
};
