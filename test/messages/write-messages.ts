/** Writes docs/messages/ anew, but for the pages of the worlds: every message of the stories and of the causes, as people get it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderPages } from './pages.ts';
import { readPages } from './read-pages.ts';

const folder = fileURLToPath(new URL('../../docs/messages/', import.meta.url));

const pages = await renderPages();
for (const page of readPages(folder).keys()) rmSync(join(folder, page));
for (const [path, text] of pages) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
