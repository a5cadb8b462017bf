import { type CommandOptions, giveCommand } from '../give-command.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand } from '../words.ts';

/** Ends the pause and releases the brake. */
export const resumeVerb = defineVerb<CommandOptions>({
  name: 'resume',
  says: 'end the pause, and release the brake that the product pulled itself',
  right: 'change',
  declare: declareCommand,
  run: (context, options) => giveCommand(context, options, { verb: 'resume' }),
});
