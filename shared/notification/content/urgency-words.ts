import type { Urgency } from '../../incident/whose-move.ts';

/** The first words of every message: whose move it is. */
export const urgencyWords: Readonly<Record<Urgency, string>> = {
  act: 'ACTION NEEDED',
  decide: 'YOUR DECISION',
  fyi: 'NO ACTION NEEDED',
  ok: 'OVER',
};
