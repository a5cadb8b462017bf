import packageJson from '../../package.json' with { type: 'json' };
import { shellWord } from '../../shared/notification/text/quote-shell.ts';

/** A library that only those need who deploy. `least`, `tried`: versions; `megabytes`: with what it needs, when it is installed. */
export type Library = {
  readonly name: string;
  readonly least: string;
  readonly tried: string;
  readonly megabytes: number;
};

const { peerDependencies, devDependencies } = packageJson;

function library(name: keyof typeof peerDependencies, megabytes: number): Library {
  return { name, least: peerDependencies[name].replace(/^\^/, ''), tried: devDependencies[name], megabytes };
}

/** What synthesises the stack. */
export const SYNTHESIS: readonly Library[] = [library('aws-cdk-lib', 248), library('constructs', 2)];

/** What deploys it. */
export const DEPLOYMENT: readonly Library[] = [...SYNTHESIS, library('@aws-cdk/toolkit-lib', 70)];

/** How the command line itself was installed. */
export type Home =
  /** In the `node_modules` of this folder, which has a `package.json`: a project, or npx's cache. */
  | { readonly is: 'project'; readonly folder: string }
  /** For all projects of the machine. */
  | { readonly is: 'global' }
  /** From a clone: its own `node_modules` holds everything. */
  | { readonly is: 'clone'; readonly folder: string };

/** The libraries that are not there, or too old. @param versionOf the version that is found; undefined if there is none */
export function lacking(
  wanted: readonly Library[],
  versionOf: (name: string) => string | undefined,
): readonly Library[] {
  return wanted.filter(({ name, least }) => !isEnough(versionOf(name), least));
}

/** Whether a version is of the same major version and not older, as npm's `^` means it. */
function isEnough(version: string | undefined, least: string): boolean {
  const [found, lowest] = [numbersOf(version ?? ''), numbersOf(least)];
  if (found === undefined || lowest === undefined || found[0] !== lowest[0]) return false;
  const differing = found.findIndex((number, index) => number !== lowest[index]);
  return differing < 0 || (found[differing] ?? 0) > (lowest[differing] ?? 0);
}

function numbersOf(version: string): readonly number[] | undefined {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return numbers.length === 3 ? numbers.map(Number) : undefined;
}

/** The arguments of npm that install the libraries where the command line finds them; in the versions that it is tested with. */
export function npmArguments(libraries: readonly Library[], home: Home): readonly string[] {
  if (home.is === 'clone') return ['--prefix', home.folder, 'ci'];
  const place = home.is === 'project' ? ['--prefix', home.folder] : ['--global'];
  return ['install', ...place, '--save-exact', ...libraries.map(({ name, tried }) => `${name}@${tried}`)];
}

/** What is missing and how to get it. */
export function sayLacking(libraries: readonly Library[], home: Home): string {
  const names = libraries.map(({ name }) => name).join(', ');
  const size = libraries.reduce((sum, { megabytes }) => sum + megabytes, 0);
  return [
    `This needs the AWS CDK, which is not installed beside the command line: ${names}.`,
    `Only whoever deploys needs it (about ${size} MB on this machine; nothing of it is deployed). Install it:`,
    '',
    `  npm ${npmArguments(libraries, home).map(shellWord).join(' ')}`,
    '',
  ].join('\n');
}
