import { type Guardrail, hold } from './guardrail.ts';

/** If a change of a target was made and undone, the next one needs a person. */
export const notSuspended: Guardrail = {
  name: 'not-taken-away',
  check: ({ target }) =>
    target?.state === 'suspended' && target.suspended !== null
      ? hold({ code: 'suspended', ...target.suspended })
      : undefined,
};
