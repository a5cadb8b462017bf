import { type AskingOptions, askFirst, loadPreview } from '../ask-first.ts';
import { giveCommand } from '../give-command.ts';
import { previewUndo } from '../preview.ts';
import { createInk } from '../show/ink.ts';
import { UsageError } from '../usage-error.ts';
import { type Context, defineVerb } from '../verb.ts';
import { declareCommand, declareIncident, declareYes } from '../words.ts';

/** Takes back what the product changed for an incident. */
export const undoVerb = defineVerb<AskingOptions, readonly [string]>({
  name: 'undo',
  says: 'take back what the product changed for it; shows what will fail then, and asks',
  right: 'change',
  declare: (command) => declareYes(declareCommand(declareIncident(command))),
  run: async (context, options, incident) => {
    const what = await preview(context, options, incident);
    return askFirst(context, options, { what, question: `Undo ${incident}?` }, () =>
      giveCommand(context, options, { verb: 'undo', incident }),
    );
  },
});

/** An undo is for emergencies: who said yes beforehand gets it even from an installation whose answer cannot be shown. */
async function preview(context: Context, options: AskingOptions, incident: string): Promise<string> {
  try {
    const shown = await loadPreview(context, options, incident);
    return (
      previewUndo(shown, createInk(context.terminal.color)) ??
      'No change of the product stands for it now. What is only sent is looked for in the account.\n'
    );
  } catch (fault) {
    if (options.yes === true && fault instanceof UsageError) return `${fault.message} It is taken back unseen.\n`;
    throw fault;
  }
}
