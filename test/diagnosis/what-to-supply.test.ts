import { describe, expect, it } from 'vitest';
import type { Instruction } from '../../shared/diagnosis/finding.ts';
import { account, definition, region, secret, taskDefinition } from '../fixtures/account.ts';
import { accountWith, secretNotFound, ssm, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const stored = { arn: secret, name: 'api/db', tags: {} };
const cache = `arn:aws:secretsmanager:${region}:${account}:secret:shop/cache`;
const parameter = {
  name: '/shop/prod/dns',
  arn: `arn:aws:ssm:${region}:${account}:parameter/shop/prod/dns`,
  type: 'String',
  version: 3,
} as const;

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
      { parameter: { '/shop/prod/dns': parameter } },
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
      `${cache}-Zz99Zz:url::`,
      secretNotFound(`${cache}-Zz99Zz`),
      {},
      'create the secret, and put the ARN there that the command prints, as ARN:url:: with that for ARN: its last six characters are new',
      `aws secretsmanager create-secret --secret-string file://secret.txt --region ${region} --name shop/cache`,
    ],
    [
      'a key of a secret',
      `${secret}:uri::`,
      noKey('uri'),
      { secret: { [secret]: stored } },
      `If the key is there in another spelling, register a revision whose valueFrom is ${secret}:KEY::, with that spelling for KEY`,
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
    const fake = accountWith('', {
      'task-definition': { [taskDefinition]: definition({ DB: valueFrom }) },
      ...answers,
    });
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
    const writing = task({ logDriver: 'awslogs', logOptions: logging });
    const fake = accountWith('', { ...writing, 'names-like': { '*': near } });
    return (await diagnoseIn(fake, text)).findings[0]?.next.split('\n')[0];
  };
  expect(await inAccount(['/ecs/here'])).toBe(
    'If /ecs/here was meant, register a revision whose awslogs-group is /ecs/here',
  );
  expect(await inAccount([])).toMatch(/^Create the log group/);
});

describe('registry credentials that cannot be read', () => {
  const adviceFor = async (credentials: string) => {
    const fake = accountWith('', task({ image: 'registry.example.com/app:1', repositoryCredentials: credentials }));
    const text =
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve registry auth from asm: an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.';
    const [first] = (await diagnoseIn(fake, text)).findings;
    expect(first).toMatchObject({ cause: 'reference-malformed', certainty: 'proved' });
    return first?.next ?? '';
  };

  it.each([`${secret}:key::`, `${secret}:key`, `${secret}::AWSPREVIOUS:`])(
    'are given their secret’s own ARN, without what it cannot hold: %s',
    async (credentials) => {
      const next = await adviceFor(credentials);
      expect(next.split('\n')[0]).toMatch(new RegExp(`credentialsParameter of .* is ${secret}$`));
      expect(next).not.toContain('json-key');
    },
  );

  it('are never told to take a key, whatever they are', async () => {
    const next = await adviceFor(`arn:aws:ssm:${region}:${account}:parameter/shop/registry`);
    expect(next).toContain('It is the ARN or the name of a secret');
    expect(next).not.toContain('json-key');
  });
});
