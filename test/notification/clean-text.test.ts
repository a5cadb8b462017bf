import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, cutMiddle, isShowable, toAscii } from '../../shared/notification/text/clean-text.ts';

describe('cleaning untrusted text', () => {
  it('makes line feeds and tabs spaces, so that nobody can add a line to a message', () => {
    expect(cleanText('first\r\n\tsecond\u2028third')).toBe('first second third');
  });

  it('shows what is invisible or turns the direction of writing', () => {
    expect(cleanText('abc\u202egnp\u200b\u001b[31m')).toBe(String.raw`abc\u{202e}gnp\u{200b}\u{1b}[31m`);
  });

  it.each(['\u3164', '\ufe0f', '\u00a0', '\u0301', '\u2003', '\u115f', '\u034f', '\u{e0101}'])(
    'shows %j, which no screen or not every screen shows, by its number',
    (unseen) => {
      const shown = `\\u{${(unseen.codePointAt(0) ?? 0).toString(16)}}`;
      expect(cleanText(`api${unseen}db`)).toBe(`api${shown}db`);
      expect(isShowable(`api${unseen}db`)).toBe(false);
    },
  );

  it('leaves letters of any alphabet, digits, punctuation and symbols', () => {
    const text = 'Größe 4 – «дом» 東京 → ✗ … ‘a’ 😀 + € |';
    expect(cleanText(text)).toBe(text);
  });

  it('marks a cut, and never cuts a character in two', () => {
    expect(cleanText('abcdef', 4)).toBe('abc…');
    expect(cleanText('ab😀cd', 4)).toBe('ab…');
    expect(cleanText('x'.repeat(5_000_000), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  it('leaves no control character and keeps to the length, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 300 }), (text, most) => {
        const clean = cleanText(text, most);
        expect(clean.length).toBeLessThanOrEqual(most);
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('knows what can be shown as it is', () => {
    expect(isShowable('arn:aws:iam::111122223333:role/x')).toBe(true);
    expect(isShowable('two  spaces\u200b')).toBe(false);
  });

  it('makes plain ASCII of dashes and quotes, and ? of the rest', () => {
    expect(toAscii('a – “b” ’c’ é…')).toBe('a - "b" \'c\' ?...');
  });
});

describe('cutting the middle out of a stopped reason', () => {
  const arn = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:shop/prod/database-AbCdEf';

  it('loses no part of an ARN, wherever it stands', () => {
    for (let before = 1; before < 120; before += 1) {
      const text = `${'x'.repeat(before)} ${arn} ${'y '.repeat(60)}${arn}`;
      for (const most of [130, 200, 290]) {
        const arns = cutMiddle(text, most)
          .split(' ')
          .filter((word) => /arn|secret|AbCdEf/.test(word));
        expect(arns.filter((one) => one !== arn)).toEqual([]);
      }
    }
  });

  it('keeps the beginning and the end', () => {
    expect(cutMiddle('one two three four five six seven', 20)).toBe('one two … six seven');
    expect(cutMiddle('short', 20)).toBe('short');
  });

  it('cuts a word that alone is too long, and never a character', () => {
    expect(cutMiddle('a'.repeat(100), 20)).toBe(`${'a'.repeat(7)} … ${'a'.repeat(13)}`);
    expect(cutMiddle('😀'.repeat(100), 21)).toBe(`${'😀'.repeat(3)} … ${'😀'.repeat(7)}`);
  });

  it('keeps to the length, but for the mark, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.integer({ min: 10, max: 200 }), (text, most) => {
        expect(cutMiddle(text, most).length).toBeLessThanOrEqual(most + 3);
      }),
    );
  });
});
