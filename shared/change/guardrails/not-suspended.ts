import type { Reason } from '../reason.ts';
import { type Guardrail, hold, type KnownTarget } from './guardrail.ts';

/** What was tried on a target and taken back waits for a person, whichever kind of change it is. */
export const notSuspended: Guardrail = {
  name: 'not-suspended',
  check: ({ target }) => {
    const why = target === undefined ? undefined : whySuspended(target);
    return why === undefined ? undefined : hold(why);
  },
};

/** Why a target waits for a person; undefined where it does not. */
export function whySuspended({ state, suspended }: Pick<KnownTarget, 'state' | 'suspended'>): Reason | undefined {
  if (state !== 'suspended') return undefined;
  return suspended === null ? { code: 'suspended-unrecorded' } : { code: 'suspended', ...suspended };
}
