import type { Command, Outcome, RefusedBecause } from '../shared/control/command.ts';

/** What came of a command, in a sentence. */
export function sayOutcome(
  outcome: Outcome,
  verb: Command['verb'],
): { readonly text: string; readonly isRefused: boolean } {
  switch (outcome.is) {
    case 'done':
      return { text: verb === 'ack' ? 'Done.' : 'Done. A message tells everybody.', isRefused: false };
    case 'nothing-to-do':
      return { text: 'Nothing had to be done: it is so already.', isRefused: false };
    case 'held':
      return { text: held, isRefused: false };
    case 'waits':
      return { text: waits[outcome.for], isRefused: false };
    case 'refused':
      return { text: `Refused: ${refusals[outcome.why]}.`, isRefused: true };
  }
}

const held =
  'It is approved, and something else holds it: "show" says what. It is made as soon as that is over, within 24 hours.';

const waits: Readonly<Record<Extract<Outcome, { is: 'waits' }>['for'], string>> = {
  mode: 'It is recorded, and is done as soon as the mode lets it: the mode is off, or cannot be read.',
  'other-invocation':
    'It is recorded, and another run is at work on it: what is left is done with the next tick, within two minutes.',
  aws: 'It is recorded, and AWS refused it for now; it is tried again, and a message tells what came of it.',
};

const refusals: Readonly<Record<RefusedBecause, string>> = {
  'unknown-incident': 'there is no such incident any more',
  'plan-changed': 'the plan has changed since it was shown; "show" shows the plan of today',
  'plan-expired': 'the plan was shown more than 24 hours ago; "show" shows the plan of today',
  'not-asked': 'this plan does not wait for an approval; "show" says what holds it',
  'later-command': 'an undo, a restore or another answer was given after it, and counts instead',
  'already-made': 'its change was made before, and stays; "undo" takes it back. It is not made again',
  kept: 'a change stays, because something relies on it or nothing can take it back; "show" says which and why',
  'undo-first': 'an undo of this incident is not done yet; restore it after that',
  'not-admitted':
    'the configuration that is deployed does not let you do this: it names under operators.change who may',
  'later-mode': 'a later command has set the mode',
  'too-late': 'it is carried out more than 24 hours after you gave it; give it again',
};
