/** Makes the pictures of the README in Chromium: the first mail about the demo's incident, and the incident's page. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openChromium } from './open-chromium.ts';
import { recordedMail, recordedPage } from './recorded-page.ts';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const size = { width: 880, height: 545 };

mkdirSync(folder, { recursive: true });
const browser = await openChromium();
for (const colorScheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ viewport: size, colorScheme });
  await page.setContent(recordedPage());
  await page.screenshot({ path: `${folder}incident-${colorScheme}.png` });
  const way = page.locator('.way').first();
  if (colorScheme !== 'light') continue;
  await way.evaluate((one) => Object.assign(one.style, { padding: '1rem', margin: '0' }));
  await way.screenshot({ path: `${folder}way.png` });
}
// A page of its own: the policy of the incident's page lets no other style in.
const mail = await browser.newPage({ viewport: { width: 880, height: 420 }, colorScheme: 'light' });
await mail.setContent(recordedMail());
await mail.screenshot({ path: `${folder}mail.png` });
await browser.close();
