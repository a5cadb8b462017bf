import { type AskingOptions, askFirst } from '../ask-first.ts';
import { giveCommand } from '../give-command.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand, declareIncident, declareYes } from '../words.ts';

const what = `The product may then change again what it took back, and give again what somebody took away. It examines the
workload anew at its next failure; the mode and the consent of the configuration still decide.
`;

/** Lets the product change again what was taken back. */
export const restoreVerb = defineVerb<AskingOptions, readonly [string]>({
  name: 'restore',
  says: 'let the product change again what it took back, or what somebody removed; asks',
  right: 'change',
  declare: (command) => declareYes(declareCommand(declareIncident(command))),
  run: (context, options, incident) =>
    askFirst(context, options, { what, question: `Restore ${incident}?` }, () =>
      giveCommand(context, options, { verb: 'restore', incident }),
    ),
});
