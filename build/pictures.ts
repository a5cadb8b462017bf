/** Makes the pictures of the README in Chromium: the first mail about the demo's incident, and the incident's page. */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { mailPage } from './mail-page.ts';
import { openChromium } from './open-chromium.ts';
import { recordedPage } from './recorded-page.ts';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const size = { width: 880, height: 545 };

/** The first mail of the incident, from the page of its messages. */
function firstMail(): string {
  const page = readFileSync(new URL('../docs/messages/worlds/megilance.md', import.meta.url), 'utf8');
  const [, subject = '', text = ''] = /^## 1\. `([^`\n]+)`$[\s\S]*?^```text\n([\s\S]*?)^```$/m.exec(page) ?? [];
  if (text === '') throw new Error('docs/messages/worlds/megilance.md shows no mail');
  return mailPage(subject, text);
}

mkdirSync(folder, { recursive: true });
const browser = await openChromium();
for (const colorScheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ viewport: size, colorScheme });
  await page.setContent(firstMail());
  await page.screenshot({ path: `${folder}mail-${colorScheme}.png` });
  await page.setContent(recordedPage());
  await page.screenshot({ path: `${folder}incident-${colorScheme}.png` });
  const way = page.locator('.way').first();
  if (colorScheme !== 'light') continue;
  await way.evaluate((one) => Object.assign(one.style, { padding: '1rem', margin: '0' }));
  await way.screenshot({ path: `${folder}way.png` });
}
await browser.close();
