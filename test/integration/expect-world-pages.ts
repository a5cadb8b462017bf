import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderWorldPage } from '../messages/world-page.ts';
import { withoutPage } from '../messages/worlds-without-page.ts';
import type { Message } from '../sandbox/demo/incident-json.ts';

/** What a run of a world told people. */
type Told = { readonly messages: readonly Message[] };

const isToWrite = process.env['MESSAGES_OF_WORLDS'] !== undefined;

/**
 * Compares what people were told of each world with its page in docs/messages/worlds/; writes the pages before, those that are
 * lacking too, where the run is asked to by the variable MESSAGES_OF_WORLDS.
 */
export function expectWorldPages(names: readonly string[], told: (name: string) => Told): void {
  const shown = names.filter((name) => !withoutPage.has(name) && (isToWrite || existsSync(pathOf(name))));
  if (shown.length === 0) return;
  describe('the pages of docs/messages/worlds', () => {
    it.each(shown)('%s.md holds what people were told', (name) => {
      const page = renderWorldPage(name, titleOf(name), told(name).messages);
      if (isToWrite) writeFileSync(pathOf(name), page);
      expect(page, differs(name)).toBe(readFileSync(pathOf(name), 'utf8'));
    });
  });
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../docs/messages/worlds/${name}.md`, import.meta.url));
}

/** What to do where a page differs: the difference itself stands below it. */
function differs(name: string): string {
  const file = relative(process.cwd(), expect.getState().testPath ?? '');
  return [
    `What people were told in the world ${name} is not what docs/messages/worlds/${name}.md says.`,
    `If the difference is meant: MESSAGES_OF_WORLDS=1 npx vitest run ${file}`,
    'If it differs from run to run, leave out in test/messages/settle.ts what differs.',
  ].join('\n');
}

function titleOf(name: string): string {
  const world = JSON.parse(readFileSync(new URL(`../sandbox/worlds/${name}.json`, import.meta.url), 'utf8'));
  return (world as { readonly title: string }).title;
}
