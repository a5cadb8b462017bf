/** A moment for people: their own time and, where that is another, UTC. @param timeZone that of the machine if absent. */
export function sayWhen(instant: string, timeZone?: string): string {
  const at = new Date(instant);
  const own = format(at, timeZone, { day: 'numeric', month: 'short' });
  const offset = format(at, timeZone, {}, 'longOffset');
  if (offset === 'GMT' || offset === 'GMT+00:00') return `${own} UTC`;
  return `${own} ${offset.replace('GMT', '')} (${format(at, 'UTC', {})} UTC)`;
}

function format(
  at: Date,
  timeZone: string | undefined,
  date: Intl.DateTimeFormatOptions,
  offset?: 'longOffset',
): string {
  const options =
    offset === undefined ? ({ ...date, hour: '2-digit', minute: '2-digit' } as const) : { timeZoneName: offset };
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...options,
    hourCycle: 'h23',
    ...(timeZone !== undefined && { timeZone }),
  }).formatToParts(at);
  if (offset !== undefined) return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return parts
    .map(({ value }) => value)
    .join('')
    .replace(',', '');
}
