import { cleanText } from '../../shared/notification/text/clean-text.ts';
import type { ModeAnswer } from '../../shared/operator/status.ts';
import { askOnce } from '../ask.ts';
import { type CommandOptions, giveCommand } from '../give-command.ts';
import { quote } from '../misuse.ts';
import { saySetter } from '../say-setter.ts';
import { UsageError } from '../usage-error.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand } from '../words.ts';

const modes = ['off', 'dry-run', 'apply'] as const;
type Mode = (typeof modes)[number];

/** Shows the mode in force and who set it, or sets it. */
export const modeVerb = defineVerb<CommandOptions, readonly [Mode | undefined]>({
  name: 'mode',
  says: 'show the mode in force and who set it, or set it (the right to stop; for apply, to change)',
  right: 'read',
  declare: (command) => declareCommand(command.argument('[MODE]', 'off, dry-run or apply', modeOf)),
  run: async (context, options, mode) => {
    if (mode !== undefined) return giveCommand(context, options, { verb: 'mode', mode });
    const answer = (await askOnce(context, options, { verb: 'read-mode' })) as unknown as ModeAnswer;
    const setter = answer.mode === null || answer.inCharge !== undefined ? '' : `\n${saySetter(answer.set)}`;
    const said = `${show(answer.mode ?? 'unknown')}: ${show(answer.because)}${setter}`;
    await context.terminal.out.write(`${options.json ? JSON.stringify(answer) : said}\n`);
    return 0;
  },
});

function modeOf(text: string): Mode {
  const mode = modes.find((one) => one === text);
  if (mode === undefined) throw new UsageError(`${quote(text)} is no mode; allowed: ${modes.join(', ')}.`);
  return mode;
}

function show(text: unknown): string {
  return cleanText(String(text), 4096);
}
