import { type AskingOptions, askFirst, loadPreview } from '../ask-first.ts';
import { giveCommand } from '../give-command.ts';
import { previewUndo } from '../preview.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand, declareIncident, declareYes } from '../words.ts';

/** Takes back what the product changed for an incident. */
export const undoVerb = defineVerb<AskingOptions, readonly [string]>({
  name: 'undo',
  says: 'take back what the product changed for it; shows what will fail then, and asks',
  right: 'change',
  declare: (command) => declareYes(declareCommand(declareIncident(command))),
  run: async (context, options, incident) => {
    const what =
      previewUndo(await loadPreview(context, options, incident)) ??
      'No change of the product stands for it now. What is only sent is looked for in the account.\n';
    return askFirst(context, options, { what, question: `Undo ${incident}?` }, () =>
      giveCommand(context, options, { verb: 'undo', incident }),
    );
  },
});
