import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import { likelyMeant } from '../../shared/diagnosis/references/nearest-names.ts';
import { account, definition, region, taskDefinition } from '../fixtures/account.ts';
import { accountWith, secretNotFound, task } from './cases/case.ts';
import { diagnoseIn } from './diagnose-in.ts';

describe('an existing name is likely meant', () => {
  it.each([
    ['/ecs/heer', '/ecs/here'],
    ['/shop/prd/dsn', '/shop/prod/dsn'],
    ['shop/prod/dns', '/shop/prod/dns'],
    ['/Shop/Prod/DSN', '/shop/prod/dsn'],
    ['/shop-backend/prod/database-urls', '/shop-backend/prod/database-url'],
  ])('for %s if it is %s', (missing, name) => {
    expect(likelyMeant(missing, ['/another/name/altogether', name])).toBe(name);
  });

  it.each([
    ['/shop/staging/dsn', '/shop/prod/dsn'],
    ['/ecs/payments', '/ecs/billing'],
    ['/shop-backend/prod/dsn', '/shop-backend/prod/jwt'],
    ['shop/api', 'shop/web'],
    [`/shop/${'a'.repeat(100_000)}`, `/shop/${'a'.repeat(99_999)}`],
  ])('but not for %.30s if it is %.30s', (missing, name) => {
    expect(likelyMeant(missing, [name])).toBeUndefined();
  });
});

/** The first line of the advice, and the commands beside it. */
const told = (finding: Finding | undefined) => ({
  first: finding?.next.split('\n')[0],
  second: finding?.next.split('\n')[1],
  commands: (finding?.instructions ?? []).map((one) =>
    one.is === 'shell'
      ? one.lines
          .flat()
          .map((word) => (typeof word === 'string' ? word : word.value))
          .join(' ')
      : '',
  ),
});

describe('before what creates a thing under a mistyped name, the one that was likely meant is told', () => {
  const secrets = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;
  const gone = async (near: readonly string[]) => {
    const fake = accountWith('', {
      'task-definition': { [taskDefinition]: definition({ DB: `${secrets('shop/databse-Zz99Zz')}:url::` }) },
      'names-like': { '*': near },
    });
    return told((await diagnoseIn(fake, secretNotFound(secrets('shop/databse-Zz99Zz')))).findings[0]);
  };

  it('for a secret, with the command that shows its ARN', async () => {
    const { first, second, commands } = await gone(['shop/database']);
    expect(first).toBe(
      'If shop/database was meant, register a revision whose valueFrom of DB is ARN:url::, with the whole ARN of that secret for ARN.',
    );
    expect(second).toMatch(/^Otherwise create the secret/);
    expect(commands).toEqual([
      `aws secretsmanager describe-secret --query ARN --output text --region ${region} --secret-id shop/database`,
      expect.stringContaining('create-secret'),
    ]);
  });

  it('for a secret only where it is near enough', async () => {
    const { first, commands } = await gone(['shop/jwt-key']);
    expect(first).toMatch(/^Put the ARN/);
    expect(commands).toEqual([expect.stringContaining('create-secret')]);
  });

  it('for an environment file', async () => {
    const file = 'arn:aws:s3:::shop-config/prod/apo.env';
    const fake = accountWith('', {
      ...task({ environmentFiles: [file] }),
      'environment-file': { [file]: { exists: false, near: ['prod/api.env'] } },
    });
    const text = `ResourceInitializationError: failed to download env files: file download command: non empty error stream: NoSuchKey: ${file}`;
    const { first, second } = told((await diagnoseIn(fake, text)).findings[0]);
    expect(first).toBe(
      'If prod/api.env was meant, register a revision whose environmentFiles names arn:aws:s3:::shop-config/prod/api.env',
    );
    expect(second).toMatch(/^Otherwise upload the file/);
  });

  it('for a repository, with the tag that the image has', async () => {
    const host = `${account}.dkr.ecr.${region}.amazonaws.com`;
    const fake = accountWith('', { ...task({ image: `${host}/shop/apo:v7` }), 'names-like': { '*': ['shop/api'] } });
    const text = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${host}/shop/apo:v7: ${host}/shop/apo:v7: not found: name unknown: The repository with name 'shop/apo' does not exist in the registry with id '${account}'`;
    const { first, second } = told((await diagnoseIn(fake, text)).findings[0]);
    expect(first).toBe(`If shop/api was meant, register a revision whose image is ${host}/shop/api:v7`);
    expect(second).toMatch(/^Otherwise create the repository/);
  });
});
