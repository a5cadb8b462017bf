import { beginsReason, readStoppedReason } from '../shared/stopped-reason/read-stopped-reason.ts';
import { isReason } from './find-reasons.ts';

/** One text of several lines, with the numbers of its first and its last line. */
export type LinesOfText = { readonly text: string; readonly first: number; readonly last: number };

/** What a log puts before its lines: a time, in brackets or not, or a level. */
const stamp =
  /^\s*(?:\[?\d{4}-\d\d-\d\d[T ]|\[?\d\d:\d\d:\d\d|(?:\[)?(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b)/;

/** In lines. What is further above decides nothing any more, and would be read again for each line. */
const longestReason = 50;

/**
 * Splits pasted lines into texts: several lines that make up one reason are one text, and each line that begins another is
 * one of its own. Lines of a log are texts of their own.
 */
export function splitTexts(lines: readonly string[]): readonly LinesOfText[] {
  const texts: { lines: string[]; first: number; last: number }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const open = texts.at(-1);
    if (open === undefined || beginsText(open.lines, line))
      texts.push({ lines: [line], first: index + 1, last: index + 1 });
    else {
      open.lines.push(line);
      open.last = index + 1;
    }
  }
  return texts.map(({ lines: own, first, last }) => ({ text: own.join('\n'), first, last }));
}

function beginsText(lines: readonly string[], line: string): boolean {
  if (stamp.test(line)) return true;
  const start = beginsReason(line);
  if (start === null) return false;
  const before = lines.slice(-longestReason).join('\n');
  if (endsOpen(before)) return false;
  return start === 'outermost' ? isReason(before) : /^\W*[A-Z]/.test(line) && isDecided(before);
}

/** Whether the text breaks off in the middle of a clause. */
function endsOpen(text: string): boolean {
  return /[:,(]\s*$/.test(text) || /\b(?:Reason|reason|because|no|an?|the|to|from|in|on|of|and|between)\s*$/.test(text);
}

function isDecided(text: string): boolean {
  const { fault, ambiguous } = readStoppedReason(text);
  return fault !== 'unknown' && !ambiguous;
}
