import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLI_PAGE, withVerbs } from '../../build/verbs-table.ts';
import { verbs } from '../../cli/verbs.ts';

const page = readFileSync(CLI_PAGE, 'utf8');

test('docs/cli.md holds the verbs as the code declares them: npm run schema writes them', () => {
  expect(withVerbs(page)).toBe(page);
});

test('each verb has its line, with its right', () => {
  for (const { name, right } of verbs)
    expect(page).toMatch(new RegExp(`^\\| \`${name}[ \`].* \\| ${right ?? ''} ?\\|$`, 'm'));
});
