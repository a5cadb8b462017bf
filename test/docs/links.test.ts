import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { allPages, type Page, readPage, targetOf } from './pages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = allPages();

/** What npm packs beside what the package names. */
const always = ['README.md', 'LICENSE', 'package.json'];
const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly files: readonly string[] };

/** Whether the package holds a file. */
function isPacked(path: string): boolean {
  const isNamed = (names: readonly string[]): boolean =>
    names.some((name) => path === name || path.startsWith(`${name}/`));
  const left = files.flatMap((name) => (name.startsWith('!') ? [name.slice(1)] : []));
  return isNamed([...always, ...files]) && !isNamed(left);
}

/** The links of a page by which a reader of the package comes to a page that is not in it. */
function unpackedLinks(page: Page): readonly string[] {
  return page.links.filter((link) => {
    const target = targetOf(page, link);
    return target !== null && target.path.endsWith('.md') && !isPacked(target.path);
  });
}

/** Where a link to this repository's own pages on the web leads, from the root; null for every other link. */
function onTheWeb(link: string): ReturnType<typeof targetOf> {
  const web = pageUrl('');
  if (!link.startsWith(web)) return null;
  const [path = '', anchor = ''] = link.slice(web.length).split('#');
  return { path, anchor };
}

/** The links of a page that lead nowhere. */
function brokenLinks(page: Page, others: readonly Page[]): readonly string[] {
  return page.links.filter((link) => {
    const target = onTheWeb(link) ?? targetOf(page, link);
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

  it.each(pages.filter(({ path }) => isPacked(path)).map((page) => [page.path, page] as const))(
    'lead from a page of the package to no page that the package leaves out: %s',
    (_, page) => {
      expect(unpackedLinks(page)).toEqual([]);
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
        `[of the repository](${pageUrl('docs/safety.md')}) [none of it](${pageUrl('docs/none.md')})`,
        '[a world](messages/worlds/README.md) [a test](../test/docs/links.test.ts)',
      ].join('\n\n'),
    );
    expect(brokenLinks(page, pages)).toEqual([
      'none.md',
      'safety.md#none',
      '#none',
      '../../other.md',
      'http://example.com',
      pageUrl('docs/none.md'),
      'pictures/none.png',
    ]);
    expect(unpackedLinks(page)).toEqual(['../../other.md', 'messages/worlds/README.md']);
  });
});
