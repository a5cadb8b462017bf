import type { Instant } from '../../event/instant.ts';
import { cleanText } from './clean-text.ts';

/** `2026-11-23 03:02 UTC` */
export function shortTime(at: Instant): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(at) ?? [];
  return day === undefined || time === undefined ? cleanText(at, 40) : `${day} ${time} UTC`;
}
