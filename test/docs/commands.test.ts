import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it, test } from 'vitest';
import { verbs } from '../../cli/verbs.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { commandsIn, shownCommands } from './commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shown = shownCommands(['npx', 'npm']);
const inBlocks = shownCommands([]);

/** Of which verb a command is, with its arguments; null if it is of another program. */
function ofProduct(words: readonly string[]): readonly string[] | null {
  if (words[0] === 'npx' && words[1] === packageJson.name) return words.slice(2);
  if (words[0] !== 'npm' || words[1] !== 'run') return null;
  const script = words.indexOf('explain');
  return script > 0 ? ['explain', ...words.slice(script + 1).filter((word) => word !== '--')] : null;
}

/** What is wrong with the arguments of a verb; null if nothing is. */
function misuse([name, ...args]: readonly string[]): string | null {
  if (name === 'VERB' || name === undefined || name.startsWith('-')) return null;
  const verb = verbs.find((one) => one.name === name);
  if (verb === undefined) return `there is no verb ${name}`;
  if (args.includes('--help')) return null;
  const command = new Command(name);
  verb.declare(command);
  for (const option of ['--json', '--operator <arn>', '--stack <name>', '--region <region>', '--profile <name>'])
    if (!command.options.some(({ long }) => long === option.split(' ')[0])) command.option(option);
  // A page shows BUCKET where a name of a bucket has to stand.
  for (const option of command.options) Object.assign(option, { parseArg: undefined });
  const { operands, unknown } = command.parseOptions([...args]);
  if (unknown.length > 0) return `unknown: ${unknown.join(' ')}`;
  const takes = command.registeredArguments;
  if (operands.length > takes.length && takes.at(-1)?.variadic !== true) return `too many: ${operands.join(' ')}`;
  return takes.filter(({ required }) => required).length > operands.length ? 'too few arguments' : null;
}

describe('the commands of the product that the documentation shows', () => {
  const ours = shown.flatMap(({ page, words }) => {
    const args = ofProduct(words);
    return args === null ? [] : [{ page, args }];
  });

  it('are understood by the command line', () => {
    const wrong = ours.flatMap(({ page, args }) => {
      const problem = misuse(args);
      return problem === null ? [] : [`${page}: ${args.join(' ')}: ${problem}`];
    });
    expect(ours.length).toBeGreaterThan(10);
    expect(wrong.join('\n')).toBe('');
  });

  it('would be noticed, if they were not', () => {
    expect(misuse(['stattus'])).toBe('there is no verb stattus');
    expect(misuse(['undo'])).toBe('too few arguments');
    expect(misuse(['pause', '2h', '3h'])).toBe('too many: 2h 3h');
    expect(misuse(['pause', '--wayt', '3'])).toBe('unknown: --wayt 3');
    expect(misuse(['pause', '2h', '--wait', '3'])).toBeNull();
  });
});

test('each script of npm that the documentation names is there', () => {
  const scripts = shown.flatMap(({ page, words }) =>
    words[0] === 'npm' && words[1] === 'run' ? [[page, words.find((word, at) => at > 1 && !word.startsWith('-'))]] : [],
  );
  expect(scripts.length).toBeGreaterThan(5);
  expect(scripts.filter(([, name]) => !Object.hasOwn(packageJson.scripts, name ?? ''))).toEqual([]);
});

/**
 * The programs whose commands the pages show in blocks, and what holds each of them. A command of any other program has to be
 * added here, with its test, or with why it can have none.
 */
const heldBy: Readonly<Record<string, string>> = {
  aws: 'test/sandbox-account/documented-commands.test.ts',
  npm: 'test/docs/commands.test.ts',
  npx: 'test/docs/commands.test.ts',
};

/** Programs of a machine or account that no test has: the page says where the command is to be given. */
const elsewhere: Readonly<Record<string, string>> = {
  terraform: 'the owner’s Terraform project',
  ...Object.fromEntries(
    ['for', 'done', 'grep', 'jq', 'read', 'rm', 'sed', 'tail'].map((one) => [one, 'the owner’s shell']),
  ),
  docker: 'on the container instance',
  sudo: 'on the container instance',
  systemctl: 'on the container instance',
  chronyc: 'on the container instance',
  df: 'on the container instance',
  nc: 'in the task’s subnet',
  nslookup: 'in the task’s subnet',
  curl: 'in the task’s subnet',
  openssl: 'in the task’s subnet',
};

describe('the programs whose commands the documentation shows', () => {
  const programs = [...new Set(inBlocks.map(({ words }) => words[0] ?? ''))].toSorted();

  it.each(programs)('are held by a test, or named as those of another machine: %s', (program) => {
    expect([...Object.keys(heldBy), ...Object.keys(elsewhere)]).toContain(program);
  });

  it('are held by tests that there are', () => {
    for (const file of Object.values(heldBy)) expect(existsSync(`${root}/${file}`)).toBe(true);
  });

  it('name no program that no page shows', () => {
    expect(Object.keys(elsewhere).filter((program) => !programs.includes(program))).toEqual([]);
  });
});

/** The words that a test gives to the command line, as a program (`main.ts`) or by its entry (`run.ts`). */
function givenByTests(): string {
  const files = readdirSync(`${root}/test`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  );
  return files
    .filter((file) => file !== 'docs/commands.test.ts')
    .map((file) => readFileSync(`${root}/test/${file}`, 'utf8'))
    .filter((source) => /cli\/(?:main|run)\.|fake-installation|ecs-init-remediator/.test(source))
    .join('\n');
}

describe('each verb of the command line is run by a test', () => {
  const given = givenByTests();

  it.each(verbs.map(({ name }) => name))('%s', (name) => {
    expect(given).toMatch(new RegExp(`(?:\\[|\\bcli\\()\\s*'${name}'`));
  });
});

describe('reading commands from a text', () => {
  it.each([
    ['npx a b   # a remark', [['npx', 'a', 'b']]],
    [
      'aws x y \\\n  --z "1 2" | npm run e',
      [
        ['aws', 'x', 'y', '--z', '1 2'],
        ['npm', 'run', 'e'],
      ],
    ],
    [
      'a "$(aws b c)"',
      [
        ['a', '$(aws b c)'],
        ['aws', 'b', 'c'],
      ],
    ],
    ['a $B && c > d', [['a', '$B'], ['c']]],
    [
      'for x in $(aws a b); do',
      [
        ['for', 'x', 'in', '$'],
        ['aws', 'a', 'b'],
      ],
    ],
  ])('%s', (text, commands) => {
    expect(commandsIn(text)).toEqual(commands);
  });
});
