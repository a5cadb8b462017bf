import { wholePlace } from '../../shared/notification/content/place-words.ts';
import type { StatusAnswer } from '../../shared/operator/status.ts';
import { type Asking, openAsking } from '../ask.ts';
import type { InstallationOptions } from '../installation-options.ts';
import { renderStatus } from '../render-status.ts';
import { type Answered, composeChecks } from '../status-checks.ts';
import { NoAnswer } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';
import { withReach } from '../with-reach.ts';

const help = `
Mode, controls and incidents are the operator's answer. The rest is read with
your own credentials. What they may not read is named with its permission, and
is no fault of the installation.`;

/** Says whether the installation is well. */
export const statusVerb = defineVerb<InstallationOptions>({
  name: 'status',
  says: 'say whether the product itself is well; exits with 1 if something wants a person',
  right: 'read',
  declare: (command) => command.addHelpText('after', help),
  run: async (context, options) => {
    const asking = await openAsking(context, options);
    const [answered, place] = await Promise.all([askStatus(asking), asking.place()]);
    const known = answered.is === 'answered' ? answered.answer : null;
    const seen = await asking.inspect(known?.grants ?? []);
    const checks = composeChecks(answered, seen).map((check) =>
      check.state === 'you' ? { ...check, next: withReach(check.next, options) } : check,
    );
    const head = `${seen.stack ?? 'The installation'} in ${wholePlace(place)}; version ${known?.version ?? 'unknown'}`;
    const text = options.json
      ? `${JSON.stringify({ checks, place, installation: known, account: seen })}\n`
      : renderStatus(head, checks, context.terminal);
    await context.terminal.out.write(text);
    if (known === null) return 2;
    return checks.some(({ state }) => state === 'you') ? 1 : 0;
  },
});

/** That the operator does not answer is to be seen beside what can be seen without it. */
async function askStatus(asking: Asking): Promise<Answered> {
  try {
    const { answer } = await asking.ask({ verb: 'status' });
    return { is: 'answered', answer: answer as unknown as StatusAnswer };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { is: 'no-answer', because: `the operator did not answer: ${reasonOf(error)}` };
  }
}

function reasonOf({ message }: NoAnswer): string {
  const [first = ''] = message.split('\n');
  return first.replace(/^Refused: /, '').replace(/\.$/, '');
}
