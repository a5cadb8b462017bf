import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cli } from './fake-installation.ts';

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
