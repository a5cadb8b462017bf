import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchesPattern } from '../../shared/policy/matches-pattern.ts';

it.each([
  ['*', '', true],
  ['a*c', 'abbbc', true],
  ['a*c', 'abbb', false],
  ['secret:db-??????', 'secret:db-AbCdEf', true],
  ['secret:db-??????', 'secret:db', false],
  ['secret:db-??????', 'secret:db-AbCdEfG', false],
  ['a.c', 'abc', false],
  ['', 'a', false],
])('%s against %s: %s', (pattern, text, expected) => {
  expect(matchesPattern(pattern, text)).toBe(expected);
});

it('agrees with a regular expression of the same meaning', () => {
  const letters = fc.stringMatching(/^[ab]{0,8}$/);
  fc.assert(
    fc.property(fc.stringMatching(/^[ab*?]{0,6}$/), letters, (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesPattern(pattern, text)).toBe(expression.test(text));
    }),
    { seed: 3, numRuns: 2000 },
  );
});
