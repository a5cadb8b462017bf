import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderWorldPage } from '../messages/world-page.ts';
import type { Message } from '../sandbox/demo/incident-json.ts';

/** The command that writes the pages of the worlds anew. */
const command = 'npm run messages:worlds';

/** What a run of a world told people. */
type Told = { readonly messages: readonly Message[] };

/** Compares what people were told of each world with its page in docs/messages/worlds/. */
export function expectWorldPages(names: readonly string[], told: (name: string) => Told): void {
  describe(`the pages of docs/messages/worlds (else: ${command}, and read the difference)`, () => {
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
