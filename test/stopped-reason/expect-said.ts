import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/** What a text is expected to say, and what the reader said of it. Only the members of `expected` are compared. */
export type Check = {
  readonly name: string;
  readonly text: string;
  readonly expected: object;
  readonly got: object;
};

/** As many failures as a person reads; the number of all stands above them. */
const shown = 30;

/** The members of `expected` that the reader gave another value, with both values; undefined where there are none. */
function difference({ name, text, expected, got }: Check): string | undefined {
  const said: Readonly<Record<string, unknown>> = { ...got };
  const wrong = Object.entries(expected).filter(([key, value]) => !isDeepStrictEqual(said[key], value));
  if (wrong.length === 0) return undefined;
  const wanted = JSON.stringify(Object.fromEntries(wrong));
  const given = JSON.stringify(Object.fromEntries(wrong.map(([key]) => [key, said[key]])));
  return `${name}\n  text:     ${JSON.stringify(text)}\n  expected: ${wanted}\n  got:      ${given}`;
}

/** Fails with the list of all texts that were read wrongly, and where there is nothing to check. */
export function expectSaid(checks: Iterable<Check>): void {
  const all = [...checks];
  expect(all.length, 'a property that checks nothing').toBeGreaterThan(0);
  const failures = all.map(difference).filter((one) => one !== undefined);
  if (failures.length === 0) return;
  const head = `${failures.length} of ${all.length} texts are read wrongly`;
  expect.fail([head, ...failures.slice(0, shown), ...(failures.length > shown ? ['…'] : [])].join('\n'));
}
