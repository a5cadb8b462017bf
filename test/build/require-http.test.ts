import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleOptions, requireBanner } from '../../build/bundle-functions.ts';
import { requireHttp } from '../../build/require-http.ts';

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'require-http-'))));
afterAll(() => rmSync(directory, { recursive: true }));

/** What a bundled program prints: an address that it got with Node's HTTP module, and whether Undici was loaded. */
async function run(name: string, imported: string, plugins: Plugin[]): Promise<unknown> {
  const source = join(directory, `${name}.ts`);
  const outfile = join(directory, `${name}.mjs`);
  const lines = [
    imported,
    "const isUndici = process.moduleLoadList.includes('NativeModule internal/deps/undici/undici');",
    'console.log(JSON.stringify({ agent: typeof new Agent({ keepAlive: true }).createConnection, isUndici }));',
  ];
  writeFileSync(source, lines.join('\n'));
  await build({ ...bundleOptions, entryPoints: [source], outfile, banner: requireBanner, plugins });
  const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}

it.each([
  ['by its name', "import { Agent } from 'node:http';"],
  ['by its old name', "import { Agent } from 'http';"],
  ['as a whole', "import http from 'node:http'; const { Agent } = http;"],
  ['late', "const { Agent } = await import('node:http');"],
])(
  'a function that takes Node’s HTTP module %s does not load Undici, which it does not use',
  async (name, imported) => {
    expect(await run(name, imported, [requireHttp])).toEqual({ agent: 'function', isUndici: false });
  },
);

it('a plain bundle loads it, so that the way around is still worth its lines', async () => {
  expect(await run('plain', "import { Agent } from 'node:http';", [])).toEqual({ agent: 'function', isUndici: true });
});
