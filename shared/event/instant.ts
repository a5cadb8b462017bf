/**
 * A moment as ISO 8601 in UTC with milliseconds (`Date.prototype.toISOString`). Two moments can be compared as strings.
 */
export type Instant = string;

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export function millisecondsBetween(from: Instant, to: Instant): number {
  return Date.parse(to) - Date.parse(from);
}

/** The moment `milliseconds` after `from`. */
export function later(from: Instant, milliseconds: number): Instant {
  return new Date(Date.parse(from) + milliseconds).toISOString();
}
