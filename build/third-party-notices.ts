import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Metafile } from 'esbuild';
import { standardTexts } from './standard-licences.ts';

/** The name of the notices file, beside each function's bundle and in the package. */
export const NOTICES_FILE = 'THIRD-PARTY-NOTICES';

/** The root of the repository. The paths of a metafile are relative to it. */
const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Licences (SPDX) that require only their text and the copyright line. A person must decide about any other licence.
 */
const allowed: readonly string[] = ['Apache-2.0', 'MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

/** A package with code in a bundle, and the text that its licence requires. */
export type BundledPackage = {
  readonly name: string;
  readonly version: string;
  /** The SPDX name. */
  readonly licence: string;
  /** The content of its files LICENSE and NOTICE, or the standard text of the licence. */
  readonly text: string;
};

/**
 * The packages with code in one of the bundles, by name and version.
 *
 * @param root the folder to which the paths of the metafiles are relative.
 * @throws Error for a licence that is not allowed, and for a package without a licence text if the licence has no
 * standard text.
 */
export function bundledPackages(metafiles: readonly Metafile[], root: string = repository): readonly BundledPackage[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs));
  const folders = inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? packageFolder(path) : []));
  return [...new Set(folders)]
    .map((folder) => readPackage(join(root, folder)))
    .toSorted((a, b) => order(a, b))
    .filter((one, index, all) => index === 0 || order(one, all[index - 1] ?? one) !== 0);
}

/** The notices as one text. A text that several packages share appears once, below all their names. */
export function composeNotices(packages: readonly BundledPackage[]): string {
  const parts = [...Map.groupBy(packages, ({ text }) => text)].map(([text, sharing]) => {
    const heads = sharing.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${heads.join('\n')}\n\n${text}\n`;
  });
  const head =
    'Code of the following packages is in these files. Each is named with its licence, and the licence follows.\n';
  return [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

/** The `node_modules/NAME` folder of a file of a package; nothing for a file of this repository. */
function packageFolder(path: string): readonly string[] {
  const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
  return folder === undefined ? [] : [folder];
}

function readPackage(folder: string): BundledPackage {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  };
  if (typeof license !== 'string' || !allowed.includes(license)) {
    throw new Error(
      `${name} ${version} is bundled under ${JSON.stringify(license)}, which is none of ${allowed.join(', ')}: read the licence, then allow it or do without the package`,
    );
  }
  return { name, version, licence: license, text: readTexts(folder) ?? standardText(`${name} ${version}`, license) };
}

/** The content of the licence and notice files of a package; undefined if it ships no licence. */
function readTexts(folder: string): string | undefined {
  const files = readdirSync(folder).toSorted();
  const licences = files.filter((file) => /^(?:licen[cs]e|copying)(?:[.-].*)?$/i.test(file));
  if (licences.length === 0) return undefined;
  const notices = files.filter((file) => /^notice(?:\..*)?$/i.test(file));
  return [...licences, ...notices].map((file) => readFileSync(join(folder, file), 'utf8').trimEnd()).join('\n\n');
}

function standardText(about: string, licence: string): string {
  const text = standardTexts[licence];
  if (text === undefined) {
    throw new Error(`${about} ships no text of its licence ${licence}, whose copyright line only its authors can give`);
  }
  return `The package ships no text of its licence. This is the standard text of ${licence}:\n\n${text}`;
}

function order(a: BundledPackage, b: BundledPackage): number {
  const [left, right] = [`${a.name} ${a.version}`, `${b.name} ${b.version}`];
  return left < right ? -1 : Number(left > right);
}
