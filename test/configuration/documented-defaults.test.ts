import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIGURATION_PAGE, withConfigurationReference } from '../../build/configuration-reference.ts';
import { parseConfiguration } from '../../shared/configuration/parse-configuration.ts';

const page = readFileSync(CONFIGURATION_PAGE, 'utf8');
const parsed = parseConfiguration({});
if (!('ok' in parsed)) throw new Error('an empty configuration is valid');
const { ok: defaults } = parsed;

/** The cells of the table's row of a key. */
function documented(key: string): readonly string[] {
  const row = page.split('\n').find((line) => line.startsWith(`| \`${key}\``)) ?? '';
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('the reference of the configuration', () => {
  it('is the one that the code makes (npm run schema)', () => {
    expect(page).toBe(withConfigurationReference(page));
  });

  it.each(['limits', 'proof'] as const)('names the defaults of %s that the product takes', (group) => {
    for (const [key, value] of Object.entries(defaults[group]))
      expect(documented(`${group}.${key}`).at(-1)).toBe(`\`${value}\``);
  });

  it('names what is done where the history is not known', () => {
    expect(documented('whenHistoryUnknown').at(-1)).toBe(`\`${defaults.whenHistoryUnknown}\``);
  });

  it('says of each key what it means', () => {
    const rows = page.split('\n').filter((line) => /^\| `\w/.test(line) && line.split('|').length === 6);
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) expect(row.split('|')[3]?.trim()).toMatch(/\w{3}/);
  });
});
