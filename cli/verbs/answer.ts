import { type CommandOptions, giveCommand } from '../give-command.ts';
import { defineVerb, type Verb } from '../verb.ts';
import { declareCommand, declareIncident, planHash } from '../words.ts';

/** Has a plan carried out. */
export const approveVerb = answerVerb(
  'approve',
  'change',
  'have exactly this plan carried out, if the guardrails still let it pass',
);

/** Has a plan never carried out. */
export const rejectVerb = answerVerb('reject', 'stop', 'have this plan never carried out, and not asked again');

function answerVerb(verb: 'approve' | 'reject', right: Verb['right'], says: string): Verb {
  return defineVerb<CommandOptions, readonly [string, string]>({
    name: verb,
    says,
    right,
    declare: (command) => {
      declareIncident(command).argument('<PLAN>', 'the plan\'s hash: the message and "show" hold it', planHash);
      declareCommand(command);
    },
    run: (context, options, incident, plan) => giveCommand(context, options, { verb, incident, plan }),
  });
}
