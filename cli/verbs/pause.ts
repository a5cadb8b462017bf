import { type CommandOptions, giveCommand } from '../give-command.ts';
import { quote } from '../misuse.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand } from '../words.ts';

/** Keeps the product from changing anything for a while. */
export const pauseVerb = defineVerb<CommandOptions, readonly [number]>({
  name: 'pause',
  says: 'change nothing for a while: 2h, 30m or 90 (minutes)',
  right: 'stop',
  declare: (command) =>
    declareCommand(command.argument('[DURATION]', 'such as 2h, 30m, 1d, or 90 for minutes', minutesOf, 60)),
  run: (context, options, minutes) => giveCommand(context, options, { verb: 'pause', minutes }),
});

const minutesIn: Readonly<Record<string, number>> = { '': 1, m: 1, h: 60, d: 24 * 60 };
/** In minutes: a week. A longer pause is a mode that somebody forgets. */
const longest = 7 * 24 * 60;

function minutesOf(text: string): number {
  const [, count = '0', unit = ''] = /^(\d{1,5})([mhd]?)$/.exec(text) ?? [];
  const minutes = Number(count) * (minutesIn[unit] ?? 0);
  if (minutes >= 1 && minutes <= longest) return minutes;
  throw new UsageError(
    `DURATION is ${quote(text)}; allowed: minutes, or a whole number with m, h or d, from 1 to ${longest} minutes (7d).`,
  );
}
