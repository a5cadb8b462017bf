import { expect, it } from 'vitest';
import { maskedLog } from '../shared/masked-log.ts';

const credential = 'AKIAIOSFODNN7EXAMPLE';

it.each(['info', 'warn', 'error'] as const)(
  'a line of the level %s holds no credential, in its words or its fields',
  (level) => {
    const lines: (readonly unknown[])[] = [];
    const write =
      (name: string) =>
      (...line: readonly unknown[]) =>
        void lines.push([name, ...line]);
    const log = maskedLog({ info: write('info'), warn: write('warn'), error: write('error') });
    log[level](`refused ${credential}`, { error: `key ${credential}`, inner: [{ of: credential }], count: 2 });
    log[level]('whole');
    expect(JSON.stringify(lines)).not.toContain(credential);
    expect(lines).toEqual([
      [level, expect.stringMatching(/^refused \[redacted:/), expect.objectContaining({ count: 2 })],
      [level, 'whole', {}],
    ]);
  },
);
