import { describe, expect, it } from 'vitest';
import { plainLine } from '../../shared/aws/messages/plain-line.ts';

describe('a foreign text made one plain line', () => {
  it('holds spaces where the text had line ends, controls or characters that change its direction', () => {
    expect(plainLine(' one\r\n\ttwo\u001b[2J \u202ethree\ud800 ', 100)).toBe('one two [2J three');
  });

  it('is cut at its bound, with an ellipsis as its last character', () => {
    expect(plainLine('123456', 6)).toBe('123456');
    expect(plainLine('1234567', 6)).toBe('12345…');
  });
});
