import type { ChangeWindow } from '../configuration/configuration.ts';
import { type Instant, later } from '../event/instant.ts';

const minute = 60_000;
/** In milliseconds. Every zone's offset from UTC is a multiple of it today, so that windows open in this step. */
const step = 15 * minute;
/** In milliseconds, over two weeks: an opening that a change of the clocks leaves out comes a week later. */
const farthest = 15 * 24 * 60 * minute;

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/**
 * When the next window opens; undefined while one is open, or where there are none. The clock of the window's zone
 * decides, so that a window that the clocks skip opens when they have gone on, and one that they repeat is open twice.
 */
export function closedUntil(windows: readonly ChangeWindow[], now: Instant): Instant | undefined {
  const clocks = windows.map((window) => ({ window, read: clockOf(window.timeZone) }));
  if (clocks.length === 0 || clocks.some(({ window, read }) => isOpen(window, read(now)))) return undefined;
  return clocks.map(({ window, read }) => opening(window, read, now)).toSorted()[0];
}

type Clock = { readonly day: number; readonly minutes: number };

function opening(window: ChangeWindow, read: (at: Instant) => Clock, now: Instant): Instant {
  const past = Date.parse(now) % step;
  const start = later(now, -past + ((minutesOf(window.from) * minute) % step));
  const first = start > now ? start : later(start, step);
  for (let after = 0; after < farthest; after += step) {
    const at = later(first, after);
    if (isOpen(window, read(at))) return at;
  }
  return later(now, farthest);
}

/** A window that ends before it begins ends on the next day. */
function isOpen({ days, from, to }: ChangeWindow, { day, minutes }: Clock): boolean {
  const isDay = (number: number) => days.some((one) => one === weekdays[(number + 7) % 7]);
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  if (begins < ends) return isDay(day) && begins <= minutes && minutes < ends;
  return (isDay(day) && minutes >= begins) || (isDay(day - 1) && minutes < ends);
}

/** Minutes since midnight of `22:30`. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function clockOf(timeZone: string): (at: Instant) => Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
    const day = weekdays.findIndex((one) => one === parts.get('weekday')?.toLowerCase());
    return { day, minutes: minutesOf(`${parts.get('hour')}:${parts.get('minute')}`) };
  };
}
