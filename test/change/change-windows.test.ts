import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closedUntil } from '../../shared/change/change-windows.ts';
import type { ChangeWindow } from '../../shared/configuration/configuration.ts';

const everyDay = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const work: ChangeWindow = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00', timeZone: 'UTC' };
const night: ChangeWindow = { days: ['fri'], from: '22:00', to: '04:30', timeZone: 'UTC' };
const berlin: ChangeWindow = { days: everyDay, from: '02:30', to: '03:30', timeZone: 'Europe/Berlin' };

// 23 November 2026 is a Monday.
describe('change windows', () => {
  it.each([
    ['none are always open', [], '2026-11-23T10:00:00.000Z', undefined],
    ['one is open from its first minute', [work], '2026-11-23T09:00:00.000Z', undefined],
    ['one is closed before it', [work], '2026-11-23T08:59:59.999Z', '2026-11-23T09:00:00.000Z'],
    ['one is open to its last minute', [work], '2026-11-23T16:59:59.999Z', undefined],
    ['one is closed from its end on', [work], '2026-11-23T17:00:00.000Z', '2026-11-24T09:00:00.000Z'],
    ['on Friday evening the next one is on Monday', [work], '2026-11-27T18:10:20.300Z', '2026-11-30T09:00:00.000Z'],
    ['one over midnight is open before it', [night], '2026-11-27T23:59:00.000Z', undefined],
    ['one over midnight is open after it, on the next day', [night], '2026-11-28T04:29:00.000Z', undefined],
    ['one over midnight closes on the next day', [night], '2026-11-28T04:30:00.000Z', '2026-12-04T22:00:00.000Z'],
    [
      'one over midnight is not open on the night before',
      [night],
      '2026-11-27T03:00:00.000Z',
      '2026-11-27T22:00:00.000Z',
    ],
    ['the first of several to open counts', [night, work], '2026-11-27T17:30:00.000Z', '2026-11-27T22:00:00.000Z'],
    ['one open one of several is enough', [night, work], '2026-11-27T16:00:00.000Z', undefined],
    [
      'a whole day lasts to its end',
      [{ ...work, days: ['tue'], from: '00:00', to: '24:00' }],
      '2026-11-24T23:59:59.999Z',
      undefined,
    ],
    [
      'a whole day does not last longer',
      [{ ...work, days: ['tue'], from: '00:00', to: '24:00' }],
      '2026-11-25T00:00:00.000Z',
      '2026-12-01T00:00:00.000Z',
    ],
    ['the day is that of the zone', [{ ...work, timeZone: 'Pacific/Auckland' }], '2026-11-22T20:00:00.000Z', undefined],
    [
      'an opening at any minute is exact',
      [{ ...work, from: '09:07', timeZone: 'Asia/Kathmandu' }],
      '2026-11-23T01:00:00.000Z',
      '2026-11-23T03:22:00.000Z',
    ],
    ['in winter the zone is an hour ahead', [berlin], '2026-11-23T00:00:00.000Z', '2026-11-23T01:30:00.000Z'],
    ['in summer the zone is two hours ahead', [berlin], '2026-07-01T00:00:00.000Z', '2026-07-01T00:30:00.000Z'],
    // On 29 March 2026 the clocks go from 02:00 to 03:00 at 01:00 UTC.
    [
      'an opening that the clocks skip is when they have gone on',
      [berlin],
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'a window that the clocks skip as a whole is left out',
      [{ ...berlin, days: ['sun'], from: '02:00', to: '03:00' }],
      '2026-03-29T00:30:00.000Z',
      '2026-04-05T00:00:00.000Z',
    ],
    // On 25 October 2026 the clocks go from 03:00 to 02:00 at 01:00 UTC.
    [
      'one that the clocks repeat opens the first time',
      [berlin],
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'one that the clocks repeat is closed in between',
      [berlin],
      '2026-10-25T01:10:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ],
  ] as readonly (readonly [string, readonly ChangeWindow[], string, string | undefined])[])(
    '%s',
    (_title, windows, now, expected) => {
      expect(closedUntil(windows, now)).toBe(expected);
    },
  );

  it('are open at the moment that they tell, and closed a minute before it', () => {
    const time = fc.integer({ min: 0, max: 23 * 60 + 59 }).map((minutes) => {
      const two = (value: number) => String(value).padStart(2, '0');
      return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
    });
    const window = fc.record({
      days: fc.subarray([...everyDay], { minLength: 1 }),
      from: time,
      to: time,
      timeZone: fc.constantFrom('UTC', 'Asia/Kolkata', 'America/St_Johns'),
    });
    const winter = fc.date({ min: new Date('2026-11-10'), max: new Date('2027-02-10'), noInvalidDate: true });
    fc.assert(
      fc.property(window, winter, (one, date) => {
        fc.pre(one.from !== one.to);
        const until = closedUntil([one], date.toISOString());
        if (until === undefined) return;
        expect(until > date.toISOString()).toBe(true);
        expect(closedUntil([one], until)).toBeUndefined();
        const before = new Date(Date.parse(until) - 1).toISOString();
        expect(closedUntil([one], before)).toBe(until);
      }),
    );
  });
});
