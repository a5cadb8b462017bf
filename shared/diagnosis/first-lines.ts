/** The first so many lines, and one that says how many more there are; all of them where there are no more. */
export function firstLines<T>(lines: readonly T[], most: number, rest: (more: number) => T): readonly T[] {
  return lines.length > most ? [...lines.slice(0, most), rest(lines.length - most)] : lines;
}
