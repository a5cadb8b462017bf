/** A list of the e-mail. Its last line says how many entries were left out. */
export function bullets(texts: readonly string[], of = texts.length, indent = ''): string {
  return [...texts.map((text) => `${indent}- ${text}`), ...leftOff(of - texts.length, indent)].join('\n');
}

/** The line that says how many entries were left out; no line if there are none. */
export function leftOff(more: number, indent: string): readonly string[] {
  return more > 0 ? [`${indent}- and ${more} more, in the incident's record`] : [];
}
