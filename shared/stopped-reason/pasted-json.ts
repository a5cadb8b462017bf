const member = /"(?:stopped)?reason" ?: ?"(?!")/i;
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\n', t: '\t' };

/**
 * Extracts the reason from a piece of JSON that somebody pasted, as the AWS CLI prints it: `"stoppedReason": "…",`.
 * Returns any other text unchanged. Linear, never throws. The piece may be cut anywhere.
 */
export function outOfPastedJson(text: string): string {
  const found = text.includes('eason') ? member.exec(text) : null;
  if (found === null) return text;
  let reason = '';
  let from = found.index + found[0].length;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return reason + text.slice(from, at);
    if (character !== '\\') continue;
    const escaped = text[at + 1] ?? '';
    reason += text.slice(from, at) + (escapes[escaped] ?? escaped);
    from = at + 2;
    at++;
  }
  return reason + text.slice(from);
}
