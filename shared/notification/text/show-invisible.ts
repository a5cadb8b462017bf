/**
 * JSON with every character escaped that is not plain ASCII, so that people paste exactly what they see: no invisible
 * character, and no letter of another alphabet that looks like one of theirs.
 */
export function showInvisible(json: string): string {
  return json.replaceAll(/[^\x20-\x7e\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
