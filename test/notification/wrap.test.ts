import { describe, expect, it } from 'vitest';
import { wrapLines } from '../../shared/notification/text/wrap.ts';

describe('the wrapping of text', () => {
  it('breaks at spaces where a line would grow too wide, and begins the lines as it is told', () => {
    expect(wrapLines('one two  three four', 9, '- ', '  ')).toEqual(['- one two', '  three', '  four']);
  });

  it('leaves a word that is wider than a line whole, on a line of its own', () => {
    expect(wrapLines('see arn:aws:iam::111122223333:role/x now', 12, '', ' ')).toEqual([
      'see',
      ' arn:aws:iam::111122223333:role/x',
      ' now',
    ]);
  });

  it('leaves text of no width limit on one line', () => {
    expect(wrapLines('word '.repeat(100), Infinity, '> ', '  ')).toEqual([`> ${'word '.repeat(100).trim()}`]);
  });
});
