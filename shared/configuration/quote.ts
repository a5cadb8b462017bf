/** A value for a message: quoted, bounded, without control characters. */
export function quote(value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 160 ? `${shown.slice(0, 157)}…` : shown;
}
