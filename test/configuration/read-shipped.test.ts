import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';
import { readShipped } from '../../shared/configuration/read-shipped.ts';

test('a shipped configuration is read as it was resolved', () => {
  const parsed = parseConfiguration({});
  expect(readShipped(JSON.stringify('ok' in parsed ? parsed.ok : null), {})).toEqual('ok' in parsed && parsed.ok);
});

test.each(['null', '[]', '{}', '"x"'])('%s beside the code is refused', (text) => {
  expect(() => readShipped(text, {})).toThrow('deploy the stack again');
});

describe('what the deployment fills in', () => {
  const parsed = parseConfiguration({});
  const base = 'ok' in parsed ? parsed.ok : undefined;
  const role = 'arn:aws:iam::111122223333:role/x';

  test('stands in the gaps of texts, in its order', () => {
    const text = JSON.stringify({ ...base, operators: { read: [{ joined: ['arn:aws:iam::', 1, ':', 0] }] } });
    const { operators } = readShipped(text, { DEPLOYED_VALUES: '["role/x","111122223333"]' });
    expect(operators).toEqual({ read: [role] });
  });

  test('is refused where a value is missing or of another form, with its path and what to do', () => {
    const text = JSON.stringify({ ...base, operators: { change: [{ joined: [0] }] } });
    for (const values of ['[]', '["*"]', '["arn:aws:s3:::x"]']) {
      const reading = () => readShipped(text, { DEPLOYED_VALUES: values });
      expect(reading).toThrow('operators.change[0]: ');
      expect(reading).toThrow('deploy again');
    }
  });

  test('adds operators to the rights that are named, and closes none that is open', () => {
    const added = { ADDED_OPERATORS: JSON.stringify({ read: [role], change: [role] }) };
    expect(readShipped(JSON.stringify(base), added).operators).toEqual({ change: [role] });
    const named = JSON.stringify({ ...base, operators: { read: [], change: [] } });
    expect(readShipped(named, added).operators).toEqual({ read: [role], change: [role] });
  });
});
