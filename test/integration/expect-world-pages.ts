import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderWorldPage } from '../messages/world-page.ts';
import type { Message } from '../sandbox/demo/incident-json.ts';

/** What a run of a world told people. */
type Told = { readonly messages: readonly Message[] };

/**
 * Writes what people were told of each world into docs/messages/worlds/, where the run is asked to. No test compares these pages: which
 * of two services fails first, and whether two states are told together, differs from run to run.
 */
export function expectWorldPages(names: readonly string[], told: (name: string) => Told): void {
  if (process.env['MESSAGES_OF_WORLDS'] === undefined) return;
  describe('the pages of docs/messages/worlds', () => {
    it.each(names)('%s.md holds what people were told', async (name) => {
      const page = renderWorldPage(name, titleOf(name), told(name).messages);
      await expect(page).toMatchFileSnapshot(
        fileURLToPath(new URL(`../../docs/messages/worlds/${name}.md`, import.meta.url)),
      );
    });
  });
}

function titleOf(name: string): string {
  const world = JSON.parse(readFileSync(new URL(`../sandbox/worlds/${name}.json`, import.meta.url), 'utf8'));
  return (world as { readonly title: string }).title;
}
