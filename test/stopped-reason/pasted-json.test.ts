import { describe, expect, test } from 'vitest';
import { outOfPastedJson } from '../../shared/stopped-reason/pasted-json.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { everyReason } from './every-reason.ts';
import { expectSaid } from './expect-said.ts';

describe('a reason pasted as JSON', () => {
  test('reads as the reason itself', () => {
    const escaped = everyReason.filter(({ text }) => /["\n\\]/.test(text));
    expectSaid(
      escaped.flatMap(({ name, text }) => {
        const { cut: _ofText, ...expected } = readStoppedReason(text);
        return [
          `"stoppedReason": ${JSON.stringify(text)},`,
          JSON.stringify({ tasks: [{ stopCode: 'TaskFailedToStart', stoppedReason: text, version: 4 }] }),
          JSON.stringify({ containers: [{ reason: text }] }, null, 2),
        ].map((pasted) => ({ name, text: pasted, expected, got: readStoppedReason(pasted) }));
      }),
    );
  });

  test.each([
    ['"reason": "a\\', 'a'],
    ['"reason": "a\\"b', 'a"b'],
    ['"reason": "", "stoppedReason": "b"', 'b'],
    ['"stoppedReason":"a\\n\\tb\\\\c"}', 'a\n\tb\\c'],
    ['the reason is "x"', 'the reason is "x"'],
  ])('%j is %j, wherever it is cut', (pasted, reason) => {
    expect(outOfPastedJson(pasted)).toBe(reason);
  });
});
