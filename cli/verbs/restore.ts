import { type CommandOptions, giveCommand } from '../give-command.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand, declareIncident } from '../words.ts';

/** Lets the product change again what was taken back. */
export const restoreVerb = defineVerb<CommandOptions, readonly [string]>({
  name: 'restore',
  says: 'let the product change again what it took back, or what somebody removed',
  right: 'change',
  declare: (command) => declareCommand(declareIncident(command)),
  run: (context, options, incident) => giveCommand(context, options, { verb: 'restore', incident }),
});
