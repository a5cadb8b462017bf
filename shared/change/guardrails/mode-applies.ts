import { type Guardrail, hold } from './guardrail.ts';

/** The last guardrail, so that dry-run shows what would be done and what else would stop it. */
export const modeApplies: Guardrail = {
  name: 'mode-applies',
  check: ({ mode: { mode, because } }) => (mode === 'apply' ? undefined : hold({ code: 'mode', mode, because })),
};
