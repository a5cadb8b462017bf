import { type Guardrail, hold } from './guardrail.ts';

/** What was tried on a target and taken back waits for a person. */
export const notSuspended: Guardrail = {
  name: 'not-taken-away',
  check: ({ target }) =>
    target?.state === 'suspended' && target.suspended !== null
      ? hold({ code: 'suspended', ...target.suspended })
      : undefined,
};
