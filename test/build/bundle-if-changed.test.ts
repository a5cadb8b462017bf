import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleIfChanged } from '../../build/bundle-if-changed.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
const [source, record, bundles] = [join(folder, 'handler.ts'), join(folder, 'made.json'), join(folder, 'bundles')];

/** In the place of the bundler, with one function of one source. */
async function bundle(directory: string) {
  mkdirSync(join(directory, 'remediator'), { recursive: true });
  writeFileSync(join(directory, 'remediator', 'handler.mjs'), 'bundled');
  const bytes = { bytes: 1, imports: [] };
  return { remediator: { inputs: { [relative(root, source)]: bytes } } };
}

const bundled = () => bundleIfChanged(bundles, record, bundle);

/** Saves the source, as somebody did some time ago. */
function saved(text: string): void {
  writeFileSync(source, text);
  utimesSync(source, 1, 1);
}

beforeEach(async () => {
  saved('one');
  await bundled();
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('the bundles of the functions', () => {
  it('are not made again while nothing has changed', async () => {
    expect(await bundled()).toBe(false);
  });

  it.each([
    ['a source was changed', () => saved('two')],
    ['a source is gone', () => rmSync(source)],
    ['a bundle was changed', () => writeFileSync(join(bundles, 'remediator', 'handler.mjs'), 'changed')],
    ['a bundle is gone', () => rmSync(join(bundles, 'remediator'), { recursive: true })],
    ['a file lies beside them', () => writeFileSync(join(bundles, 'remediator', 'chunk.mjs'), 'of another time')],
    ['it cannot be read what they were made of', () => writeFileSync(record, '{')],
    ['nobody has made them', () => rmSync(record)],
  ])('are made again where %s', async (_, change) => {
    change();
    expect(await bundled()).toBe(true);
    expect(await bundled()).toBe(false);
  });

  it('are made again next time where a source was saved while they were made', async () => {
    rmSync(record);
    const slowly = async (directory: string) => {
      const made = await bundle(directory);
      writeFileSync(source, 'meanwhile');
      return made;
    };
    expect(await bundleIfChanged(bundles, record, slowly)).toBe(true);
    expect(await bundled()).toBe(true);
  });
});
