import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { differencesOf } from '../messages/differences.ts';
import { renderWorldPage } from '../messages/world-page.ts';
import { withoutPage } from '../messages/worlds-without-page.ts';
import type { Message } from '../sandbox/demo/incident-json.ts';

/** What a run of a world told people. */
type Told = { readonly messages: readonly Message[] };

const isToWrite = process.env['MESSAGES_OF_WORLDS'] !== undefined;

/**
 * Compares what people were told of each world with its page in docs/messages/worlds/; writes the pages before, where the run
 * is asked to by the variable MESSAGES_OF_WORLDS. Worlds that have a reason for having no page are left out.
 */
export function expectWorldPages(names: readonly string[], told: (name: string) => Told): void {
  const shown = names.filter((name) => !withoutPage.has(name));
  if (shown.length === 0) return;
  describe('the pages of docs/messages/worlds', () => {
    it.for(shown)('%s.md holds what people were told', (name, { task }) => {
      const page = renderWorldPage(name, titleOf(name), told(name).messages);
      if (isToWrite) writeFileSync(pathOf(name), page);
      const file = `docs/messages/worlds/${name}.md`;
      const written = existsSync(pathOf(name)) ? [[file, readFileSync(pathOf(name), 'utf8')] as const] : [];
      const differences = differencesOf(new Map([[file, page]]), new Map(written));
      expect(differences.map((one) => `${one}\n${renewing(task.file.filepath)}`)).toEqual([]);
    });
  });
}

/** What to do where a page differs. */
function renewing(file: string): string {
  return [
    `If the difference is meant: MESSAGES_OF_WORLDS=1 npx vitest run ${relative(process.cwd(), file)} && node test/messages/worlds-index.ts`,
    'If it differs from run to run, settle in test/messages/settle.ts what differs.',
  ].join('\n');
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../docs/messages/worlds/${name}.md`, import.meta.url));
}

function titleOf(name: string): string {
  const world = JSON.parse(readFileSync(new URL(`../sandbox/worlds/${name}.json`, import.meta.url), 'utf8'));
  return (world as { readonly title: string }).title;
}
