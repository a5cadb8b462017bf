import type { Command, Outcome } from '../shared/control/command.ts';
import { type Asking, openAsking } from './ask.ts';
import { findHolds, sayHolds } from './find-holds.ts';
import type { InstallationOptions } from './installation-options.ts';
import { sayOutcome } from './say-outcome.ts';
import { NoAnswer } from './usage-error.ts';
import type { Context, Edge } from './verb.ts';
import { withReach } from './with-reach.ts';

/** The options of a verb that gives a command, as parsed. `wait`: in seconds. */
export type CommandOptions = InstallationOptions & { readonly wait: number };

/**
 * Gives a command and says what came of it.
 * @returns the exit code: 0; 1 where it was refused, or nothing is known of it yet. @throws NoAnswer, UsageError
 */
export async function giveCommand(context: Context, options: CommandOptions, command: Command): Promise<number> {
  const { terminal, edge } = context;
  const { wait, json } = options;
  const asking = await openAsking(context, options);
  const { id } = await asking.ask(command);
  const print = (shape: object, prose: string) =>
    terminal.out.write(json ? `${JSON.stringify({ command: id, ...shape })}\n` : `${prose}\n`);
  if (wait === 0) {
    await print({ outcome: null }, `Accepted as ${id}. It is not waited for.`);
    return 0;
  }
  const seen = await awaitOutcome(asking, id, { looks: Math.ceil(wait / pause), sleep: edge.sleep });
  if ('unknown' in seen) {
    if (json) await print({ outcome: null }, '');
    await terminal.err.write(`The command ${id} was accepted, and nothing is known of it yet: ${seen.unknown}.\n`);
    return 1;
  }
  const said = sayOutcome(seen.outcome, command.verb);
  const found = await findHolds(asking, command, seen.outcome);
  const holds = found.map((one) => ({ ...one, passes: one.passes === null ? null : withReach(one.passes, options) }));
  await print({ outcome: seen.outcome, ...(holds.length > 0 && { holds }) }, `${said.text}${sayHolds(found, options)}`);
  return said.isRefused ? 1 : 0;
}

/** In seconds, between two looks. A command is on the queue for a few seconds at most. */
const pause = 1.5;

type Seen = { readonly outcome: Outcome } | { readonly unknown: string };

/** The command was accepted: that one look at it fails, or may not be made, refuses nothing. */
async function awaitOutcome(
  asking: Asking,
  command: string,
  { looks, sleep }: Pick<Edge, 'sleep'> & { readonly looks: number },
): Promise<Seen> {
  let unknown = 'the remediator does not keep up, or fails. See its alarms';
  for (let look = 0; look < looks; look++) {
    await sleep(pause * 1000);
    try {
      const outcome = (await asking.ask({ verb: 'outcome', command })).answer['outcome'] as Outcome | null;
      if (outcome !== null) return { outcome };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      unknown = error.message.replace(/^Refused: /, '').replace(/\.$/, '');
      if (!error.mayPass) break;
    }
  }
  return { unknown };
}
