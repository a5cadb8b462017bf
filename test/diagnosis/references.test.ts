import { expect, it } from 'vitest';

import { account, definition, region, role, secret, simulationKey, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import {
  accountWith,
  allowed,
  answer,
  fetching,
  lacking,
  type Situation,
  secretNotFound,
  ssm,
  task,
} from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

/** Names and references that look like others, or like mistakes. */
type TitledSituation = Situation & { readonly title: string };

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const named = (name: string, where = region) => `arn:aws:secretsmanager:${where}:${account}:secret:${name}`;
const kept = (name: string) => ({ arn: `${named(name)}-Qq11Qq`, name, tags: {} });
const stored = { arn: secret, name: 'api/db', tags: {} };
const other = secret.replace('api/db-AbCdEf', 'api/mail-Zz11Yy');
const mail = { arn: other, name: 'api/mail', tags: {} };
const holding = (secrets: Record<string, string>): Answers => ({
  'task-definition': { [taskDefinition]: definition(secrets) },
});
const lacks = (...secrets: readonly string[]): Answers => ({
  simulation: {
    '*': allowed,
    ...Object.fromEntries(
      secrets.map((resource) => [
        simulationKey({ role, action: 'secretsmanager:GetSecretValue', resource, context: {} }),
        lacking,
      ]),
    ),
  },
});
const answered = (arn: string, error: string) => fetching(arn, answer('Secrets Manager', 'GetSecretValue', 400, error));
const parameter = (name: string) =>
  ({ name, arn: `arn:aws:ssm:${region}:${account}:parameter${name}`, type: 'String', version: 3 }) as const;
const pinned = 'aaaaaaaa-1111-2222-3333-444455556666';
const labelled = { 'bbbbbbbb-1111-2222-3333-444455556666': ['AWSCURRENT'] };
const ofRegistry = (credentials: string) =>
  task({
    image: 'registry.gitlab.com/shop/app:1',
    repositoryCredentials: credentials,
    secrets: [{ name: 'DB', valueFrom: secret }],
  });
const inIreland = (name: string): Answers => holding({ DB: named(name, 'eu-west-1') });

const situations: readonly TitledSituation[] = [
  ...[
    { by: 'hyphen and seven letters', name: 'shop-db-backup' },
    { by: 'hyphen and six, as a suffix has', name: 'shop-db-shared' },
  ].map(({ by, name }) => ({
    title: `of names that differ by ${by} the one that ECS names is meant`,
    reason: denial(named(name)),
    account: accountWith('', {
      ...holding({ A: named('shop-db'), B: named(name) }),
      secret: { [named('shop-db')]: kept('shop-db'), [named(name)]: kept(name) },
      ...lacks(named('shop-db'), `${named('shop-db')}-Qq11Qq`),
    }),
    finds: ['proved permission-missing api/secret/A next', 'reported permission-missing api/secret/B failing'],
  })),
  {
    title: 'a text that was cut within a name that two secrets share is explained by the one that lacks something',
    reason: `${denial(secret).slice(0, denial(secret).indexOf('secret:api/') + 'secret:api/'.length)}...`,
    account: accountWith('', {
      ...holding({ DB: secret, MAIL: other }),
      secret: { [secret]: stored, [other]: mail },
      ...lacks(other),
    }),
    finds: ['proved permission-missing api/secret/MAIL failing'],
  },
  ...['/aws/service/global-infrastructure/current-region', '/aws/reference/secretsmanager/api/db'].map((name) => ({
    title: `${name} is listed nowhere and not missing`,
    reason: denial(secret),
    account: accountWith('', { ...holding({ DB: secret, AWS: name }), ...lacks(secret) }),
    finds: ['proved permission-missing api/secret/DB failing'],
  })),
  {
    title: 'another parameter that is listed nowhere is missing',
    reason: denial(secret),
    account: accountWith('', { ...holding({ DB: secret, OWN: '/awsome/db' }), ...lacks(secret) }),
    finds: ['proved parameter-not-found api/secret/OWN next', 'proved permission-missing api/secret/DB failing'],
  },
  ...['team@hub', 'team+ci', 'team@hub+ci=1'].map((name) => ({
    title: `registry credentials may be called ${name}`,
    reason: denial(secret),
    account: accountWith('', {
      ...ofRegistry(name),
      secret: { [secret]: stored, [named(name)]: kept(name) },
      ...lacks(secret),
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  })),
  {
    title: 'a label that one parameter lacks is not held against another',
    reason: ssm('invalid ssm parameters: /api/a:prod'),
    account: accountWith('', {
      ...holding({ B: '/api/b:blue', A: '/api/a:prod' }),
      parameter: { '/api/b:blue': parameter('/api/b'), '/api/a:prod': parameter('/api/a') },
    }),
    finds: ['reported parameter-version-not-found api/secret/A failing'],
  },
  {
    title: 'a label that a parameter lacks is not held against a definition that does not hold the parameter',
    reason: ssm('invalid ssm parameters: /api/z:prod'),
    account: accountWith('', {
      ...holding({ B: '/api/b:blue' }),
      parameter: { '/api/b:blue': parameter('/api/b') },
    }),
    finds: ['suspected parameter-version-not-found null failing'],
  },
  {
    title: 'a pinned version without a staging label is listed nowhere, and can be read',
    reason: denial(other),
    account: accountWith('', {
      ...holding({ DB: `${secret}:::${pinned}`, MAIL: other }),
      secret: { [secret]: { ...stored, versions: labelled }, [other]: mail },
      ...lacks(other),
    }),
    finds: ['proved permission-missing api/secret/MAIL failing'],
  },
  {
    title: 'a pinned version is missing where Secrets Manager says so',
    reason: answered(
      secret,
      `ResourceNotFoundException: Secrets Manager can't find the specified secret value for VersionId: ${pinned}`,
    ),
    account: accountWith('', {
      ...holding({ DB: `${secret}:::${pinned}` }),
      secret: { [secret]: { ...stored, versions: labelled } },
    }),
    finds: ['proved secret-version-not-found api/secret/DB failing'],
  },
  {
    title: 'a JSON key may begin with a dollar',
    reason: denial(secret),
    account: accountWith('', { ...holding({ DB: `${secret}:$type::` }), ...lacks(secret) }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a variable in braces was never replaced, wherever it stands',
    reason: denial(secret),
    account: accountWith('', { ...holding({ DB: secret, KEY: `${other}:\${KEY}::` }), ...lacks(secret) }),
    finds: ['proved permission-missing api/secret/DB failing', 'proved reference-malformed api/secret/KEY next'],
  },
  ...['releases/$latest/api.env', 'a$b.env'].map((key) => ({
    title: `${key} may be the key of an object`,
    reason: denial(secret),
    account: accountWith('', {
      ...task({ secrets: [{ name: 'DB', valueFrom: secret }], environmentFiles: [`arn:aws:s3:::shop-config/${key}`] }),
      'environment-file': { '*': { exists: true, near: [] } },
      ...lacks(secret),
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  })),
  {
    title: 'a name of another Region that ends like a suffix is looked up here as it stands, too',
    reason: secretNotFound(named('api-master', 'eu-west-1')),
    account: accountWith('', { ...inIreland('api-master'), secret: { 'api-master': kept('api-master') } }),
    finds: ['proved wrong-region api/secret/DB failing'],
  },
  ...[
    { state: 'Updating', kmsKeyId: `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555` },
    { state: 'gone', kmsKeyId: 'alias/app' },
  ].map(({ state, kmsKeyId }) => ({
    title: `a key that is ${state}, by ${kmsKeyId.replace(/.*:/, '')}, may decrypt all the same`,
    reason: secretNotFound(other),
    account: accountWith('', {
      ...holding({ DB: secret, MAIL: other }),
      secret: { [secret]: { ...stored, kmsKeyId } },
      ...(state === 'gone' ? {} : { key: { [kmsKeyId]: { arn: kmsKeyId, manager: 'CUSTOMER' as const, state } } }),
    }),
    finds: ['proved secret-not-found api/secret/MAIL failing'],
  })),
];

it.each(situations)('$title', async ({ reason, account: fake, event, finds }) => {
  expect(found(await diagnoseIn(fake, reason, event))).toEqual(finds);
});

it('a secret whose name goes on where another ends is not said to have changed its suffix', async () => {
  const diagnosis = await diagnoseIn(
    accountWith('', { ...holding({ DB: named('api/db-admins') }), secret: { [named('api/db')]: stored } }),
    secretNotFound(named('api/db-admins')),
  );
  expect(diagnosis.findings[0]?.title).toBe(`DB names api/db-admins, which does not exist; api/db does, as ${secret}`);
});

it('of another Region nothing is said of suffixes that were not looked up', async () => {
  const diagnosis = await diagnoseIn(
    accountWith('', { ...inIreland('api-master'), secret: {} }),
    secretNotFound(named('api-master', 'eu-west-1')),
  );
  expect(found(diagnosis)).toEqual(['proved secret-not-found api/secret/DB failing']);
  expect(diagnosis.findings[0]?.evidence[0]?.text).toBe(`${named('api-master', 'eu-west-1')} does not exist`);
});

it('of another account’s secret it is said that the account cannot be read, and nothing as if it had been', async () => {
  const foreign = secret.replace(account, '444455556666');
  const diagnosis = await diagnoseIn(accountWith('', holding({ DB: foreign })), secretNotFound(foreign));
  expect(found(diagnosis)).toEqual(['reported secret-not-found api/secret/DB failing']);
  expect(diagnosis.findings[0]?.evidence.map(({ text }) => text)).toEqual([
    expect.stringContaining('read in what ECS says'),
    'it belongs to account 444455556666, which cannot be read from here',
  ]);
});
