import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { allPages, type Page, readPage, targetOf } from './pages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = allPages();

/** The links of a page that lead nowhere. */
function brokenLinks(page: Page, others: readonly Page[]): readonly string[] {
  return page.links.filter((link) => {
    const target = targetOf(page, link);
    if (target === null) return !/^(?:https|mailto):/.test(link);
    const other = target.path === page.path ? page : others.find(({ path }) => path === target.path);
    if (target.path.startsWith('..') || (other === undefined && !existsSync(join(root, target.path)))) return true;
    return target.anchor !== '' && other?.anchors.has(target.anchor) !== true;
  });
}

describe('the links of the documentation', () => {
  it.each(pages.map((page) => [page.path, page] as const))(
    'lead to a file and a heading that there is: %s',
    (_, page) => {
      expect(brokenLinks(page, pages)).toEqual([]);
    },
  );

  test('lead from the index to every page, or to the index of its folder', () => {
    const index = pages.find(({ path }) => path === 'docs/README.md');
    const linked = new Set(index?.links.map((link) => targetOf(index, link)?.path));
    const single = pages.filter(({ path }) => /^docs\/[^/]+\.md$/.test(path) && path !== 'docs/README.md');
    expect(single.map(({ path }) => path).filter((path) => !linked.has(path))).toEqual([]);
    const folders = new Set(pages.flatMap(({ path }) => /^docs\/([^/]+)\//.exec(path)?.[1] ?? []));
    expect([...folders].filter((folder) => !linked.has(`docs/${folder}/README.md`))).toEqual([]);
  });

  test('would be noticed, if they led nowhere', () => {
    const page = readPage(
      'docs/made-up.md',
      [
        '# A `made-up` page',
        '[here](#a-made-up-page) [there](safety.md) [part](operator.md#which-mode-is-in-force) [web](https://example.com)',
        '[no file](none.md) [no part](safety.md#none) [no part here](#none) [outside](../../other.md) [plain](http://example.com)',
        '<img src="pictures/none.png"><img src="pictures/way.png">',
      ].join('\n\n'),
    );
    expect(brokenLinks(page, pages)).toEqual([
      'none.md',
      'safety.md#none',
      '#none',
      '../../other.md',
      'http://example.com',
      'pictures/none.png',
    ]);
  });
});
