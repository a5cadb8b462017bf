import { describe, expect, test } from 'vitest';
import { decidingClauses } from '../../shared/stopped-reason/clauses/deciding.ts';
import { dockerClauses } from '../../shared/stopped-reason/clauses/docker.ts';
import { sdkClauses } from '../../shared/stopped-reason/clauses/sdk.ts';
import { sentenceClauses } from '../../shared/stopped-reason/clauses/sentence.ts';
import { wrappingClauses } from '../../shared/stopped-reason/clauses/wrapping.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { unrelatedWords } from '../../shared/stopped-reason/unrelated.ts';
import { everyReason } from './every-reason.ts';
import { expectSaid } from './expect-said.ts';

const texts = everyReason.map(({ text }) => text.toLowerCase().replaceAll('’', "'").replaceAll(/\s+/g, ' '));

describe('every clause of the grammar', () => {
  const clauses = [...wrappingClauses, ...dockerClauses, ...decidingClauses, ...sentenceClauses, ...sdkClauses].map(
    ({ words }) => words,
  );

  test('is in a text of the tests', () => {
    const missing = [...clauses, ...unrelatedWords].filter((words) => !texts.some((text) => text.includes(words)));
    expect(missing).toEqual([]);
  });

  test('no two clauses begin with the same words', () => {
    expect(clauses.filter((words, index) => clauses.indexOf(words) !== index)).toEqual([]);
  });
});

test('every reason of the tests gives its expected claim', () => {
  expectSaid(
    everyReason.map(({ name, text, ...expected }) => ({ name, text, expected, got: readStoppedReason(text) })),
  );
});
