import { toAscii } from '../text/clean-text.ts';

/** SNS accepts fewer than 100 characters. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const longestSubject = 99;

/** In characters. With less, a cause says nothing. */
const leastRoom = 30;

/**
 * A subject of at most 99 ASCII characters: whose move it is, who and where, then what. It is cut between words.
 * @param heads whose move, who and where, the longest form first; the last one is used if no other leaves room for the first part.
 * @param parts what has happened, the most important first, each in its forms, the longest first. A part that does not fit in any form
 * is cut, and what comes behind it is left out.
 */
export function fitSubject(heads: readonly string[], parts: readonly (readonly string[])[]): string {
  const forms = parts.map((one) => one.map((form) => toAscii(form).replaceAll(/ {2,}/g, ' ').trim()));
  const least = Math.min(leastRoom, ...(forms[0] ?? []).map(({ length }) => length));
  const plain = heads.map(toAscii);
  const head = plain.find(({ length }) => length + least <= longestSubject) ?? plain.at(-1) ?? '';
  return cutAtWord(`${head}${fit(forms, longestSubject - head.length)}`, longestSubject);
}

function fit(parts: readonly (readonly string[])[], room: number): string {
  let line = '';
  for (const forms of parts) {
    const begins = line === '' ? '' : `${line}; `;
    const next = forms.find((form) => begins.length + form.length <= room);
    if (next === undefined) {
      const left = room - begins.length;
      return line !== '' && left < leastRoom / 2 ? line : `${begins}${cutAtWord(forms.at(-1) ?? '', left)}`;
    }
    line = `${begins}${next}`;
  }
  return line;
}

/** In characters. A word that is longer is cut, because less would be left without it. */
const longestWord = 25;

/** Cuts between words, so that nothing of a word stands before the dots, and no sign that leads on. */
function cutAtWord(text: string, room: number): string {
  if (text.length <= room) return text;
  const most = Math.max(0, room - 3);
  const end = text.lastIndexOf(' ', most);
  const cut = text.slice(0, end > 0 && end >= most - longestWord ? end : most);
  return `${cut.replace(/[\s,;:(-]+$/, '')}...`;
}
