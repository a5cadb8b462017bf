/**
 * One line of text that somebody else wrote, made safe to log, store and send. Control, line and direction characters
 * become spaces. A text of more than `most` characters is cut and gets an ellipsis.
 */
export function cleanText(text: string, most: number): string {
  // Only the part that may be shown is examined, so that the work is bounded for every text.
  const line = text
    .slice(0, most * 4 + 64)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
