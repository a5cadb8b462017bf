import type { Chore, Move, Urgency } from '../../incident/whose-move.ts';

const moves: Readonly<Record<Urgency, string>> = {
  act: 'Your move: nothing but a person helps.',
  decide: 'Your move: the product waits for a yes or no.',
  fyi: 'Nobody has to act now: the product is at work on it, or it passes by itself.',
  ok: 'It is over.',
};

const chores: Readonly<Record<Chore, string>> = {
  'start-again': 'The cause is gone, or passes by itself, and ECS starts no more tasks: make it try now.',
  'run-again': 'ECS never tries a stand-alone task again: run it again when the cause is gone.',
  'undo-kept': 'A change that should be undone still stands: see why below.',
  'taken-back': 'A change was undone, so that the next start fails again.',
};

/**
 * Whose move it is, in sentences.
 * @param causes the numbers of the causes that wait for a person.
 */
export function sayMove({ urgency, chores: left }: Move, causes: readonly number[]): string {
  const waits = causes.length === 1 ? `Cause ${causes[0]} waits for you.` : `Causes ${causes.join(', ')} wait for you.`;
  return [moves[urgency], ...(causes.length === 0 ? [] : [waits]), ...left.map((one) => chores[one])].join(' ');
}
