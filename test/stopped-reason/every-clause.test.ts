import { describe, expect, test } from 'vitest';
import { decidingClauses } from '../../shared/stopped-reason/clauses/deciding.ts';
import { sdkClauses } from '../../shared/stopped-reason/clauses/sdk.ts';
import { sentenceClauses } from '../../shared/stopped-reason/clauses/sentence.ts';
import { wrappingClauses } from '../../shared/stopped-reason/clauses/wrapping.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { unrelatedWords } from '../../shared/stopped-reason/unrelated.ts';
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
