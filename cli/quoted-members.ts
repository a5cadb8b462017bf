/** The members that hold a reason, as JSON and Python print them, and a quote that opens their value. */
const member = /(["'])(?<name>stopped_?reason|status_?reason|reason)\1 ?: ?(?<quote>["'])(?!\k<quote>)/gi;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t' };
/** A hundred tasks of ten containers say fewer. */
const mostMembers = 1000;
/** In UTF-16 code units. No reason is as long. */
const longest = 16_384;

/** A member with its value, and its position in the text. */
type Member = { readonly name: string; readonly text: string; readonly at: number };

/**
 * The reasons that a program printed inside of something that is no JSON: the dictionary of a Python program (Airflow logs
 * whole answers of DescribeTasks so), or JSON that was cut. Each once, in order. Linear, never throws.
 */
export function membersIn(text: string): readonly Member[] {
  const found = new Map<string, Member>();
  member.lastIndex = 0;
  for (let match = member.exec(text); match !== null && found.size < mostMembers; match = member.exec(text)) {
    const from = match.index + match[0].length;
    const value = readValue(text, from, match.groups?.['quote'] ?? '"');
    if (value.trim() !== '' && !found.has(value))
      found.set(value, { name: match.groups?.['name'] ?? '', text: value, at: match.index });
  }
  return [...found.values()];
}

function readValue(text: string, from: number, quote: string): string {
  let value = '';
  for (let at = from; at < Math.min(text.length, from + longest); at++) {
    const character = text[at] ?? '';
    if (character === quote) return value;
    if (character !== '\\') {
      value += character;
      continue;
    }
    at++;
    const escaped = text[at] ?? '';
    value += escapes[escaped] ?? escaped;
  }
  return value;
}
