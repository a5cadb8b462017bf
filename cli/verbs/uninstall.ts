import { explained } from '../explained.ts';
import { openUninstallEdge } from '../uninstall/open-edge.ts';
import { uninstall } from '../uninstall/uninstall.ts';
import type { UninstallOptions } from '../uninstall/uninstall-options.ts';
import { defineVerb } from '../verb.ts';
import { declareCommand, declareYes } from '../words.ts';

const help = `
Reading the ledger needs the right to read, and undoing needs the right to change.
Everything else is done with your own credentials: what the product may not take
back, you may take back as far as IAM lets you.
If not all of the ledger can be read, --take-back and --delete-ledger change
nothing and end with 2, and the ledger is never deleted.
`;

/** Removes the product, and says what stays. */
export const uninstallVerb = defineVerb<UninstallOptions>({
  name: 'uninstall',
  says: 'take back what was changed, asked one by one, delete the stack if nothing else is in it, and say what stays and what it costs',
  right: 'change',
  declare: (command) =>
    void declareYes(declareCommand(command))
      .option('--take-back', 'take back every change that stands, without asking one by one')
      .option('--keep', 'leave every change as it is')
      .option('--delete-ledger', 'delete the ledger too, where nothing of it stands any more')
      .option('--delete-policies', 'delete the policies of the grants too, where they are attached to nothing')
      .addHelpText('after', help),
  run: (context, options) => explained(options, () => uninstall(context, options, openUninstallEdge())),
});
