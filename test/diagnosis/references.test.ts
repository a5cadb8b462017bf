import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../shared/diagnosis/finding.ts';
import { account, definition, region, role, secret, simulationKey, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, allowed, answer, fetching, lacking, type Situation, ssm, task } from './cases/case.ts';
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
const notFound = (arn: string) =>
  answered(arn, "ResourceNotFoundException: Secrets Manager can't find the specified secret.");
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
    reason: notFound(named('api-master', 'eu-west-1')),
    account: accountWith('', { ...inIreland('api-master'), secret: { 'api-master': kept('api-master') } }),
    finds: ['proved wrong-region api/secret/DB failing'],
  },
  ...[
    { state: 'Updating', kmsKeyId: `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555` },
    { state: 'gone', kmsKeyId: 'alias/app' },
  ].map(({ state, kmsKeyId }) => ({
    title: `a key that is ${state}, by ${kmsKeyId.replace(/.*:/, '')}, may decrypt all the same`,
    reason: notFound(other),
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
    notFound(named('api/db-admins')),
  );
  expect(diagnosis.findings[0]?.title).toBe(`DB names api/db-admins, which does not exist; api/db does, as ${secret}`);
});

it('of another Region nothing is said of suffixes that were not looked up', async () => {
  const diagnosis = await diagnoseIn(
    accountWith('', { ...inIreland('api-master'), secret: {} }),
    notFound(named('api-master', 'eu-west-1')),
  );
  expect(found(diagnosis)).toEqual(['proved secret-not-found api/secret/DB failing']);
  expect(diagnosis.findings[0]?.evidence[0]?.text).toBe(`${named('api-master', 'eu-west-1')} does not exist`);
});

it('of another account’s secret it is said that the account cannot be read, and nothing as if it had been', async () => {
  const foreign = secret.replace(account, '444455556666');
  const diagnosis = await diagnoseIn(accountWith('', holding({ DB: foreign })), notFound(foreign));
  expect(found(diagnosis)).toEqual(['reported secret-not-found api/secret/DB failing']);
  expect(diagnosis.findings[0]?.evidence.map(({ text }) => text)).toEqual([
    expect.stringContaining('read in the stopped reason'),
    'it belongs to account 444455556666, which cannot be read from here',
  ]);
});

describe('what a person must supply is said to the letter', () => {
  type Case = readonly [
    title: string,
    valueFrom: string,
    reason: string,
    account: Answers,
    next: string,
    command: string,
  ];
  const commandOf = (instructions: readonly Instruction[]): string =>
    instructions
      .flatMap((one) => (one.is === 'shell' ? one.lines.flat() : []))
      .map((word) => (typeof word === 'string' ? word : word.value))
      .join(' ');
  const inSsm = (path: string) => `arn:aws:ssm:${region}:${account}:parameter/${path}`;
  const create = `aws ssm put-parameter --type SecureString --value file://value.txt --region ${region} --name`;
  const look = `aws secretsmanager get-secret-value --region ${region} --secret-id ${secret}`;
  const keys = "--query SecretString --output text | jq -r 'keys[]'";
  const noKey = (key: string) =>
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): retrieved secret from Secrets Manager did not contain json key ${key}`;

  it.each<Case>([
    [
      'a parameter by ARN: its name has the slash that the ARN leaves out',
      inSsm('shop/prod/dns'),
      ssm(`invalid ssm parameters: ${inSsm('shop/prod/dns')}`),
      { 'names-like': { '*': ['/shop/prod/dsn'] } },
      `If /shop/prod/dsn was meant, register a revision whose valueFrom is ${inSsm('shop/prod/dsn')}\n`,
      `${create} /shop/prod/dns`,
    ],
    [
      'a parameter by ARN, of one part, with a version',
      inSsm('dns:3'),
      ssm(`invalid ssm parameters: ${inSsm('dns:3')}`),
      { 'names-like': { '*': ['/dsn'] } },
      `If /dsn was meant, register a revision whose valueFrom is ${inSsm('dsn:3')}\n`,
      `${create} dns`,
    ],
    [
      'a path that lacks its first slash, and is there with it',
      'shop/prod/dns',
      ssm('invalid ssm parameters: shop/prod/dns'),
      { parameter: { '/shop/prod/dns': parameter('/shop/prod/dns') } },
      'If /shop/prod/dns was meant, register a revision whose valueFrom is /shop/prod/dns\n',
      `${create} /shop/prod/dns`,
    ],
    [
      'a path that lacks its first slash, and is nowhere: no parameter can be made without it',
      'shop/prod/dns',
      ssm('invalid ssm parameters: shop/prod/dns'),
      {},
      'A name that holds a slash begins with one: then valueFrom is /shop/prod/dns',
      `${create} /shop/prod/dns`,
    ],
    [
      'a secret: what is made has another suffix, which the task definition must name',
      `${named('shop/cache')}-Zz99Zz:url::`,
      notFound(`${named('shop/cache')}-Zz99Zz`),
      {},
      'create the secret, as below, and put the ARN there that the command prints: its last six characters are new',
      `aws secretsmanager create-secret --secret-string file://secret.txt --region ${region} --name shop/cache`,
    ],
    [
      'a key of a secret',
      `${secret}:uri::`,
      noKey('uri'),
      { secret: { [secret]: stored } },
      `If DB is one of them, register a revision whose valueFrom is ${secret}:KEY::, with that key for KEY`,
      `${look} ${keys}`,
    ],
    [
      'a key of a version of a secret',
      `${secret}:uri:AWSPREVIOUS:`,
      noKey('uri'),
      { secret: { [secret]: stored } },
      `valueFrom is ${secret}:KEY:AWSPREVIOUS:`,
      `${look} --version-stage AWSPREVIOUS ${keys}`,
    ],
  ])('%s', async (_title, valueFrom, reason, answers, next, command) => {
    const fake = accountWith('', { ...holding({ DB: valueFrom }), ...answers });
    const [first] = (await diagnoseIn(fake, reason)).findings;
    expect(first?.next).toContain(next);
    expect(commandOf(first?.instructions ?? [])).toBe(command);
  });
});

it('a log group whose name is near another’s is told by that one first, before the command that creates it', async () => {
  const logging = { 'awslogs-group': '/ecs/heer', 'awslogs-region': region, 'awslogs-stream-prefix': 'app' };
  const text =
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. : exit status 1';
  const inAccount = async (near: readonly string[]) => {
    const logged = task({ logDriver: 'awslogs', logOptions: logging });
    const fake = accountWith('', { ...logged, 'names-like': { '*': near } });
    return (await diagnoseIn(fake, text)).findings[0]?.next.split('\n')[0];
  };
  expect(await inAccount(['/ecs/here'])).toBe(
    'If /ecs/here was meant, register a revision whose awslogs-group is /ecs/here',
  );
  expect(await inAccount([])).toMatch(/^Create the log group/);
});
