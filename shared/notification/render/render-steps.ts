import type { MessageContent } from '../content/message-content.ts';
import type { OperatorAddress } from '../content/operator-command.ts';
import { type Option, pasteOf, type Step } from '../content/step.ts';
import { indentLines } from '../text/wrap.ts';

/** What a person does, as lines of the e-mail: numbered, one paste each. */
export function stepLines(content: MessageContent, operator: OperatorAddress | undefined): readonly string[] {
  const severalCauses = new Set(content.steps.flatMap(({ causes }) => causes)).size > 1;
  return content.steps.map((step, index) => showStep(step, index + 1, severalCauses, operator));
}

function showStep(
  { title, options, causes }: Step,
  number: number,
  severalCauses: boolean,
  operator: OperatorAddress | undefined,
): string {
  const of = severalCauses && causes.length > 0 ? ` (cause ${causes.join(', ')})` : '';
  const shown = options.map((option) => showOption(option, operator));
  return [`${number}. ${title.replaceAll('\n', '\n   ')}${of}`, ...shown].join('\n');
}

function showOption(option: Option, operator: OperatorAddress | undefined): string {
  const { label } = option;
  const paste = pasteOf(option, operator);
  if (label === null) return indentLines(paste, '   ');
  return paste === '' ? `   - ${label}.` : `   - ${label}:\n${indentLines(paste, '     ')}`;
}
