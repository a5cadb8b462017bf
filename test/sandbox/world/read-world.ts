import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { networkProblems } from './check-network.ts';
import type { Deed } from './deed-schema.ts';
import { type World, worldSchema } from './world-schema.ts';

/** A world, or all problems of its file. */
export type ReadWorld =
  | { readonly is: 'world'; readonly world: World }
  | { readonly is: 'invalid'; readonly problems: readonly string[] };

/** Reads and checks a world's file. */
export function readWorld(path: string): ReadWorld {
  const read = readText(path);
  if (read.is === 'fault') return { is: 'invalid', problems: [`${path}: ${read.because}`] };
  const parsed = parseJson(read.value);
  if (parsed.is === 'fault') return { is: 'invalid', problems: [`${path}: not JSON: ${parsed.because}`] };
  const checked = checkWorld(parsed.value);
  return checked.is === 'world'
    ? checked
    : { is: 'invalid', problems: checked.problems.map((problem) => `${path}: ${problem}`) };
}

/** Validates a world: first its form, then that every name in it is defined. */
export function checkWorld(value: unknown): ReadWorld {
  // An array would pass for an object without members.
  if (Array.isArray(value)) return { is: 'invalid', problems: ['the file: found a list; allowed is an object'] };
  const parsed = v.safeParse(worldSchema, value);
  if (!parsed.success) return { is: 'invalid', problems: parsed.issues.map(explain) };
  const problems = danglingNames(parsed.output);
  return problems.length > 0 ? { is: 'invalid', problems } : { is: 'world', world: parsed.output };
}

type Read<T> = { readonly is: 'value'; readonly value: T } | { readonly is: 'fault'; readonly because: string };

function readText(path: string): Read<string> {
  try {
    return { is: 'value', value: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { is: 'fault', because: 'there is no such file' };
    if (code === 'EISDIR') return { is: 'fault', because: 'this is a folder; the file of a world is needed' };
    if (code === 'EACCES') return { is: 'fault', because: 'you may not read it (EACCES)' };
    throw error;
  }
}

function parseJson(text: string): Read<unknown> {
  try {
    return { is: 'value', value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { is: 'fault', because: error.message.replaceAll(/\s+/g, ' ') };
    throw error;
  }
}

type AnyIssue = v.BaseIssue<unknown>;

function explain(issue: AnyIssue): string {
  const deeper = (issue.issues ?? [])
    .filter((one) => (one.path?.length ?? 0) > 0)
    .toSorted((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
  const told = deeper !== undefined && (deeper.path?.length ?? 0) > 1 ? nest(issue, deeper) : issue;
  const path = v.getDotPath(told) ?? 'the file';
  if (told.type === 'strict_object' && told.expected === 'never') return `${path}: there is no such member`;
  if (told.type === 'strict_object' && told.input === undefined) return `${path}: found nothing; it must be given`;
  const value = told.input === undefined ? 'nothing' : JSON.stringify(told.input)?.slice(0, 120);
  return `${path}: found ${value}; ${allowed(told)}`;
}

/** An issue inside a union, with its whole path. */
function nest(outer: AnyIssue, inner: AnyIssue): AnyIssue {
  const path = [...(outer.path ?? []), ...(inner.path ?? [])] as NonNullable<AnyIssue['path']>;
  return { ...inner, path };
}

/** How a person calls what a schema expects. */
const plainTypes: Readonly<Record<string, string>> = { Object: 'an object', Array: 'a list' };

function allowed(issue: AnyIssue): string {
  return issue.message.startsWith('Invalid ') && issue.expected !== null
    ? `allowed is ${plainTypes[issue.expected] ?? issue.expected}`
    : `allowed is ${issue.message}`;
}

type Named = readonly ['service' | 'role' | 'secret' | 'key', string | undefined, string];

/** The names that a deed uses, each with the kind of thing that it must name and the member that holds it. */
function namesIn(deed: Deed): readonly Named[] {
  const members = Object.entries(deed) as [string, Readonly<Record<string, unknown>>][];
  return members.flatMap(([kind, given]) =>
    (['service', 'role', 'by', 'secret', 'key'] as const).flatMap((member): readonly Named[] => {
      const used = given[member];
      if (typeof used !== 'string' || kind === 'fault') return [];
      return [[member === 'by' ? 'role' : member, used, `${kind}.${member}`]];
    }),
  );
}

/** Names that a world uses but does not define. */
function danglingNames(world: World): readonly string[] {
  const known = {
    cluster: new Set(world.clusters),
    role: new Set(world.roles.map((one) => one.name)),
    subnet: new Set([...world.subnets, ...world.network.subnets].map((one) => one.name)),
    key: new Set(world.keys.map((one) => one.name)),
    secret: new Set(world.secrets.map((one) => one.name)),
    service: new Set(world.services.map((one) => one.name)),
    happening: new Set(world.happenings.flatMap((one) => one.name ?? [])),
  };
  const problems: string[] = [];
  const check = (kind: keyof typeof known, used: string | undefined, path: string): void => {
    if (used === undefined || known[kind].has(used)) return;
    problems.push(
      `${path}: found ${JSON.stringify(used)}; allowed is the name of a ${kind} of this world: ${[...known[kind]].join(', ') || 'there is none'}`,
    );
  };
  for (const [list, runs] of [
    ['services', world.services],
    ['tasks', world.tasks],
  ] as const) {
    runs.forEach((run, at) => {
      const path = `${list}.${at}`;
      check('cluster', run.cluster, `${path}.cluster`);
      check('role', run.executionRole, `${path}.executionRole`);
      check('role', run.taskRole, `${path}.taskRole`);
      check('role', run.registeredBy, `${path}.registeredBy`);
      run.subnets.forEach((subnet, index) => check('subnet', subnet, `${path}.subnets.${index}`));
    });
  }
  world.instances.forEach((one, at) => {
    check('cluster', one.cluster, `instances.${at}.cluster`);
    check('role', one.role, `instances.${at}.role`);
    check('subnet', one.subnet, `instances.${at}.subnet`);
  });
  world.secrets.forEach((one, at) => check('key', one.kmsKey, `secrets.${at}.kmsKey`));
  world.parameters.forEach((one, at) => check('key', one.kmsKey, `parameters.${at}.kmsKey`));
  world.happenings.forEach(({ when, do: deed }, at) => {
    const path = `happenings.${at}`;
    check('happening', when.afterHappening, `${path}.when.afterHappening`);
    for (const [kind, used, member] of namesIn(deed)) check(kind, used, `${path}.do.${member}`);
  });
  return [...problems, ...networkProblems(world)];
}
