import { cleanText, cutText } from './clean-text.ts';

/** A word that a chat client would format, link, or take for a mention. */
const formatted = /[*_~`[\]()|\\#@<>]|:\/\/|^www\.|:[a-z0-9+-]+:/i;

/**
 * Makes text of unknown origin safe for Slack's mrkdwn and for Markdown. What a client would format, link or take for a
 * mention becomes code. `& < >` are always escaped, so that nobody can write `<!channel>` or a link.
 * @see https://docs.slack.dev/messaging/formatting-message-text/
 */
export function escapeProse(text: string, most = 600): string {
  return cleanText(text, most)
    .split(' ')
    .map((word) => (formatted.test(word) ? codeWord(word) : escapeEntities(word)))
    .join(' ');
}

/** Lines of such text, each by itself; `most`: characters of all of them. */
export function escapeLines(text: string, most = 600): readonly string[] {
  return cutText(text, most)
    .split('\n')
    .map((line) => escapeProse(line, most));
}

/** One span of code. No text inside it can end it. */
export function escapeCode(text: string, most = 600): string {
  const code = cleanText(text, most).replaceAll('`', "'");
  return code === '' ? '' : `\`${escapeEntities(code)}\``;
}

/** A block of code of several lines. The text must be cleaned already. */
export function escapeBlock(text: string): string {
  return `\`\`\`\n${escapeEntities(text.replaceAll('`', "'"))}\n\`\`\``;
}

function escapeEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A word between colons, which a chat client shows as a picture. */
const emoji = /:[a-z0-9+-]+:/i;

/** The name of a call before the sentence’s colon: the two colons would make a picture of what stands between them. */
const call = /^[a-z0-9-]+:[A-Za-z]+:$/;

/** Brackets and punctuation around a word are left outside the code. */
function codeWord(word: string): string {
  if (call.test(word)) return `${escapeCode(word.slice(0, -1), word.length)}:`;
  const colon = endsClause(word) ? ':' : '';
  const [, open = '', inner = '', close = ''] =
    /^([("'[]{0,8})(.*?)((?:\):|[)"'\],.;!?]){0,8})$/.exec(word.slice(0, word.length - colon.length)) ?? [];
  if (
    inner === '' ||
    formatted.test(open.replaceAll(/[("']/g, '')) ||
    formatted.test(close.replaceAll(/[)"']/g, '')) ||
    (!formatted.test(inner) && emoji.test(`${inner}${close}${colon}`))
  )
    return escapeCode(word, word.length);
  // What the product's own advice marks as code has one pair of marks already.
  const marked = /^`([^`]+)`$/.exec(inner)?.[1] ?? inner;
  return `${open}${formatted.test(inner) ? escapeCode(marked, inner.length) : escapeEntities(inner)}${close}${colon}`;
}

/** Whether the colon behind a word is the sentence’s. One of a secret’s reference is not: it ends the three fields. */
function endsClause(word: string): boolean {
  return /[^:]:$/.test(word) && !/:secret:[^:]+(?::[^:]*){3}$/.test(word) && formatted.test(word.slice(0, -1));
}
