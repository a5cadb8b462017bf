/**
 * One line of text that somebody else wrote, made safe to log, store and send. Control, line and direction characters
 * become spaces. A text of more than `most` characters is cut and gets an ellipsis.
 */
export function plainLine(text: string, most: number): string {
  // Far more than is shown is never looked at, so that the work is bounded whatever the text holds.
  const line = text
    .slice(0, most * 4 + 64)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
