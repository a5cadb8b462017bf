import type { Instruction, Word } from '../diagnosis/finding.ts';
import type { FindingRecord } from '../incident/incident.ts';
import { cleanText, isShowable } from './clean-text.ts';
import { isPasteable, quoteShell } from './quote-shell.ts';
import { showInvisible } from './show-invisible.ts';

/** An exact change for a person to make, ready to paste. */
export type InstructionTold = { readonly purpose: string; readonly text: string };

/** A message that holds more than this is read by nobody. */
const most = 5;
const longestLine = 100;

/** The findings' instructions, each once; one that holds what must not be pasted is left out, and its purpose says so. */
export function tellInstructions(findings: readonly FindingRecord[]): readonly InstructionTold[] {
  const told = findings.flatMap((finding) => finding.instructions).map(tellInstruction);
  return [...new Map(told.map((one) => [one.text === '' ? one.purpose : one.text, one])).values()].slice(0, most);
}

function tellInstruction(instruction: Instruction): InstructionTold {
  const purpose = cleanText(instruction.purpose, 400);
  if (instruction.is === 'document') return { purpose, text: showInvisible(prettyJson(instruction.json)) };
  const words = instruction.lines.flat();
  // What is stored is not trusted: the product's own words hold nothing invisible either.
  if (!words.every((word) => (typeof word === 'string' ? isShowable(word.trim()) : isPasteable(word.value))))
    return { purpose: `${purpose} (the command is not shown: a name in it is not safe to paste)`, text: '' };
  return { purpose, text: instruction.lines.map(showLine).join('\n') };
}

/** Stored in one line. A cut one, which is JSON no more, is shown as it is. */
function prettyJson(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}

/** One command a line; a long one is continued before its options. */
function showLine(words: readonly Word[]): string {
  const shown = words.map((word) => (typeof word === 'string' ? word : quoteShell(word.value)));
  const line = shown.join(' ');
  if (line.length <= longestLine) return line;
  return shown.map((word, index) => (index > 0 && word.startsWith('--') ? `\\\n    ${word}` : word)).join(' ');
}
