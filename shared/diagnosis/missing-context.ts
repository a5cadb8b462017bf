import { simulationSubject } from '../evidence/ask.ts';
import type { MissingRead } from './finding.ts';
import type { CheckedPermission } from './permission-check.ts';

/**
 * Simulations that came back denied for want of context: a policy's condition asks for a key that the request would carry
 * and the simulation did not. They prove nothing.
 */
export function missingContext(checked: readonly CheckedPermission[]): readonly MissingRead[] {
  return checked.flatMap(({ permission, fact }) => {
    if (fact.is !== 'known' || fact.value.decision === 'allowed' || fact.value.missingContext.length === 0) return [];
    return [
      {
        ask: { kind: 'simulation' as const, subject: simulationSubject(permission) },
        why: `a policy of the role depends on ${fact.value.missingContext.slice(0, 5).join(', ')}, which a simulation of ${permission.action} does not know`,
      },
    ];
  });
}
