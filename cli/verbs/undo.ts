import { type CommandOptions, giveCommand } from '../give-command.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand, declareIncident } from '../words.ts';

/** Takes back what the product changed for an incident. */
export const undoVerb = defineVerb<CommandOptions, readonly [string]>({
  name: 'undo',
  says: 'take back what the product changed for it',
  right: 'change',
  declare: (command) => declareCommand(declareIncident(command)),
  run: (context, options, incident) => giveCommand(context, options, { verb: 'undo', incident }),
});
