import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Installer } from '../../shared/installing.ts';
import { confirm } from '../confirm.ts';
import type { Terminal } from '../terminal.ts';
import { NoAnswer } from '../usage-error.ts';
import { findHome, findVersion, ownFolder } from './find-home.ts';
import { type Home, type Library, lacking, npmArguments, sayLacking } from './libraries.ts';

/** How the libraries that are missing are got. Tests pass their own. */
export type LibraryEdge = {
  readonly home: Home;
  readonly versionOf: (name: string) => string | undefined;
  /** Runs npm and gives its exit code. Its output goes to the error output. */
  readonly npm: (args: readonly string[]) => Promise<number>;
};

/** The machine as it is. */
export function openLibraryEdge(): LibraryEdge {
  return { home: findHome(), versionOf: (name) => findVersion(name), npm: runNpm };
}

/**
 * Sees to it that the libraries are there: installs them if the person says so, at the terminal or by `--install`.
 * @throws NoAnswer with the command that installs them
 */
export async function provideLibraries(
  wanted: readonly Library[],
  { install }: { readonly install?: boolean | undefined },
  terminal: Terminal,
  { home, versionOf, npm }: LibraryEdge,
): Promise<void> {
  const missing = lacking(wanted, versionOf);
  if (missing.length === 0) return;
  const said = sayLacking(missing, home);
  if (install !== true) {
    if (terminal.question === null) throw new NoAnswer(`${said}\nThen run this again, or give --install.`, false);
    await terminal.err.write(`${said}\n`);
    if (!(await confirm(terminal, 'Install it now?', false))) throw new NoAnswer('Nothing was done.', false);
  }
  const code = await npm(npmArguments(missing, home));
  const still = lacking(wanted, versionOf);
  if (code !== 0 || still.length > 0)
    throw new NoAnswer(
      `npm could not install ${missing.map(({ name }) => name).join(', ')}.\n\n${sayLacking(missing, home)}`,
      true,
    );
}

/** Loads the part of the product that knows the CDK. @throws NoAnswer where a clone was not built */
export async function loadInstaller(): Promise<Installer> {
  const file = join(ownFolder(), 'dist', 'infra', 'installer.js');
  if (!existsSync(file)) throw new NoAnswer(`${file} is missing: run "npm run build" in this clone first.`, false);
  return (await import(pathToFileURL(file).href)) as Installer;
}

function runNpm(args: readonly string[]): Promise<number> {
  // npm is a script of the shell on Windows.
  const child = spawn('npm', [...args, '--no-audit', '--no-fund'], {
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
