import { describe, expect, it } from 'vitest';
import { numbered } from '../../shared/incident/cause-numbers.ts';
import type { FindingRecord } from '../../shared/incident/incident.ts';
import { networkFinding, permissionFinding } from '../fixtures/incident.ts';

const numbersOf = (findings: Parameters<typeof numbered>[0]) => numbered(findings).map((one) => one.number);

describe('the number of a cause', () => {
  it('counts causes in the order in which they were found', () => {
    expect(numbersOf([permissionFinding(), networkFinding()])).toEqual([1, 2]);
  });

  it('is one for all findings of the same cause and role', () => {
    expect(numbersOf([permissionFinding(), networkFinding(), permissionFinding('SECRET_KEY', 'key-AbCdEf')])).toEqual([
      1, 2, 1,
    ]);
  });

  it('is another one for the same cause of another role', () => {
    const other = permissionFinding('SECRET_KEY', 'key-AbCdEf', { role: 'arn:aws:iam::111122223333:role/other' });
    expect(numbersOf([permissionFinding(), other])).toEqual([1, 2]);
  });

  it('is lowest for what the task failed at, wherever its finding stands', () => {
    const next = { failing: false };
    const found = [permissionFinding(undefined, undefined, next), networkFinding({ failing: true })];
    expect(numbersOf(found)).toEqual([2, 1]);
  });

  it('is that of the failing member where a cause has several findings', () => {
    const next = { failing: false };
    const found = [
      networkFinding(next),
      permissionFinding(undefined, undefined, next),
      permissionFinding('SECRET_KEY', 'key-AbCdEf', { failing: true }),
    ];
    expect(numbersOf(found)).toEqual([2, 1, 1]);
  });

  it('stays when what has a higher number fails later', () => {
    const [first, second] = numbered([permissionFinding(), networkFinding({ failing: false })]);
    const later = [{ ...first, failing: false } as FindingRecord, { ...second, failing: true } as FindingRecord];
    expect(numbersOf(later)).toEqual([1, 2]);
  });

  it('stays when a further cause is put before it', () => {
    const known = permissionFinding(undefined, undefined, { number: 1 });
    expect(numbersOf([networkFinding(), known])).toEqual([2, 1]);
  });

  it('is not given again after the cause with the number before it is gone', () => {
    const known = permissionFinding(undefined, undefined, { number: 3 });
    expect(numbersOf([known, networkFinding()])).toEqual([3, 4]);
  });

  it('goes to a further finding of a cause that has one, wherever it stands', () => {
    const known = permissionFinding(undefined, undefined, { number: 2 });
    expect(numbersOf([permissionFinding('SECRET_KEY', 'key-AbCdEf'), known])).toEqual([2, 2]);
  });

  it('does not change when findings are numbered again', () => {
    const once = numbered([networkFinding(), permissionFinding()]);
    expect(numbered(once.toReversed()).map(({ id, number }) => [id, number])).toEqual(
      once.toReversed().map(({ id, number }) => [id, number]),
    );
  });
});
