import type { InstructionView } from '../content/instructions.ts';
import { type MessageContent, numberedParts } from '../content/message-content.ts';
import { capitalise } from '../text/first-letter.ts';
import { indentLines, wrap } from '../text/wrap.ts';
import { leftOff } from './bullets.ts';

/** A message that holds more than this is read by nobody. */
const most = 5;

/** The changes to make as the e-mail's lines; each says of which cause it is where several are told. */
export function instructionLines(content: MessageContent): readonly string[] {
  const causes = numberedParts(content).flatMap(({ groups }) => groups);
  const told = content.instructions.slice(0, most).map((one) => {
    const numbers = causes
      .filter(({ group }) => group.findings.some(({ id }) => one.findings.includes(id)))
      .map(({ number }) => number);
    return showInstruction(one, causes.length > 1 && numbers.length > 0 ? numbers : []);
  });
  return [...told, ...leftOff(content.instructions.length - most, '')];
}

function showInstruction({ purpose, text }: InstructionView, causes: readonly number[]): string {
  const of = causes.length === 0 ? '' : `${causes.length === 1 ? 'cause' : 'causes'} ${causes.join(', ')}: `;
  const title = wrap(capitalise(`${of}${purpose}${text === '' ? '.' : ':'}`), '* ');
  return text === '' ? title : `${title}\n${indentLines(text, '  ')}`;
}
