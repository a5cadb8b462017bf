import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a program in a folder and gives what it printed. Its own configuration of npm does not reach it. */
export function runIn(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe', env: withoutNpm() });
}

function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}

/** Builds and packs the package, and installs the file into an empty folder, offline. Gives that folder and the one around it. */
export function installPacked(): { readonly folder: string; readonly consumer: string } {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  const consumer = join(folder, 'consumer');
  runIn(process.execPath, ['build/build.ts'], root);
  runIn('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
  mkdirSync(consumer);
  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n');
  runIn(
    'npm',
    ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', join(folder, tarball)],
    consumer,
  );
  return { folder, consumer };
}

/** Puts libraries of this repository beside the package, as if npm had installed them. */
export function addLibraries(consumer: string, names: readonly string[]): void {
  for (const name of names) {
    const path = join(consumer, 'node_modules', name);
    mkdirSync(join(path, '..'), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), path);
  }
}

/** What a program printed, its exit code, and how long it took. */
export type Ran = { readonly code: number; readonly out: string; readonly err: string; readonly seconds: number };

/** Runs the packed command line in its folder. Nobody sits at a terminal. */
export function runPacked(consumer: string, environment: NodeJS.ProcessEnv, args: readonly string[]): Promise<Ran> {
  const begun = performance.now();
  const inherited = Object.entries(withoutNpm()).filter(([name]) => !name.startsWith('AWS_'));
  const env = { ...Object.fromEntries(inherited), NODE_NO_WARNINGS: '1', ...environment };
  const main = join(consumer, 'node_modules', '.bin', 'ecs-init-remediator');
  return new Promise((resolve) => {
    const child = execFile(main, args, { cwd: consumer, env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err, seconds: Math.round(performance.now() - begun) / 1000 }),
    );
    child.stdin?.end();
  });
}
