import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const parsed = parseConfiguration({});
if (!('ok' in parsed)) throw new Error('an empty configuration is valid');
const { ok: defaults } = parsed;

/** The last cell of the table's row that begins with the field. */
function documented(field: string): string {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${field}\``));
  return (
    row
      ?.split(/(?<!\\)\|/)
      .at(-2)
      ?.trim() ?? ''
  );
}

it.each(['limits', 'proof'] as const)('the page names the defaults of %s that are in the code', (field) => {
  expect(documented(field)).toBe(Object.values(defaults[field]).join(', '));
});

it('the page names what is done where the history is not known', () => {
  expect(documented('whenHistoryUnknown')).toBe(`\`${defaults.whenHistoryUnknown}\``);
});
