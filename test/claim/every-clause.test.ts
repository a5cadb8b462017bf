import { describe, expect, test } from 'vitest';
import { decidingClauses } from '../../shared/claim/deciding-clauses.ts';
import { readStoppedReason } from '../../shared/claim/read-stopped-reason.ts';
import { sdkClauses } from '../../shared/claim/sdk-clauses.ts';
import { sentenceClauses } from '../../shared/claim/sentence-clauses.ts';
import { unrelatedWords } from '../../shared/claim/unrelated.ts';
import { wrappingClauses } from '../../shared/claim/wrapping-clauses.ts';
import { everyReason } from './every-reason.ts';

const texts = everyReason.map(({ text }) => text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' '));

describe('every clause of the grammar', () => {
  const clauses = [...wrappingClauses, ...decidingClauses, ...sentenceClauses, ...sdkClauses].map(({ words }) => words);

  test.each([...clauses, ...unrelatedWords])('%j stands in a text of the tests', (words) => {
    expect(texts.some((text) => text.includes(words))).toBe(true);
  });

  test('no two clauses begin with the same words', () => {
    expect(clauses.filter((words, index) => clauses.indexOf(words) !== index)).toEqual([]);
  });
});

describe('every reason of the tests', () => {
  test.each(everyReason)('$name', ({ text, name: _name, ...said }) => {
    expect(readStoppedReason(text)).toMatchObject(said);
  });
});
