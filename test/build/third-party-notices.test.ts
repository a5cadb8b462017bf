import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../build/bundle-functions.ts';
import { bundledPackages, composeNotices, NOTICES_FILE } from '../../build/third-party-notices.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'notices-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** A metafile of one bundle with one file of each package. */
function metafileOf(bytes: Readonly<Record<string, number>>): Metafile {
  const inputs = Object.entries(bytes).map(([folder, bytesInOutput]) => [`${folder}/index.js`, { bytesInOutput }]);
  return { inputs: {}, outputs: { 'handler.mjs': { inputs: Object.fromEntries(inputs) } } } as unknown as Metafile;
}

function writePackage(name: string, license: unknown, files: Readonly<Record<string, string>> = {}): string {
  const folder = `node_modules/${name}`;
  mkdirSync(join(directory, folder), { recursive: true });
  writeFileSync(join(directory, folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(directory, folder, file), text);
  return folder;
}

function noticesOf(...folders: readonly string[]): string {
  const bytes = Object.fromEntries(folders.map((folder) => [folder, 1]));
  return composeNotices(bundledPackages([metafileOf(bytes)], directory));
}

describe('the notices beside a function’s bundle', () => {
  it('name every bundled package, with the text of its licence', async () => {
    const { remediator } = await bundleFunctions(directory, ['remediator']);
    const notices = readFileSync(join(directory, 'remediator', NOTICES_FILE), 'utf8');
    const paths = Object.values(remediator?.outputs ?? {}).flatMap(({ inputs }) => Object.keys(inputs));
    const names = new Set(paths.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
    expect(names.size).toBeGreaterThan(20);
    for (const name of names) {
      const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
      expect(notices).toContain(`\n${name} ${version} (`);
    }
    for (const licence of ['valibot/LICENSE.md', '@smithy/core/LICENSE', 'obliterator/LICENSE.txt'])
      expect(notices).toContain(readFileSync(join(root, 'node_modules', licence), 'utf8').trimEnd());
  });
});

describe('the notices of a bundle', () => {
  it('hold what a package ships as LICENSE and as NOTICE', () => {
    const folder = writePackage('with-notice', 'Apache-2.0', {
      'LICENSE.md': 'the terms',
      'NOTICE.txt': 'who made it',
    });
    expect(noticesOf(folder)).toContain('with-notice 1.2.3 (Apache-2.0)\n\nthe terms\n\nwho made it\n');
  });

  it('hold a text once that several packages share', () => {
    const folders = ['@shared/a', '@shared/b'].map((name) => writePackage(name, 'ISC', { LICENCE: 'the same terms' }));
    expect(noticesOf(...folders)).toContain('@shared/a 1.2.3 (ISC)\n@shared/b 1.2.3 (ISC)\n\nthe same terms\n');
  });

  it('leave out a package of which nothing is left in the bundle', () => {
    const folder = writePackage('shaken-away', 'GPL-3.0-only');
    expect(bundledPackages([metafileOf({ [folder]: 0 })], directory)).toEqual([]);
  });

  it('name a package once that is in several bundles, and in several places', () => {
    const folder = writePackage('twice', 'MIT', { LICENSE: 'terms' });
    const nested = writePackage('outer/node_modules/twice', 'MIT', { LICENSE: 'terms' });
    writeFileSync(join(directory, nested, 'package.json'), readFileSync(join(directory, folder, 'package.json')));
    const metafiles = [metafileOf({ [folder]: 1 }), metafileOf({ [nested]: 1, [folder]: 1 })];
    expect(bundledPackages(metafiles, directory).map(({ name }) => name)).toEqual(['twice']);
  });

  it.each([
    ['Apache-2.0', 'END OF TERMS AND CONDITIONS'],
    ['MIT-0', 'MIT No Attribution'],
  ])('hold the standard text of %s, and say so, where a package ships none', (licence, text) => {
    const notices = noticesOf(writePackage(`no-text-${licence.toLowerCase()}`, licence));
    expect(notices).toContain(`This is the standard text of ${licence}:`);
    expect(notices).toContain(text);
  });

  it('cannot be made for a licence that names its copyright holder, where a package ships no text', () => {
    const folder = writePackage('no-text', 'MIT', { 'README.md': 'MIT' });
    expect(() => noticesOf(folder)).toThrow('no-text 1.2.3 ships no text of its licence MIT');
  });

  it.each([['GPL-3.0-only'], ['SEE LICENSE IN LICENSE'], [undefined], [{ type: 'MIT' }]])(
    'cannot be made for the licence %j, which nobody allowed',
    (licence) => {
      const folder = writePackage('unlisted', licence, { LICENSE: 'terms' });
      expect(() => noticesOf(folder)).toThrow('unlisted 1.2.3 is bundled under');
    },
  );
});
