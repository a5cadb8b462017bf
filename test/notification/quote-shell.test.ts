import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteShell, shellCommand, shellWord } from '../../shared/notification/text/quote-shell.ts';
import { hostileTexts } from '../fixtures/incident.ts';

/** The words that a POSIX shell makes of a command's text. */
function wordsOf(command: string): readonly string[] {
  const output = execFileSync('sh', ['-c', String.raw`printf '%s\0' ` + command], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return output.split('\0').slice(0, -1);
}

describe('quoting for a shell', () => {
  it.each(hostileTexts.filter((text) => !text.includes('\0')))('makes one word of %j', (text) => {
    expect(wordsOf(quoteShell(text))).toStrictEqual([text]);
  });

  it('makes one word of any text', () => {
    const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
        expect(wordsOf(texts.map(quoteShell).join(' '))).toStrictEqual(texts);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a command to paste', () => {
  it.each(['api\u3164', 'api\ufe0f', 'api\u00a0db', 'ap\u0301i', '\u0430pi', 'größe', 'api\u200b'])(
    'is none with the name %j, which may be read as another',
    (name) => {
      expect(shellCommand('aws ecs update-service', [['--service', name]])).toBeNull();
    },
  );

  it('gives each value as one word behind its option', () => {
    const command = shellCommand('aws iam detach-role-policy', [
      ['--role-name', "$(rm -rf /)'; x"],
      ['--policy-arn', 'arn:aws:iam::aws:policy/P'],
    ]);
    expect(wordsOf(command ?? '')).toStrictEqual([
      'aws',
      'iam',
      'detach-role-policy',
      '--role-name',
      "$(rm -rf /)'; x",
      '--policy-arn',
      'arn:aws:iam::aws:policy/P',
    ]);
  });

  it.each(['two\nlines', 'bell\u0007', 'right\u202eleft', '', '-rf', 'file:///etc/passwd', 'https://evil.example/x'])(
    'is not shown with the value %j, which is not safe to paste',
    (value) => {
      expect(shellCommand('aws iam get-role', [['--role-name', value]])).toBeNull();
    },
  );
});

describe('a word that a person typed', () => {
  it.each([
    ['template', 'template'],
    ['./out/a-b_1.json', './out/a-b_1.json'],
    ['my folder', "'my folder'"],
    ["it's; rm -rf /", String.raw`'it'\''s; rm -rf /'`],
    ['', "''"],
  ])('%j is pasted as %s', (typed, shown) => {
    expect(shellWord(typed)).toBe(shown);
  });
});
