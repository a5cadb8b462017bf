import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { differencesOf } from './differences.ts';
import { command, renderPages } from './pages.ts';

const folder = fileURLToPath(new URL('../../docs/messages/', import.meta.url));

it(`the pages of docs/messages hold what the product says (else: ${command}, and read the difference)`, {
  timeout: 120_000,
}, async () => {
  const written = globSync('**/*.md', { cwd: folder }).map(
    (page) => [page, readFileSync(`${folder}${page}`, 'utf8')] as const,
  );
  expect(differencesOf(await renderPages(), new Map(written))).toEqual([]);
});

it('every story comes to a message, and two runs say the same', { timeout: 120_000 }, async () => {
  const [first, second] = [await renderPages(), await renderPages()];
  expect(differencesOf(first, second)).toEqual([]);
  const silent = [...first].filter(
    ([page, text]) => !['README.md', 'json.md'].includes(page) && !text.includes('### E-mail'),
  );
  expect(silent.map(([page]) => page)).toEqual([]);
});

it('a difference is told with the page, the line and both texts', () => {
  const now = new Map([
    ['a.md', 'one\ntwo'],
    ['b.md', 'same'],
    ['c.md', 'new'],
    ['d.md', 'one\ntwo'],
  ]);
  const old = new Map([
    ['a.md', 'one\n2'],
    ['b.md', 'same'],
    ['d.md', 'one\ntwo\nthree'],
    ['e.md', 'gone'],
  ]);
  expect(differencesOf(now, old)).toEqual([
    'c.md is missing',
    'e.md is of no message',
    'a.md, line 2: it says "2", and the product says "two"',
    'd.md, line 3: it says "three", and the product says nothing',
  ]);
});
