import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { everyReason } from './every-reason.ts';

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
    expect(fc.check(property, { seed, numRuns: 2000 })).toMatchObject({ failed: false });
  });

  test('line feeds, tabs and runs of blanks keep what it says', () => {
    const blank = fc.constantFrom('\n', '\n\t', '\r\n', '  ', '\t');
    const property = fc.property(reason, fc.array(blank, { minLength: 1, maxLength: 5 }), ({ text }, blanks) => {
      let next = 0;
      expect(said(text.replaceAll(' ', () => blanks[next++ % blanks.length] ?? ' '))).toEqual(said(text));
    });
    expect(fc.check(property, { seed, numRuns: 500 })).toMatchObject({ failed: false });
  });

  test.each(everyReason)('lower case, a full stop and quotes keep $name', ({ text }) => {
    expect(said(text.toLowerCase())).toEqual(said(text));
    expect(said(`${text}.`)).toEqual(said(text));
    expect(said(`"${text}"`)).toEqual(said(text));
    expect(said(text.replace('ResourceInitializationError', 'Resourceinitializationerror'))).toEqual(said(text));
    expect(said(text.replaceAll("'", '’'))).toEqual(said(text));
  });

  test.each(everyReason.filter(({ text }) => / status code: \d{3}, request id: /.test(text)))(
    'the other SDK’s tail keeps $name',
    ({ text, category }) => {
      const tail = /\b([A-Z]\w+): (.*?) status code: (\d{3}), request id: ([\w-]+)/;
      for (const kind of ['api error ', '']) {
        const other = text.replace(
          tail,
          (_all, code: string, message: string, status: string, id: string) =>
            `operation error Some Service: SomeCall, https response error StatusCode: ${status}, RequestID: ${id}, ${kind}${code}: ${message}`,
        );
        expect(other).not.toBe(text);
        expect(readStoppedReason(other).category).toBe(category);
      }
    },
  );

  test.each(everyReason.filter(({ text }) => answered.test(text) || silent.test(text)))(
    'the older SDK’s tail keeps $name',
    ({ text, category }) => {
      const other = text
        .replace(
          answered,
          (_all, status: string, id: string, error: string) => `${error}\n\tstatus code: ${status}, request id: ${id}`,
        )
        .replace(silent, (_all, error: string) => `RequestError: send request failed\ncaused by: ${error}`);
      expect(readStoppedReason(other).category).toBe(category);
    },
  );
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

  test.each(named)('keep what $name says, whatever $placeholder is called', ({ text, resource, placeholder }) => {
    for (const name of names) {
      // A bucket’s name holds no capitals and no slashes.
      const other = placeholder === 'shop-config' ? name.toLowerCase().replaceAll('/', '-') : name;
      const renamed = text.replaceAll(placeholder, other);
      expect({ renamed, ...said(renamed) }).toEqual({ renamed, ...said(text) });
      expect(readStoppedReason(renamed).resource).toBe(resource?.replaceAll(placeholder, other) ?? null);
    }
  });
});

describe('cutting a reason', () => {
  test.each(everyReason)('at every character leaves no other certain category: $name', ({ text, category }) => {
    const cuts = Array.from({ length: text.length }, (_one, length) =>
      ['', '...'].map((mark) => text.slice(0, length) + mark),
    ).flat();
    const wrong = cuts.filter((cut) => {
      const claim = readStoppedReason(cut);
      return !claim.ambiguous && claim.category !== category;
    });
    expect(wrong).toEqual([]);
  });

  test('a denial cut before `because` is still a denial', () => {
    for (const { text } of everyReason.filter((one) => one.category === 'iam' && one.text.includes(' because '))) {
      expect(readStoppedReason(text.slice(0, text.indexOf(' because ')))).toMatchObject({
        category: 'iam',
        ambiguous: false,
        denial: 'unstated',
      });
    }
  });
});

describe('any text at all', () => {
  test('is answered, with names that stand in it', () => {
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
