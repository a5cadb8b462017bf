import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../cli/run.ts';
import { cli } from './fake-installation.ts';
import { fakeTerminal } from './fake-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'profiles-'));

beforeEach(() => {
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_PROFILE', undefined);
  writeFileSync(join(folder, 'credentials'), '[keys]\naws_access_key_id = x\n');
});
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

function noCredentials() {
  return Object.assign(new Error('Could not load credentials from any providers'), {
    name: 'CredentialsProviderError',
  });
}

async function told(config: string, ...words: readonly string[]) {
  writeFileSync(join(folder, 'config'), config);
  const { code, err } = await cli(['mode', ...words], [noCredentials()]);
  expect(code).toBe(2);
  return err;
}

const work = '[profile work]\nsso_session = corp\n[sso-session corp]\nsso_start_url = https://x.awsapps.com/start\n';

test('of a profile of IAM Identity Center, the command that signs in is shown', async () => {
  expect(await told(work, '--profile', 'work')).toMatch(/Run: aws sso login --profile work\n$/);
});

test('of a role that is assumed from such a profile, the command signs in the source', async () => {
  const config = `${work}[profile lead]\nrole_arn = arn:aws:iam::111122223333:role/lead\nsource_profile = work\n`;
  expect(await told(config, '--profile', 'lead')).toContain('Run: aws sso login --profile work\n');
});

test('without --profile, the profile of the environment counts', async () => {
  vi.stubEnv('AWS_PROFILE', 'work');
  expect(await told(work)).toContain('Run: aws sso login --profile work\n');
});

test('of a profile with keys, no sign-in is advised', async () => {
  const err = await told(work, '--profile', 'keys');
  expect(err).toContain('The profile keys does not sign in with IAM Identity Center');
  expect(err).not.toContain('sso login');
});

test('of a profile that does not exist, those that do are named', async () => {
  expect(await told(work, '--profile', 'wrok')).toContain(
    'There is no profile wrok on this machine. Give --profile with one of: keys, work.',
  );
});

test('roles that name each other as their source end in words, and in no endless search', async () => {
  const config = '[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a\n';
  expect(await told(config, '--profile', 'a')).toContain('The profile a does not sign in');
});

test('a missing Region is explained', async () => {
  const { code, err } = await cli(['mode'], [new Error('Region is missing')]);
  expect([code, err]).toEqual([
    2,
    'No Region was given, and the profile has none. Give --region REGION, or set AWS_REGION.\n',
  ]);
});

/** Runs the command line as it is on this machine, which has credentials. */
async function really(...words: readonly string[]) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  const { terminal, written } = fakeTerminal(null);
  return { code: await run(words, terminal), ...written };
}

test.each([
  ['status', '--region', 'us-east-1 '],
  ['incidents', '--region', 'us_east_1'],
  ['pause', '--region', 'foo/bar'],
  ['drill', 'shop/api', '--region', 'foo'],
  ['init', '--yes', '--region', 'foo'],
])('a Region that is none is named: %s %s %s', async (...words) => {
  const { code, err } = await really(...words);
  const wrong = JSON.stringify(words.at(-1));
  expect([code, err]).toEqual([2, expect.stringContaining(`${wrong} is no Region; allowed: such as us-east-2.\n`)]);
});

test.each([
  ['mode', 'off'],
  ['doctor', 'shop/api'],
  ['init', '--yes'],
  ['network', 'plan'],
])('so is an empty one of the environment: %s %s', async (...words) => {
  vi.stubEnv('AWS_REGION', '');
  const { code, err } = await really(...words);
  expect([code, err]).toEqual([2, expect.stringContaining('"" is no Region; allowed: such as us-east-2.\n')]);
});

test('the Region of the profile counts where none is given', async () => {
  vi.stubEnv('AWS_REGION', undefined);
  // The SDK keeps what it has read of a file.
  const file = join(folder, 'with-region');
  vi.stubEnv('AWS_CONFIG_FILE', file);
  writeFileSync(file, '[profile work]\nregion = eu_west\n');
  expect((await really('status', '--profile', 'work')).err).toContain('"eu_west" is no Region');
});
