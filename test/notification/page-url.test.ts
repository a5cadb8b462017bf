import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { createContent } from '../../shared/notification/content/message-content.ts';
import { pageUrl } from '../../shared/notification/content/page-url.ts';
import { render } from '../../shared/notification/render/render.ts';
import { incidentOf, messages, notificationOf, permissionFinding } from '../fixtures/incident.ts';

it('a page has the address where the package says that the project is published', () => {
  expect(pageUrl('docs/causes/no-route.md')).toBe(`${packageJson.homepage}/blob/main/docs/causes/no-route.md`);
});

it('every link of every message is absolute, and those to pages lead to one that there is', () => {
  const pages = Object.values(messages).flatMap((one) => render(one).text.match(/\S*docs\/\S+\.md/g) ?? []);
  expect(pages.length).toBeGreaterThan(5);
  for (const page of pages) {
    expect(page.startsWith(`${packageJson.homepage}/blob/main/docs/`)).toBe(true);
    const path = page.slice(`${packageJson.homepage}/blob/main/`.length);
    // The causes of the fixtures are made up; their folder is not.
    expect(existsSync(new URL(`../../${path.split('/').slice(0, -1).join('/')}`, import.meta.url))).toBe(true);
  }
});

it.each([
  ['a policy denies the call', { category: 'iam', remedy: null }, true],
  ['only a permission is lacking', { category: 'iam' }, false],
  ['nothing is there to open', { category: 'not-found', remedy: null }, false],
] as const)('a secret is linked where it is what has to be mended: %s', (_, fields, isLinked) => {
  const finding = { ...permissionFinding(), ...fields };
  const { links } = createContent(notificationOf('found', incidentOf({ findings: [finding] })));
  expect(links.some(({ label }) => label === 'secret')).toBe(isLinked);
});
