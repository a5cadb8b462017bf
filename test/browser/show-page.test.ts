import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium } from '../../build/open-chromium.ts';
import { recordedPage } from '../../build/recorded-page.ts';
import { renderPage } from '../../cli/show/show-page.ts';
import type { Incident } from '../../shared/incident/incident.ts';
import { tellStory } from '../../shared/notification/story/tell-story.ts';
import { attachment, incidentOf, networkFinding, permissionFinding } from '../fixtures/incident.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const file = join(mkdtempSync(join(tmpdir(), 'show-page-')), 'incident.html');
const url = pathToFileURL(file).href;
const views = [390, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

const person = 'arn:aws:iam::111122223333:user/ann';

let browser: Browser;
beforeAll(async () => {
  writeFileSync(file, recordedPage());
  browser = await openChromium();
});
afterAll(() => browser.close());

const sizeOf = ({ width, colorScheme }: (typeof views)[number]) => ({ viewport: { width, height: 900 }, colorScheme });

/** Opens the page, and collects what it asks for and complains of. */
async function open(view: (typeof views)[number]) {
  // axe is put into the page, which the page's own policy would refuse.
  const page = await browser.newPage({ ...sizeOf(view), bypassCSP: true });
  const [requests, complaints]: [string[], string[]] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, requests, complaints };
}

async function violations(page: Page) {
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate<AxeResults>('axe.run()');
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

describe.each(views)('the page of an incident, $width pixels wide, $colorScheme', (view) => {
  it('needs no other file, complains of nothing and does not scroll sideways', async () => {
    const { page, requests, complaints } = await open(view);
    expect([requests, complaints]).toEqual([[url], []]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
  });

  it('can be read by everybody: contrast, headings, lists', async () => {
    expect(await violations((await open(view)).page)).toEqual([]);
  });

  it('draws each way from the task to the hop that stops it, and nothing of it is cut', async () => {
    const { page } = await open(view);
    const hops = await page.locator('.way').first().locator('.hop').allInnerTexts();
    expect(hops.map((text) => text.split('\n')[0])).toEqual([
      'task',
      'security group',
      'subnet',
      'network ACL',
      'route table stops here',
      'not reached',
    ]);
    const boxes = await page.locator('.hop').evaluateAll((all) => all.map((one) => [one.scrollWidth, one.clientWidth]));
    for (const [needed = 0, has = 0] of boxes) expect(needed).toBeLessThanOrEqual(has);
  });
});

/** Incidents whose pages hold what the recorded one does not, and what must be read on them. */
const others: readonly (readonly [string, Incident, readonly string[]])[] = [
  [
    'whose repair somebody took back',
    incidentOf({
      findings: [
        permissionFinding(undefined, undefined, {
          decision: 'apply',
          changes: ['change-attach'],
          resolution: 'undone',
        }),
      ],
      changes: [
        attachment({
          state: 'undone',
          undoBy: person,
          note: { code: 'person-asked', by: person },
          proof: { by: 'none', why: { code: 'person-asked', by: person }, at: '2026-11-23T03:20:00.000Z' },
        }),
      ],
    }),
    ['Your decision', 'What to do', 'open: the product’s repair of it is taken back', `undone: ${person} asked for it`],
  ],
  [
    'that is one of an outage',
    incidentOf({
      findings: [networkFinding()],
      outages: [{ id: 'out-1', key: 'no-route|rtb-1', others: true, toldWith: [] }],
    }),
    ['It is not alone: outage out-1 tells of all that met the same obstacle', 'What to do'],
  ],
];

describe.each(others)('the page of an incident %s', (_, incident, says) => {
  it.each(views)(
    'can be read by everybody and does not scroll sideways, $width pixels wide, $colorScheme',
    async (view) => {
      const page = await browser.newPage({ ...sizeOf(view), bypassCSP: true });
      await page.setContent(renderPage(tellStory(incident, [['--stack', 'EcsInitRemediator']]), { timeZone: 'UTC' }));
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(view.width);
      expect(await violations(page)).toEqual([]);
      const text = await page.locator('main').innerText();
      // The first two in this order: a decision comes before what makes ECS try again.
      const places = says.map((one) => text.indexOf(one));
      expect(places).not.toContain(-1);
      expect(places.slice(0, 2)).toEqual(places.slice(0, 2).toSorted((a, b) => a - b));
      expect(text).not.toMatch(/undone: *$|Repaired by the product/m);
    },
  );
});

describe('the colours of the page', () => {
  it('follow the scheme that the reader prefers', async () => {
    const grounds = await Promise.all(
      (['light', 'dark'] as const).map(async (colorScheme) =>
        (await open({ width: 390, colorScheme })).page.evaluate('getComputedStyle(document.body).backgroundColor'),
      ),
    );
    expect(grounds).toEqual(['rgb(244, 245, 247)', 'rgb(14, 18, 23)']);
  });

  it('are the page’s own under its content security policy', async () => {
    const page = await browser.newPage({ colorScheme: 'light' });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(url);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(244, 245, 247)');
    expect(complaints).toEqual([]);
  });
});
