import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from './account.ts';
import { sandboxFolder } from './folders.ts';
import { type CommandResult, runCommand } from './run-command.ts';
import { SandboxError } from './sandbox-error.ts';
import { makeWorkingFolder } from './working-folder.ts';

/** A Python interpreter with MiniStack and moto, and the environment that it needs. */
export interface Installation {
  readonly python: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface Interpreter {
  readonly command: string;
  readonly version: string;
}

/** Packages that are installed together, into a folder of their own. */
export interface PackageSet {
  /** The beginning of the folder's name. */
  readonly name: string;
  /** What is in it, for people, and what it takes to install it. */
  readonly label: string;
  readonly takes: string;
  /** The file with their versions and hashes. */
  readonly requirements: string;
}

/** How the installer uses the machine. A test passes in its own. */
export interface InstallOptions {
  /** Default: MiniStack and moto. */
  readonly set?: PackageSet;
  readonly progress?: Progress;
  /** The folder for the installation. */
  readonly folder?: string;
  /** Commands that may be a Python, the preferred one first. */
  readonly candidates?: readonly string[];
  /** Environment of the commands. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const account: PackageSet = {
  name: 'ministack',
  label: 'MiniStack and moto',
  takes: '160 MB, half a minute, once',
  requirements: fileURLToPath(new URL('./requirements.txt', import.meta.url)),
};
const pythons = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const askVersion = 'import sys; print("%d.%d" % sys.version_info[:2]); sys.exit(sys.version_info < (3, 10))';

/**
 * Installs MiniStack and moto, or another set, once for each state of its requirements, and returns the interpreter that runs them. Two
 * installations at the same time do no harm: each builds its own folder, and the first to finish gives it the final
 * name. Throws a {@link SandboxError} with one sentence if there is no usable Python or the installation fails.
 */
export async function installMiniStack(options: InstallOptions = {}): Promise<Installation> {
  const progress = options.progress ?? (() => undefined);
  const set = options.set ?? account;
  const environment = pipEnvironment(options.environment ?? process.env);
  const folder = options.folder ?? sandboxFolder;
  const found = await findPython(options.candidates ?? pythons, environment);
  const stamp = createHash('sha256')
    .update(readFileSync(set.requirements))
    .update(found.version)
    .digest('hex')
    .slice(0, 12);
  const final = join(folder, `${set.name}-${stamp}`);
  const installed = installationIn(final, found);
  if (installed !== null) return installed;

  progress(`installing ${set.label} into ${final} (Python ${found.version}; ${set.takes})`);
  const building = await makeWorkingFolder(folder, 'installing');
  try {
    await build(found, building, { environment, progress, set });
    await keep(building, final);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  const ready = installationIn(final, found);
  if (ready === null)
    throw new SandboxError(`The installation in ${final} is not whole: delete that folder and run again.`);
  progress(`${set.label} ${set.label.includes(' and ') ? 'are' : 'is'} installed`);
  return ready;
}

/**
 * The environment of pip: without the person's settings for the place of installation, and without questions or advice.
 */
function pipEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  return {
    ...environment,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
    PYTHONNOUSERSITE: '1',
  };
}

async function findPython(
  candidates: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Interpreter> {
  const tooOld: string[] = [];
  for (const command of candidates) {
    const { status, output } = await runCommand(command, ['-c', askVersion], { environment });
    const version = output.trim();
    if (status === 0) return { command, version };
    if (status === 1 && /^\d+\.\d+$/.test(version)) tooOld.push(`${command} is ${version}`);
  }
  throw new SandboxError(
    tooOld.length === 0
      ? 'The local account needs Python 3.10 or later, and none was found: install it (python3) and run again.'
      : `The local account needs Python 3.10 or later (${tooOld.join(', ')}): install a later one and run again.`,
  );
}

/** The interpreter of a finished installation, which may have been made in two ways; null if there is none. */
function installationIn(final: string, found: Interpreter): Installation | null {
  const python = join(final, 'venv', 'bin', 'python');
  if (existsSync(python)) return { python, environment: {} };
  const packages = join(final, 'packages');
  return existsSync(packages) ? { python: found.command, environment: { PYTHONPATH: packages } } : null;
}

type Build = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  readonly set: PackageSet;
};

async function build(found: Interpreter, building: string, { environment, progress, set }: Build): Promise<void> {
  const venv = join(building, 'venv');
  const made = await runCommand(found.command, ['-m', 'venv', venv], { environment });
  if (made.status === 0) {
    assertInstalled(await pipInstall(join(venv, 'bin', 'python'), [], environment, set), set);
    return;
  }
  await rm(venv, { recursive: true, force: true });
  const pip = await runCommand(found.command, ['-m', 'pip', '--version'], { environment });
  if (pip.status !== 0) {
    throw new SandboxError(
      `Python ${found.version} (${found.command}) has neither a working venv nor pip: install one of them (on Debian and Ubuntu the package python3-venv) and run again.`,
    );
  }
  progress(`Python ${found.version} has no working venv: installing with pip into a folder of its own`);
  assertInstalled(await pipInstall(found.command, ['--target', join(building, 'packages')], environment, set), set);
}

function pipInstall(
  python: string,
  target: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { requirements }: PackageSet,
): Promise<CommandResult> {
  const args = ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', ...target, '-r', requirements];
  return runCommand(python, args, { environment });
}

function assertInstalled(result: CommandResult, { label }: PackageSet): void {
  if (result.status === 0) return;
  const detail = result.output.split('\n').slice(-20).join('\n');
  throw new SandboxError(`${label} could not be installed with pip; pip says:`, detail);
}

/**
 * Gives the built folder its final name. If another installation was first, its folder stays, because it has the same
 * content.
 */
async function keep(building: string, final: string): Promise<void> {
  try {
    await rename(building, final);
  } catch (error) {
    if (!existsSync(final)) throw error;
  }
}

if (import.meta.main) {
  try {
    const { python } = await installMiniStack({ progress: (sentence) => console.error(sentence) });
    console.log(python);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
