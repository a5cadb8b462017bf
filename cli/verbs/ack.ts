import { type CommandOptions, giveCommand } from '../give-command.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand, declareIncident } from '../words.ts';

/** Makes the caller the owner of an incident. */
export const ackVerb = defineVerb<CommandOptions & { readonly release?: true }, readonly [string]>({
  name: 'ack',
  says: 'take an incident on: you are its owner, and the daily repeat about a stand-alone task stops until what is left to do changes',
  right: 'stop',
  declare: (command) =>
    declareCommand(declareIncident(command).option('--release', 'give it back: nobody owns it, and reminders go on')),
  run: (context, options, incident) =>
    giveCommand(context, options, { verb: 'ack', incident, release: options.release ?? false }),
});
