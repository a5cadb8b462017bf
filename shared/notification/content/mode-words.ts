import type { ModeReading, ModeSource, ModeUnread } from '../../control/mode-reading.ts';
import { cleanText } from '../text/clean-text.ts';
import { shortTime } from '../text/short-time.ts';

/** Which mode is in force and why, as a clause. */
export function sayModeReading(reading: ModeReading): string {
  return reading.is === 'known' ? saySource(reading.set, reading.mode) : sayUnread(reading.why);
}

/** What sets the mode, as a clause. */
export function saySource(set: ModeSource, mode: string): string {
  switch (set.is) {
    case 'parameter':
      return `the parameter ${set.parameter} says ${mode}`;
    case 'pause':
      return `${cleanText(set.by, 300)} paused the product until ${shortTime(set.until)}`;
    case 'brake':
      return `the product stopped itself ${shortTime(set.since)}, because ${set.ineffective} of its repairs within an hour did not help`;
    case 'other-installation':
      return `the parameter ${set.parameter} says that the installation ${cleanText(set.operator, 300)} changes things in this account and Region, and this one only watches`;
  }
}

/** Why the mode is not known, as a clause. */
export function sayUnread(why: ModeUnread): string {
  switch (why.is) {
    case 'parameter-missing':
      return `the parameter ${why.parameter} does not exist`;
    case 'not-a-mode':
      return `the parameter ${why.parameter} holds "${cleanText(why.holds, 60)}", which is none of off, dry-run and apply`;
    case 'parameter-unread': {
      const lacking = why.permission === null ? '' : ` (needs ${why.permission})`;
      return `the parameter ${why.parameter} could not be read${lacking}: ${cleanText(why.detail, 300)}`;
    }
    case 'brake-unread':
      return `the ledger, which holds the brake, could not be read: ${cleanText(why.detail, 300)}`;
  }
}
