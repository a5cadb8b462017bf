import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain } from '../../shared/diagnosis/explain.ts';
import { categories } from '../../shared/stopped-reason/fault.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { fuzzRuns, fuzzTimeout } from '../fixtures/fuzz.ts';
import { everyReason } from './every-reason.ts';

const seed = 20261124;

/** What breaks careless readers: halves of pairs, marks of the grammar, letters that change their length. */
const shards = [
  '\0',
  '\ud800',
  '\udc00',
  '\u202e',
  '\ufeff',
  'İ',
  'ß',
  '’',
  '…',
  '–',
  '\r\n',
  '\t\t',
  '  ',
  '"',
  "'",
  '\\',
  '`',
  ';',
  ':',
  ': ',
  '...',
  '[',
  ']',
  '(',
  '{',
  '%s',
  '\\u0000',
  '"reason": "',
  'arn:aws:',
  ' on resource: ',
  'User: ',
  'lookup ',
  'Post "https://',
  'dial tcp [',
  'because no ',
  ';secret arn:',
  'a'.repeat(3000),
];

const text = fc.constantFrom(...everyReason.map((one) => one.text));
/** Where in a text, evenly: fast-check's own numbers crowd at their bounds. */
const share = fc.noBias(fc.nat(9999)).map((one) => one / 10_000);

/** One mutation: positions are shares of the text, since its length changes from one to the next. */
const mutation = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), from: share, length: fc.nat(60) }),
  fc.record({
    kind: fc.constant('insert' as const),
    from: share,
    what: fc.oneof(fc.constantFrom(...shards), fc.string({ unit: 'binary', maxLength: 8 })),
  }),
  fc.record({ kind: fc.constant('repeat' as const), from: share, length: fc.nat(60), times: fc.nat(20) }),
  fc.record({ kind: fc.constant('splice' as const), from: share, what: text, rest: share }),
  fc.record({ kind: fc.constant('turn' as const), from: share }),
  fc.record({ kind: fc.constant('case' as const), from: share, length: fc.nat(200) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(before: string, change: Mutation): string {
  const at = Math.floor(change.from * before.length);
  const [head, tail] = [before.slice(0, at), before.slice(at)];
  switch (change.kind) {
    case 'cut':
      return head + tail.slice(change.length);
    case 'insert':
      return head + change.what + tail;
    case 'repeat':
      return head + tail.slice(0, change.length).repeat(change.times) + tail;
    case 'splice':
      return head + change.what.slice(Math.floor(change.rest * change.what.length));
    case 'turn':
      return tail + head;
    case 'case':
      return head + tail.slice(0, change.length).toUpperCase() + tail.slice(change.length);
  }
}

const hostile = fc
  .tuple(text, fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([start, changes]) => changes.reduce(mutate, start));

test(
  'a mutated reason is always explained, and the same each time',
  () => {
    const outcome = fc.check(
      fc.property(hostile, (reason) => {
        const claim = readStoppedReason(reason);
        const { category, ambiguous } = explain(reason);
        const denies = claim.denial === null || claim.category === 'iam';
        return (
          categories.includes(claim.category) && denies && category === claim.category && ambiguous === claim.ambiguous
        );
      }),
      { seed, numRuns: fuzzRuns },
    );
    expect(outcome).toMatchObject({ failed: false, counterexample: null, numRuns: fuzzRuns });
  },
  fuzzTimeout,
);
