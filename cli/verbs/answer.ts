import { type AskingOptions, askFirst, loadPreview } from '../ask-first.ts';
import { giveCommand } from '../give-command.ts';
import { plansOf } from '../preview.ts';
import { createInk } from '../show/ink.ts';
import { UsageError } from '../usage-error.ts';
import { type Context, defineVerb, type Verb } from '../verb.ts';
import { declareCommand, declareIncident, declareYes, planHash } from '../words.ts';

/** Has a plan carried out. */
export const approveVerb = answerVerb(
  'approve',
  'change',
  'have the plan carried out, if the guardrails still let it pass',
);

/** Has a plan never carried out. */
export const rejectVerb = answerVerb('reject', 'stop', 'reject the plan: it is neither carried out nor proposed again');

type Answer = 'approve' | 'reject';

function answerVerb(verb: Answer, right: Verb['right'], says: string): Verb {
  return defineVerb<AskingOptions, readonly [string, string | undefined]>({
    name: verb,
    says,
    right,
    declare: (command) => {
      const hash = 'its hash, as the message and "show" hold it; without it the one plan that waits is shown first';
      declareYes(declareCommand(declareIncident(command).argument('[PLAN]', hash, planHash)));
    },
    run: (context, options, incident, plan) =>
      plan === undefined
        ? answerTheOne(verb, context, options, incident)
        : giveCommand(context, options, { verb, incident, plan }),
  });
}

/** @throws UsageError if several plans wait, or there is nobody to ask */
async function answerTheOne(verb: Answer, context: Context, options: AskingOptions, incident: string): Promise<number> {
  const plans = plansOf(await loadPreview(context, options, incident), createInk(context.terminal.color));
  const [one, other] = plans;
  if (one === undefined) {
    if (options.json) await context.terminal.out.write(`${JSON.stringify({ command: null, outcome: null })}\n`);
    await context.terminal.err.write(
      `No plan of ${incident} waits for an answer: "show ${incident}" says what holds it.\n`,
    );
    return 1;
  }
  if (other !== undefined) {
    const all = plans.map(({ text }) => text).join('\n');
    throw new UsageError(
      `${all}\n${plans.length} plans of ${incident} wait. Name the one that you mean: ${verb} ${incident} PLAN.`,
    );
  }
  const question = verb === 'approve' ? 'Carry this plan out?' : 'Never carry this plan out?';
  return askFirst(context, options, { what: one.text, question }, () =>
    giveCommand(context, options, { verb, incident, plan: one.hash }),
  );
}
