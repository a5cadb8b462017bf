import { expect, test } from 'vitest';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';

test('a shipped configuration is read as it was resolved', () => {
  const parsed = parseConfiguration({});
  expect(readShipped(JSON.stringify('ok' in parsed ? parsed.ok : null), {})).toEqual('ok' in parsed && parsed.ok);
});

test.each(['null', '[]', '{}', '"x"'])('%s beside the code is refused', (text) => {
  expect(() => readShipped(text, {})).toThrow('deploy the stack again');
});
