/**
 * Tells what of a text is known before the deployment: its literal parts, with one gap between two of them. A text that is known
 * as a whole has one part.
 */
export type PartsOf = (text: string) => readonly string[];

/** For a configuration without gaps: a file, or what has been deployed. */
export const withoutGaps: PartsOf = (text) => [text];

/** Whether a part of a text is known only at deployment. */
export function hasGap(text: string, partsOf: PartsOf): boolean {
  return partsOf(text).length > 1;
}
