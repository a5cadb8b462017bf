/** Writes docs/messages/ anew: every message of the stories and of the causes, as people get it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderPages } from './pages.ts';

const folder = fileURLToPath(new URL('../../docs/messages/', import.meta.url));

const pages = await renderPages();
rmSync(folder, { recursive: true, force: true });
for (const [path, text] of pages) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
