import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { everyReason } from './every-reason.ts';
import { expectSaid } from './expect-said.ts';

const seed = 20261123;
const prefixes = [
  'TaskFailedToStart: ',
  'TaskFailedToStart - ',
  'Stopped reason ',
  'Task stopped at: 2026-11-01T10:00:00.000Z ',
  'Task stopped at: 11/23/2026, 10:00:00 AM UTC ',
  '(service orders-i/o-timeout) was unable to place a task. Reason: ',
  'service orders was unable to place a task. Reason: ',
  'service web-outofmemory was unable to place a task. Reason: ',
  'service outofmemory-api was unable to place a task. Reason: ',
  'Task is stopping\n',
  'TaskFailedToStart: Stopped reason: ',
  'Error: ',
  'ECS: ',
  '[2026-11-01 10:00:00] ERROR deploy.py:12 - ',
  '2026-11-23T10:00:00Z WARN ecs-watch task=abc reason=',
  'level=error msg="',
  '❌ waiter failed: timeout exceeded: ',
];
const reason = fc.constantFrom(...everyReason);

/** The newer SDK's tails, of an answer and of silence. */
const answered =
  /operation error [\w ]+: \w+, (?:exceeded maximum number of attempts, \d, )?https response error StatusCode: ([1-9]\d\d), RequestID: ([\w-]+), (?:HostID: \S+, )?(?:api error )?(.*)/;
const silent =
  /operation error [\w ]+: \w+, (?:exceeded maximum number of attempts, \d, )?https response error StatusCode: 0, RequestID: , (?:request send failed|canceled), (.*)/;

/** What must outlive every rewrapping. */
function said(text: string) {
  const { category, fault, ambiguous, dependency } = readStoppedReason(text);
  return { category, fault, ambiguous, dependency };
}

describe('rewrapping a reason', () => {
  test('prefixes of other tools, one within the other, keep what it says', () => {
    const some = fc.array(fc.constantFrom(...prefixes), { minLength: 1, maxLength: 3 });
    const property = fc.property(reason, some, ({ text }, before) => {
      expect(said(`${before.join('')}${text}`)).toEqual(said(text));
    });
    fc.assert(property, { seed, numRuns: 2000 });
  });

  test('line feeds, tabs and runs of blanks keep what it says', () => {
    const blank = fc.constantFrom('\n', '\n\t', '\r\n', '  ', '\t');
    const property = fc.property(reason, fc.array(blank, { minLength: 1, maxLength: 5 }), ({ text }, blanks) => {
      let next = 0;
      expect(said(text.replaceAll(' ', () => blanks[next++ % blanks.length] ?? ' '))).toEqual(said(text));
    });
    fc.assert(property, { seed, numRuns: 500 });
  });

  test.each<[string, (text: string) => string]>([
    ['lower case', (text) => text.toLowerCase()],
    ['a full stop', (text) => `${text}.`],
    ['quotes around it', (text) => `"${text}"`],
    [
      'another spelling of its head',
      (text) => text.replace('ResourceInitializationError', 'Resourceinitializationerror'),
    ],
    ['printed apostrophes', (text) => text.replaceAll("'", '’')],
  ])('%s: it says the same', (_how, rewrap) => {
    expectSaid(
      everyReason.map(({ name, text }) => {
        const other = rewrap(text);
        return { name, text: other, expected: said(text), got: said(other) };
      }),
    );
  });

  test('the other SDK’s tail keeps the category', () => {
    const tail = /\b([A-Z]\w+): (.*?) status code: (\d{3}), request id: ([\w-]+)/;
    const older = everyReason.filter(({ text }) => / status code: \d{3}, request id: /.test(text));
    expectSaid(
      older.flatMap(({ name, text, category }) =>
        ['api error ', ''].map((kind) => {
          const other = text.replace(
            tail,
            (_all, code: string, message: string, status: string, id: string) =>
              `operation error Some Service: SomeCall, https response error StatusCode: ${status}, RequestID: ${id}, ${kind}${code}: ${message}`,
          );
          const got = { category: readStoppedReason(other).category, rewritten: other !== text };
          return { name, text: other, expected: { category, rewritten: true }, got };
        }),
      ),
    );
  });

  test('the older SDK’s tail keeps the category', () => {
    const newer = everyReason.filter(({ text }) => answered.test(text) || silent.test(text));
    expectSaid(
      newer.map(({ name, text, category }) => {
        const other = text
          .replace(
            answered,
            (_all, status: string, id: string, error: string) =>
              `${error}\n\tstatus code: ${status}, request id: ${id}`,
          )
          .replace(silent, (_all, error: string) => `RequestError: send request failed\ncaused by: ${error}`);
        return { name, text: other, expected: { category }, got: readStoppedReason(other) };
      }),
    );
  });
});

