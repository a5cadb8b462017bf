import type { Ask } from '../../evidence/ask.ts';
import type { ActionData } from '../planned.ts';
import { originsOf, unlessApproved, whyNotTrusted } from './consented.ts';
import { type Guarded, type Guardrail, hold, type Needing } from './guardrail.ts';
import { carriedHolds, newestAsks, newestHolds } from './registration.ts';

/**
 * Checks before a deregistered revision is registered again. Whoever registers it answers for the roles in it: so the
 * owner has to trust who registered it first, as if its tasks failed now.
 */
export const registrable: Guardrail = {
  name: 'registrable',
  needs: (needing) => {
    const { workload, facts } = needing;
    const source = facts.get(sourceAsk(needing));
    return [
      sourceAsk(needing),
      ...newestAsks(workload, facts),
      ...(source?.is === 'known' ? originsOf(source.value, facts) : []),
    ];
  },
  check: (guarded) => {
    const ask = sourceAsk(guarded);
    const source = guarded.facts.get(ask);
    if (source?.is !== 'known') return hold({ code: 'earlier-unread', revision: ask.subject });
    return (
      carriedHolds(source.value, guarded) ??
      newestHolds(source.value, guarded) ??
      unlessApproved(whyNotTrusted(source.value, guarded), guarded)
    );
  },
};

function sourceAsk({ planned }: Pick<Guarded, 'planned'> | Pick<Needing, 'planned'>): Ask<'task-definition'> {
  const { copyOf } = planned.action as ActionData & { readonly copyOf: string };
  return { kind: 'task-definition', subject: copyOf };
}
