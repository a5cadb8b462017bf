import { shellCommand } from '../text/quote-shell.ts';

/** ARN of the operator function, which people's commands are sent to. */
export type OperatorAddress = { readonly arn: string };

/**
 * The words of a command of the product's command line. Null if a word is not the product's own: ids stand in a command without
 * quotes, so one that somebody else has written could hold a command of theirs.
 */
export function operatorWords(words: readonly string[]): string | null {
  return words.every((word) => /^\w[\w-]{0,63}$/.test(word)) ? `npx ecs-init-remediator ${words.join(' ')}` : null;
}

/** A command of {@link operatorWords}, for exactly this installation where its operator is known. */
export function withOperator(command: string, operator: OperatorAddress | undefined): string {
  return operator === undefined ? command : (shellCommand(command, [['--operator', operator.arn]]) ?? command);
}

/**
 * A command for people to paste: the product's command line signs it with their own credentials. Null if the operator is not known,
 * or a word or value must not be pasted.
 * @param words such as `undo`, `inc-1`.
 */
export function operatorCommand(words: readonly string[], operator: OperatorAddress | undefined): string | null {
  const program = operatorWords(words);
  return operator === undefined || program === null ? null : shellCommand(program, [['--operator', operator.arn]]);
}
