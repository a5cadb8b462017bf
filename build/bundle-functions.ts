import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { requireHttp } from './require-http.ts';
import { shakeSchemas } from './shake-schemas.ts';
import { bundledPackages, composeNotices, NOTICES_FILE } from './third-party-notices.ts';

const sources = fileURLToPath(new URL('../functions', import.meta.url));

/** The options of every bundle: ES modules for Node 24, minified, with source maps and with the SDK inside. */
export const bundleOptions = {
  // Paths in a metafile are relative to this folder.
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  minify: true,
  // The notices file holds the licences.
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Some CommonJS packages call `require`, which an ES module does not have. */
export const requireBanner = {
  js: "import { createRequire as createRequireOf } from 'node:module'; const require = createRequireOf(import.meta.url);",
};

/** The names of the functions: every folder with a handler.ts. */
export function functionNames(): readonly string[] {
  return readdirSync(sources).filter((name) => existsSync(join(sources, name, 'handler.ts')));
}

/**
 * Bundles each function into its own folder: `handler.mjs`, the chunks that are loaded when first needed, and the
 * notices of the bundled packages.
 * @returns the metafile of each bundle, by the name of the function
 * @throws Error if the licence of a bundled package is not allowed or has no text
 */
export async function bundleFunctions(
  directory: string,
  names: readonly string[] = functionNames(),
): Promise<Readonly<Record<string, Metafile>>> {
  const bundled = await Promise.all(names.map(async (name) => [name, await bundleFunction(directory, name)] as const));
  return Object.fromEntries(bundled);
}

async function bundleFunction(directory: string, name: string): Promise<Metafile> {
  const outdir = join(directory, name);
  const { metafile, outputFiles } = await build({
    ...bundleOptions,
    entryPoints: { handler: join(sources, name, 'handler.ts') },
    outdir,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    sourcemap: 'linked',
    sourcesContent: false,
    banner: requireBanner,
    plugins: [shakeSchemas, requireHttp],
    metafile: true,
    write: false,
  });
  const notices = Buffer.from(composeNotices(bundledPackages([metafile])));
  writeChanged(outdir, [...outputFiles, { path: join(outdir, NOTICES_FILE), contents: notices }]);
  return metafile;
}

/** Writes changed files and removes old ones, but touches no others, because two synths may run at the same time. */
function writeChanged(
  outdir: string,
  files: readonly { readonly path: string; readonly contents: Uint8Array }[],
): void {
  mkdirSync(outdir, { recursive: true });
  for (const { path, contents } of files) {
    if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileSync(path, contents);
  }
  const current = new Set(files.map(({ path }) => basename(path)));
  for (const name of readdirSync(outdir))
    if (!current.has(name)) rmSync(join(outdir, name), { recursive: true, force: true });
}
