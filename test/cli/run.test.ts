import { expect, test } from 'vitest';
import { run } from '../../cli/run.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { fakeTerminal } from './fake-terminal.ts';

async function call(...args: string[]) {
  const { terminal, written } = fakeTerminal(null);
  return { code: await run(args, terminal), ...written };
}

test('--version prints the package’s version', async () => {
  expect(await call('--version')).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
});

test.each(['--help', '-h'])('%s lists the verbs within 80 columns', async (option) => {
  expect(await call(option)).toMatchObject({ code: 0, err: '', out: expect.stringContaining('explain') as string });
});

test.each([
  ['nothing', [], 'No verb was given.'],
  ['an unknown verb', ['explian'], "Unknown verb 'explian'. Did you mean explain?"],
  ['what a verb does not do', ['network', 'sketch'], '"sketch" is nothing that network does; allowed: plan.'],
  ['an unknown option', ['--verbose'], "Unknown option '--verbose'"],
  ['a word that could move the cursor', ['\u001b[2Jexplain'], "Unknown verb '\\u{1b}[2Jexplain'"],
  ['an option of a verb before the verb', ['--profile', 'work', 'mode'], 'The options of a verb stand after it.'],
  ['an option without its value', ['mode', '--profile'], "Option '--profile <NAME>' argument missing."],
  ['the help of an unknown verb', ['help', 'nosuch\u001b'], "Unknown verb 'nosuch\\u{1b}'. Verbs: incidents, show,"],
  [
    'an option that another one makes useless',
    ['init', '--cluster', 'prod', '--service', 'shop/api'],
    "Option '--service <CLUSTER/NAME...>' cannot be used with option '--cluster <NAME...>'.",
  ],
  [
    'the same of another verb',
    ['network', 'plan', '--cluster', 'prod', '--service', 'shop/api'],
    "Option '--service <CLUSTER/NAME...>' cannot be used with option '--cluster <NAME...>'.",
  ],
  ['two formats', ['doctor', 'shop/api', '--json', '--format', 'github'], 'Give --json or --format github, not both.'],
  ['a name that every object has', ['constructor'], "Unknown verb 'constructor'"],
])('%s is told, with exit code 2', async (_what, args, problem) => {
  const { code, out, err } = await call(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(problem);
  expect(err).not.toContain('\u001b');
});
