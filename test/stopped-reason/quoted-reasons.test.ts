import { describe, expect, test } from 'vitest';
import type { Claim } from '../../shared/stopped-reason/claim.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { unquote } from '../../shared/stopped-reason/unquoted-text.ts';
import { answer, denied, secret, wrapped } from '../fixtures/stopped-reasons.ts';
import { everyReason } from './every-reason.ts';
import { expectSaid } from './expect-said.ts';

/** Breaks a text between words, as people do in comments and mails, and puts a mark before each line. */
function inLines(text: string, mark: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => `${mark}${line}`).join('\n');
}

/** Breaks a text at the last column, as a terminal does, whatever stands there. */
function atLastColumn(text: string, width: number): string {
  return (text.match(new RegExp(`[^]{1,${width}}`, 'g')) ?? []).join('\n');
}

const said = ({ category, fault, dependency, resource, action, ambiguous }: Claim) => ({
  category,
  fault,
  dependency,
  resource,
  action,
  ambiguous,
});

describe('a quoted reason says the same, names and all', () => {
  // White space of a name cannot be told from that of a break.
  const reasons = everyReason.filter(({ resource, text }) => !/\s/.test(resource ?? '') && !text.includes('`'));
  test.each<[string, (text: string) => string]>([
    ['a comment of a shell', (text) => inLines(text, '# ', 72)],
    ['a comment of a language', (text) => inLines(text, '  // ', 60)],
    ['a quotation of a mail', (text) => inLines(text, '> > ', 64)],
    ['a cell of a table', (text) => inLines(text, '|  ', 50).replaceAll('\n', '  |\n')],
    ['a block of code', (text) => `\`\`\`text\n${text}\n\`\`\``],
    ['a code span', (text) => `\`${text}\``],
    ['bold letters', (text) => `**${text}**`],
    ['entities of HTML', (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')],
  ])('%s', (_how, quote) => {
    expectSaid(
      reasons.map(({ name, text }) => {
        const plain = text.replaceAll(/\s+/g, ' ').trim();
        return {
          name,
          text: quote(plain),
          expected: said(readStoppedReason(plain)),
          got: readStoppedReason(quote(plain)),
        };
      }),
    );
  });

  test('the breaks of a terminal, inside of names too', () => {
    const long = reasons.map((one) => ({ ...one, text: one.text.replaceAll(/\s+/g, ' ').trim() }));
    expectSaid(
      long
        .filter(({ text }) => text.length > 240)
        .map(({ name, text }) => {
          const broken = atLastColumn(text, 80);
          return { name, text: broken, expected: said(readStoppedReason(text)), got: readStoppedReason(broken) };
        }),
    );
  });
});

describe('what only looks like a mark stays', () => {
  test.each([
    ['a mark that one line lacks', '# one\ntwo\n# three'],
    ['a mark inside of a line', 'one # two | three'],
    ['a word that begins with a mark', '#one\n#two'],
    ['a back-tick alone', "invalid character '`' looking for beginning of value"],
    ['two back-ticks around a blank', 'a ` b ` c'],
    ['a name that begins and ends with underscores', '__a__ and b'],
    ['lines of equal length that are too short for a terminal', 'abcd\nefgh\nij'],
    ['an ampersand of a URL', 'https://a.example/?b=1&c=2'],
  ])('%s', (_what, text) => {
    expect(unquote(text)).toBe(text);
  });

  test('lines of unequal length are broken between words', () => {
    const lines = [`${'a'.repeat(50)} b`, `${'c'.repeat(49)} d`, 'e'];
    expect(unquote(lines.join('\n'))).toBe(lines.join('\n'));
  });
});

describe('what somebody hid in a name', () => {
  const hidden = (account: string) => secret.replace('210987654321', account);
  test.each(['<account id>', '[my account]', '{{ account }}', '************', 'XXXXXXXXXXXX', '<REDACTED>'])(
    '%s leaves the name whole',
    (account) => {
      const action = 'secretsmanager:GetSecretValue';
      const text =
        wrapped.secret.replaceAll(secret, hidden(account)) +
        answer(2, 'Secrets Manager: GetSecretValue', 400, 'AccessDeniedException', denied(action, hidden(account)));
      expect(readStoppedReason(text)).toMatchObject({ category: 'iam', resource: hidden(account), action });
    },
  );

  test('a bracket that opens a sentence does not', () => {
    const text = 'Secret arn:aws:secretsmanager:eu-west-1:1:secret:a<b is gone: AccessDeniedException: no';
    expect(readStoppedReason(text).resource).toBe('arn:aws:secretsmanager:eu-west-1:1:secret:a<b');
  });
});

describe('a clause that has lost its first words', () => {
  const prefix = 'ResourceInitializationError: ';
  const key: Partial<Claim> = {
    category: 'secret-content',
    dependency: 'secretsmanager',
    resource: 'DB_URL',
    ambiguous: false,
  };
  test.each<[string, Partial<Claim>]>([
    ['from Secrets Manager did not contain json key DB_URL', key],
    ['not contain json key DB_URL', key],
    ['ssm parameters: /a/b', { category: 'not-found', dependency: 'ssm', resource: '/a/b' }],
    ['find the specified secret.', { category: 'not-found', dependency: 'secretsmanager' }],
    ['log group does not exist', { category: 'not-found', dependency: 'logs', fault: 'log-group' }],
    ['connection issue between the task and Amazon ECR.', { category: 'network', dependency: 'ecr' }],
    ['deadline exceeded', { category: 'network' }],
    [`authorized to perform: ssm:GetParameters on resource: x`, { category: 'iam', action: 'ssm:GetParameters' }],
    ['by server while mounting 127.0.0.1:/', { category: 'iam', dependency: 'efs', resource: '127.0.0.1:/' }],
  ])('%s', (text, claim) => {
    for (const before of ['', prefix, `${prefix}... `, `${prefix}… `, 'unable to pull secrets [...] ']) {
      expect(readStoppedReason(`${before}${text}`)).toMatchObject(claim);
    }
  });

  test.each([
    'ResourceInitializationError: the security group does not exist',
    'ResourceInitializationError: contain json',
    'ResourceInitializationError: something exceeded',
    'ResourceInitializationError: "secret/did not contain json key/x"',
    'is not authorized to perform what was asked',
    'key of the parameters: a',
  ])('words that are too few or another sentence’s say nothing: %s', (text) => {
    expect(readStoppedReason(text)).toMatchObject({ category: 'other', fault: 'unknown', ambiguous: true });
  });
});

describe('an action that is all that is left of a denial', () => {
  test.each([
    ['(TaskFailedToStart: ResourceInitializationError ... logs:CreateLogGroup).', 'logs', 'logs:CreateLogGroup'],
    ['ResourceInitializationError … `kms:Decrypt`', 'kms', 'kms:Decrypt'],
    ['resourceinitializationerror: missing ssm:getparameters?', 'ssm', 'ssm:GetParameters'],
    [
      'unable to pull secrets or registry auth: secretsmanager:GetSecretValue',
      'secretsmanager',
      'secretsmanager:GetSecretValue',
    ],
  ])('%s', (text, dependency, action) => {
    const expected = { category: 'iam', fault: 'no-identity-policy', dependency, action, ambiguous: true };
    expect(readStoppedReason(text.replace('?', ' '))).toMatchObject(expected);
  });

  test.each([
    'Somebody stopped it to test logs:CreateLogGroup',
    'ResourceInitializationError: arn:aws:secretsmanager:eu-west-1:1:secret:logs:CreateLogGroup',
    'ResourceInitializationError: shop:Restart',
  ])('no denial: %s', (text) => {
    expect(readStoppedReason(text).category).not.toBe('iam');
  });
});
