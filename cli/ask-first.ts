import type { ShownIncident } from '../shared/notification/notification.ts';
import { askOnce } from './ask.ts';
import { confirm } from './confirm.ts';
import type { CommandOptions } from './give-command.ts';
import { readIncident } from './read-incident.ts';
import type { Context } from './verb.ts';

/** The options of a verb that shows what will happen and asks first. */
export type AskingOptions = CommandOptions & { readonly yes?: true };

/** The incident as a verb shows it before it asks. @throws NoAnswer, UsageError */
export async function loadPreview(context: Context, options: AskingOptions, incident: string): Promise<ShownIncident> {
  return readIncident((await askOnce(context, options, { verb: 'show', incident }))['incident']);
}

/**
 * Shows what will happen, on the error output so that JSON stays alone, and asks. Runs `go` after a yes.
 * @returns the exit code; 1 after a no. @throws UsageError if there is nobody to ask
 */
export async function askFirst(
  { terminal }: Context,
  { yes }: AskingOptions,
  { what, question }: { readonly what: string; readonly question: string },
  go: () => Promise<number>,
): Promise<number> {
  await terminal.err.write(what);
  if (await confirm(terminal, question, yes === true)) return go();
  await terminal.err.write('Nothing was done.\n');
  return 1;
}
