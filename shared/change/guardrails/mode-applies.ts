import { type Guardrail, hold } from './guardrail.ts';

/** The last guardrail, so that dry-run shows what would be done and what else would stop it. */
export const modeApplies: Guardrail = {
  name: 'mode-applies',
  check: ({ mode }) => {
    if (mode.is === 'unread') return hold({ code: 'mode-unread', why: mode.why });
    return mode.mode === 'apply' ? undefined : hold({ code: 'mode-holds', mode: mode.mode, set: mode.set });
  },
};
