import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { putBetweenMarks } from '../../build/between-marks.ts';
import { withoutPage } from './worlds-without-page.ts';

const folder = new URL('../../docs/messages/worlds/', import.meta.url);

/** The page that lists the worlds. */
export const WORLDS_PAGE = fileURLToPath(new URL('README.md', folder));

/** The names of the worlds that have a page. */
export function worldsWithPage(): readonly string[] {
  return globSync('*.md', { cwd: fileURLToPath(folder) })
    .map((file) => basename(file, '.md'))
    .filter((name) => name !== 'README')
    .toSorted();
}

/** The text of the page with a new list of worlds, made from their pages. @throws Error where a mark is missing */
export function withWorlds(page: string): string {
  const rows = worldsWithPage().map((name) => rowOf(name, readFileSync(new URL(`${name}.md`, folder), 'utf8')));
  const table = ['| world | what is wrong in it | what people are told |', '| --- | --- | --- |', ...rows].join('\n');
  const reasons = [...withoutPage].map(([name, why]) => `- \`${name}\`: ${why}.`);
  const without = reasons.length === 0 ? [] : ['These worlds have no page:', reasons.join('\n')];
  return putBetweenMarks(page, 'worlds', [table, ...without].join('\n\n'), 'docs/messages/worlds/README.md');
}

/** The world's title, and how many messages of each level it comes to, in the order of the page. */
function rowOf(name: string, page: string): string {
  const [, says = ''] = page.split('\n\n');
  const levels = Map.groupBy(page.matchAll(/^## \d+\. `\[(\w+)\]/gm), ([, level = '']) => level);
  const counts = [...levels].map(([level, { length }]) => (length === 1 ? level : `${length} ${level}`));
  const title = says.trim().replace(/ Nobody is told anything\.$/, '');
  return `| [${name}](${name}.md) | ${title.replaceAll('|', '\\|')} | ${counts.length === 0 ? 'nothing' : counts.join(', ')} |`;
}

if (import.meta.main) writeFileSync(WORLDS_PAGE, withWorlds(readFileSync(WORLDS_PAGE, 'utf8')));