describe('other names in place of names', () => {
  const names = [
    'AccessDeniedException',
    'ResourceNotFoundException',
    'not-found',
    'i/o-timeout',
    'dial-tcp',
    'x509',
    'EOF',
    'kms-key',
    'ThrottlingException/Rate-exceeded',
    'outofmemory',
    'explicit-deny',
    'NoSuchKey',
  ];
  const placeholders = ['orders-db', 'jwt', 'shop-config', 'ecs/shop', 'assumed-role/shop-exec'];
  const named = everyReason.flatMap((one) =>
    placeholders.filter((name) => one.text.includes(name)).map((placeholder) => ({ ...one, placeholder })),
  );

  test('do not change the claim, which shows the new name in place of the old one', () => {
    expectSaid(
      named.flatMap(({ name, text, resource, placeholder }) =>
        names.map((one) => {
          // A bucket’s name holds no capitals and no slashes.
          const other = placeholder === 'shop-config' ? one.toLowerCase().replaceAll('/', '-') : one;
          const renamed = text.replaceAll(placeholder, other);
          const expected = { ...said(text), resource: resource?.replaceAll(placeholder, other) ?? null };
          return {
            name: `${name}, ${placeholder} named ${other}`,
            text: renamed,
            expected,
            got: readStoppedReason(renamed),
          };
        }),
      ),
    );
  });
});

describe('cutting a reason', () => {
  /** Reasons that begin alike are cut to the same texts, each of which is read once. */
  const certain = new Map<string, string | null>();
  const certainCategory = (text: string): string | null => {
    const known = certain.get(text);
    if (known !== undefined) return known;
    const { ambiguous, category } = readStoppedReason(text);
    const read = ambiguous ? null : category;
    certain.set(text, read);
    return read;
  };

  test('at every character leaves no other certain category', () => {
    const checks = everyReason.flatMap(({ name, text, category }) =>
      Array.from({ length: text.length }, (_one, length) => text.slice(0, length)).flatMap((cut) =>
        [cut, `${cut}...`].map((one) => {
          const certainly = certainCategory(one);
          return { name, text: one, expected: { certainly: certainly === null ? null : category }, got: { certainly } };
        }),
      ),
    );
    expectSaid(checks);
  }, 120_000);

  test('before `because` leaves a denial a denial', () => {
    const denials = everyReason.filter((one) => one.category === 'iam' && one.text.includes(' because '));
    expectSaid(
      denials.map(({ name, text: whole }) => {
        const text = whole.slice(0, whole.indexOf(' because '));
        const expected = { category: 'iam', ambiguous: false, denial: 'unstated' };
        return { name, text, expected, got: readStoppedReason(text) };
      }),
    );
  });
});

describe('any text at all', () => {
  test('is parsed, with names that are in it', () => {
    const clause = fc.constantFrom(
      ...everyReason.flatMap(({ text }) => text.split(/(?<=: )/)),
      ';',
      '"',
      "'",
      ': ',
      '...',
    );
    const mixed = fc
      .array(fc.oneof(clause, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 30 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(mixed, fc.string({ unit: 'binary', maxLength: 300 })), (text) => {
        const claim = readStoppedReason(text);
        const folded = text.replaceAll(/\s+/g, ' ');
        expect(folded).toContain(claim.principal ?? '');
        expect(folded.toLowerCase()).toContain(claim.address ?? '');
        expect(readStoppedReason(text)).toEqual(claim);
      }),
      { seed, numRuns: 3000 },
    );
  });
});
