/**
 * Whether the name in a text means this resource. It may be the same text, the same secret with or without its
 * six-character suffix, or the resource continued after a delimiter (a JSON key, a log stream). Only a text that was
 * cut may end in the middle of a name.
 */
export function isSameResource(claimed: string, meant: string, cut: boolean): boolean {
  const text = claimed.replace(/(?:\.\.\.|…)$/, '');
  if (text === meant) return true;
  if ((cut || text !== claimed) && text.length >= 8 && meant.startsWith(text)) return true;
  const [short, long] = text.length < meant.length ? [text, meant] : [meant, text];
  if (short.length < 8) return false;
  const rest = long.startsWith(short) ? long.slice(short.length) : undefined;
  if (rest !== undefined) return /^(?:-[A-Za-z0-9]{6})?(?:$|:)/.test(rest);
  return long.endsWith(`:${short}`) || long.endsWith(`/${short}`) || long.includes(`:${short}:`);
}
