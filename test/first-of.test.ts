import { describe, expect, it } from 'vitest';
import { firstOf } from '../shared/first-of.ts';

describe('a list that is too long for a sentence', () => {
  it('is shown by its first names and the number of the others', () => {
    expect(firstOf(['a', 'b', 'c', 'd'], 2)).toBe('a, b, and 2 more');
    expect(firstOf(['a', 'b', 'c'], 2, '; ')).toBe('a; b; and 1 more');
  });

  it('is shown whole where it is short enough', () => {
    expect(firstOf(['a', 'b'], 2)).toBe('a, b');
    expect(firstOf([], 2)).toBe('');
  });
});
