import { describe, expect, it } from 'vitest';
import { nearestNames } from '../../shared/aws/reads/nearest-names.ts';

describe('nearestNames', () => {
  it('ranks by how many letters differ, whatever their case, and by name where that is equal', () => {
    expect(nearestNames('app/Database', ['app/datastore', 'app/databse', 'app/database', 'app/d'])).toEqual([
      'app/database',
      'app/databse',
      'app/datastore',
      'app/d',
    ]);
    expect(nearestNames('DATABASE', ['DATAxxxx', 'database'])).toEqual(['database', 'DATAxxxx']);
    expect(nearestNames('ab', ['ac', 'aa'])).toEqual(['aa', 'ac']);
  });

  it('returns each name once, never the missing one, and at most five', () => {
    expect(nearestNames('a', ['a', 'b', 'b', 'c', 'd', 'e', 'f', 'g'])).toEqual(['b', 'c', 'd', 'e', 'f']);
  });

  it('looks past a long shared beginning, where names differ', () => {
    const folder = 'f/'.repeat(100);
    expect(nearestNames(`${folder}zzy`, [`${folder}aaa`, `${folder}zzz`])).toEqual([`${folder}zzz`, `${folder}aaa`]);
  });

  it('stays quick with a thousand long names', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `${index}${'y'.repeat(1000)}`);
    const start = performance.now();
    expect(nearestNames(`x${'z'.repeat(1000)}`, names)).toHaveLength(5);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
