/** A moment as UTC and in the time of whoever reads it. */
export type Clock = { readonly timeZone: string };

/** `2026-11-23 03:02:11 UTC` */
export function utcTime(at: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(at) ?? [];
  return day === undefined || time === undefined ? 'at an unknown time' : `${day} ${time} UTC`;
}

/** `Mon 04:02`, or null where it is no time. The day is named, for it may be another one than in UTC. */
export function localTime(at: string, { timeZone }: Clock): string | null {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  const form = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  return form.format(date).replace(',', '');
}
