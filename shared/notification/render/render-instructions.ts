import type { InstructionView } from '../content/instructions.ts';
import { type MessageContent, numberedParts } from '../content/message-content.ts';
import { capitalise } from '../text/first-letter.ts';
import { indentLines, wrap } from '../text/wrap.ts';
import { leftOff } from './bullets.ts';

/** The highest number of instructions in a message. Nobody reads more. */
const most = 5;

/** The changes to make, as lines of the e-mail. If there are several causes, each change names its cause. */
export function instructionLines(content: MessageContent): readonly string[] {
  const causes = numberedParts(content).flatMap(({ groups }) => groups);
  const shown = content.instructions.slice(0, most).map((one) => {
    const numbers = causes
      .filter(({ group }) => group.findings.some(({ id }) => one.findings.includes(id)))
      .map(({ number }) => number);
    return showInstruction(one, causes.length > 1 && numbers.length > 0 ? numbers : []);
  });
  return [...shown, ...leftOff(content.instructions.length - most, '')];
}

function showInstruction({ purpose, text }: InstructionView, causes: readonly number[]): string {
  const of = causes.length === 0 ? '' : `${causes.length === 1 ? 'cause' : 'causes'} ${causes.join(', ')}: `;
  const title = wrap(capitalise(`${of}${purpose}${text === '' ? '.' : ':'}`), '* ');
  return text === '' ? title : `${title}\n${indentLines(text, '  ')}`;
}
