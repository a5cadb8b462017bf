import { type OperatorAddress, withOperator } from './operator-command.ts';

/** One way to do a step: a paste, or words of the product’s command line. */
export type Option = {
  /** What it does, where a step has several ways or the title does not say it. */
  readonly label: string | null;
  /**
   * `words`: of the product’s command line; the channel adds the installation. `shell`: to paste as it is. `document`: to be
   * written somewhere, and gives access. `configuration`: to be written into the product’s own configuration.
   */
  readonly is: 'shell' | 'document' | 'configuration' | 'words';
  /** Empty if it must not be pasted. */
  readonly text: string;
};

/** One thing for a person to do. The last one always makes ECS try now. */
export type Step = {
  readonly title: string;
  readonly options: readonly Option[];
  /** Numbers of the causes that it ends. Empty where it is for all of them. */
  readonly causes: readonly number[];
};

/** What to paste: words of the product’s command line are for exactly this installation, where its operator is known. */
export function pasteOf({ is, text }: Option, operator: OperatorAddress | undefined): string {
  return is === 'words' && text !== '' ? withOperator(text, operator) : text;
}
