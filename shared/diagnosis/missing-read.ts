import type { Ask, Facts } from '../evidence/ask.ts';
import type { MissingRead } from './finding.ts';

/** The reads that a cause asked for and that failed. */
export function missingRead(ask: Ask, facts: Facts): readonly MissingRead[] {
  const fact = facts.get(ask);
  if (fact === undefined) return [{ ask, why: 'it was not asked' }];
  if (fact.is !== 'unavailable') return [];
  return [
    {
      ask,
      why: fact.why === 'left-out' ? fact.detail : `${fact.source} ${fact.why}: ${fact.detail}`,
      ...(fact.permission !== undefined && { permission: fact.permission }),
    },
  ];
}
