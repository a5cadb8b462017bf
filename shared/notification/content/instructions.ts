import type { Instruction, Word } from '../../diagnosis/finding.ts';
import type { FindingRecord } from '../../incident/incident.ts';
import { cleanText, isShowable } from '../text/clean-text.ts';
import { isPasteable, quoteShell } from '../text/quote-shell.ts';
import { showInvisible } from '../text/show-invisible.ts';
import { isWithheld } from './restores.ts';

/** An exact change for a person to make, ready to paste. */
export type InstructionView = {
  /** `patch`: what to write where the thing is defined. */
  readonly is: Instruction['is'] | 'patch';
  readonly purpose: string;
  /** Empty if it must not be pasted. */
  readonly text: string;
  /** Ids of the findings that it repairs. */
  readonly findings: readonly string[];
};

type Shown = Omit<InstructionView, 'findings'>;

const longestLine = 100;
/** In columns. With the indentation of the e-mail, a line has at most 76 columns. */
const longestContinued = 72;

/**
 * The instructions of the findings, without repeats. The text of an instruction that must not be pasted is left out,
 * and its purpose says so.
 */
export function describeInstructions(findings: readonly FindingRecord[]): readonly InstructionView[] {
  // Beside a remedy of the product's own, an instruction makes the same change by hand.
  const open = findings.filter((one) => !isWithheld(one));
  const views = open.flatMap(({ id, instructions }) =>
    instructions.map((one) => ({ id, one: describeInstruction(one) })),
  );
  const alike = Map.groupBy(views, ({ one }) => (one.text === '' ? one.purpose : one.text));
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first.one, findings: [first, ...others].map(({ id }) => id) }],
  );
}

function describeInstruction(instruction: Instruction): Shown {
  const { is } = instruction;
  const purpose = cleanText(instruction.purpose, 400);
  if (instruction.is !== 'shell') return { is, purpose, text: showInvisible(prettyJson(instruction.json)) };
  const words = instruction.lines.flat();
  // The stored record is not trusted: the product's own words are checked for invisible characters too.
  if (!words.every((word) => (typeof word === 'string' ? isShowable(word.trim()) : isPasteable(word.value))))
    return { is, purpose: `${purpose} (the command is not shown: a name in it is not safe to paste)`, text: '' };
  return { is, purpose, text: instruction.lines.map(showLine).join('\n') };
}

/** Indents JSON that is stored in one line. JSON that was cut cannot be parsed and is shown unchanged. */
function prettyJson(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return json;
    throw error;
  }
}

/**
 * Formats one command for each line. A long command is continued before an option, with as many options in a line as
 * fit.
 */
function showLine(words: readonly Word[]): string {
  const shown = words.flatMap((word) =>
    typeof word === 'string' ? word.trim().split(/ (?=--)/) : [quoteShell(word.value)],
  );
  const whole = shown.join(' ');
  if (whole.length <= longestLine) return whole;
  const [first = '', ...others] = joinOptions(shown).flatMap((option) => breakable(option));
  const lines = [first];
  for (const one of others) {
    const longer = `${lines.at(-1) ?? ''} ${one}`;
    if (longer.length <= longestContinued) lines[lines.length - 1] = longer;
    else lines.push(`    ${one}`);
  }
  return lines.join(' \\\n');
}

/** Groups the words into options with their values. The words before the first option are one group. */
function joinOptions(words: readonly string[]): readonly (readonly string[])[] {
  const joined: string[][] = [];
  for (const word of words) {
    const last = joined.at(-1);
    if (last === undefined || word.startsWith('--')) joined.push([word]);
    else last.push(word);
  }
  return joined;
}

/** An option stays in one line with its values, unless it is longer than a line. */
function breakable(option: readonly string[]): readonly string[] {
  const whole = option.join(' ');
  return whole.length <= longestContinued ? [whole] : option;
}
