import { shellCommand } from '../text/quote-shell.ts';

/** ARN of the operator function, which people's commands are sent to. */
export type OperatorAddress = { readonly arn: string };

/**
 * A command for people to paste: the product's command line signs it with their own credentials. Null if the operator is not known,
 * or a value must not be pasted.
 * @param words such as `undo inc-1`: the product's own words, and ids that it made.
 */
export function operatorCommand(words: string, operator: OperatorAddress | undefined): string | null {
  if (operator === undefined) return null;
  return shellCommand(`npx ecs-init-remediator ${words}`, [['--operator', operator.arn]]);
}

/** The command that asks the product to undo an incident's changes. */
export function operatorUndo(incident: string, operator: OperatorAddress | undefined): string | null {
  return /^[\w-]{1,64}$/.test(incident) ? operatorCommand(`undo ${incident}`, operator) : null;
}
