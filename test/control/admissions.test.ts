import { describe, expect, it } from 'vitest';
import { type Admissions, admit, countBeyond, dueBeyond, isAdmitted, isFull } from '../../shared/control/admissions.ts';
import { later } from '../../shared/event/instant.ts';

const now = '2026-11-27T10:00:00.000Z';
const after = (minutes: number) => later(now, minutes * 60_000);
const failed = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${from + index}`, name: `n${from + index}` }));

describe('incidents of workloads that anybody can multiply', () => {
  it('begin up to the limit within any sixty minutes, and again as the first of them is older', () => {
    const first = admit(undefined, 'a', 2, now);
    const second = admit(first, 'b', 2, after(30));
    const third = admit(second, 'c', 2, after(59));
    expect([isAdmitted(second, 'b'), isAdmitted(third, 'c'), isFull(third, 2, after(59))]).toEqual([true, false, true]);
    const fourth = admit(third, 'c', 2, after(60));
    expect([isAdmitted(fourth, 'c'), isFull(fourth, 2, after(60)), isFull(fourth, 2, after(90))]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('take one place each, however often they are asked for', () => {
    expect(admit(admit(undefined, 'a', 2, now), 'a', 2, after(1)).begun).toHaveLength(1);
  });
});

describe('what is only counted', () => {
  it('is counted once a workload, and a few are named', () => {
    const once = countBeyond(undefined, failed(0, 7), 3, now);
    const twice = countBeyond(once, [...failed(5, 5), ...failed(5, 5)], 3, after(1));
    expect(twice.beyond).toMatchObject({ since: now, limit: 3, isMore: false });
    expect(twice.beyond?.workloads).toHaveLength(10);
    expect(twice.beyond?.named).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  });

  it('never grows beyond what fits into the record, and says that there were more', () => {
    let known: Admissions | undefined;
    for (let from = 0; from < 10_000; from += 100) known = countBeyond(known, failed(from, 100), 3, now);
    expect(known?.beyond).toMatchObject({ isMore: true });
    expect(JSON.stringify(known).length).toBeLessThan(20_000);
  });

  it.each([
    ['at once', null, 4, false],
    ['after the first minutes of a burst', null, 5, true],
    ['within an hour after it was told', after(-50), 9, false],
    ['an hour after it was told', after(-50), 10, true],
  ])('is told %s: %s, %d minutes on: %s', (_when, toldAt, minutes, isDue) => {
    const known = { ...countBeyond(undefined, failed(0, 1), 3, now), toldAt };
    expect(dueBeyond(known, after(minutes)) !== undefined).toBe(isDue);
  });

  it('is nothing to tell where nothing was counted', () => {
    expect([dueBeyond(undefined, now), dueBeyond(admit(undefined, 'a', 1, now), after(90))]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
