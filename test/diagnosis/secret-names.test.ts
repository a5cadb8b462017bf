import { describe, expect, it } from 'vitest';
import { explain } from '../../shared/diagnosis/explain.ts';
import { account, definition, region, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, answer, fetching, refused, secretNotFound, ssm } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const arn = (name: string) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;
const missing = (name: string) => secretNotFound(arn(name));
const holding = (name: string, more = {}) =>
  accountWith('', { 'task-definition': { [taskDefinition]: definition({ DB: arn(name) }) }, ...more });
const managed = 'rds!cluster-11111111-2222-3333-4444-555555555555-AbCdEf';

describe('a name that ends like the suffix of Secrets Manager', () => {
  it.each([missing('shop/db-master'), denial(arn('shop/db-master'))])(
    'is told as one that may be taken for it',
    (text) => {
      expect(explain(text).next).toContain('If the name itself ends in -master');
    },
  );

  it.each(['shop/db-AbCdEf', 'shop/db', 'shop/db-masters'])('is not told of %s', (name) => {
    expect(explain(missing(name)).next).not.toContain('the name itself ends in');
  });
});

describe('a bare name', () => {
  it('is told to be asked of Parameter Store where that denies it', () => {
    const parameter = `arn:aws:ssm:${region}:${account}:parameter/shop-db`;
    const because = 'because no identity-based policy allows the ssm:GetParameters action';
    const { next } = explain(
      ssm(answer('SSM', 'GetParameters', 400, refused('ssm:GetParameters', parameter, because))),
    );
    expect(next).toContain('A bare name in `valueFrom` is the name of a parameter');
    expect(explain(denial(arn('shop/db-AbCdEf'))).next).not.toContain('A bare name');
  });
});

describe('a secret that AWS manages for another service', () => {
  it('is not to be created by hand where it is gone', async () => {
    const { findings } = await diagnoseIn(holding(managed), missing(managed));
    expect(findings[0]).toMatchObject({ cause: 'secret-not-found', certainty: 'proved' });
    expect(findings[0]?.next).toContain('Amazon RDS manages this secret');
    expect(findings[0]?.next).not.toContain('Create the secret');
    expect(JSON.stringify(findings[0]?.instructions)).toContain('MasterUserSecret.SecretArn');
  });

  it('is not to be restored by hand where its deletion is scheduled, whatever it is called', async () => {
    const name = 'shop/db-AbCdEf';
    const deleted = { arn: arn(name), name: 'shop/db', deletedAt: '2026-12-04T00:00:00.000Z', tags: {} };
    const of = (owner: object) => holding(name, { secret: { [arn(name)]: { ...deleted, ...owner } } });
    const text = fetching(
      arn(name),
      answer(
        'Secrets Manager',
        'GetSecretValue',
        400,
        "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
      ),
    );
    const owned = await diagnoseIn(of({ owner: 'redshift' }), text);
    expect(found(owned)).toEqual(['proved secret-deleted api/secret/DB failing']);
    expect(owned.findings[0]?.next).toContain('Amazon Redshift manages this secret');
    expect(owned.findings[0]?.instructions).toEqual([]);
    const [own] = (await diagnoseIn(of({}), text)).findings;
    expect(JSON.stringify(own?.instructions)).toContain('restore-secret');
  });

  it('is told so by the text alone', () => {
    expect(explain(missing(managed)).next).toContain('Amazon RDS manages this secret');
    expect(explain(missing('shop/db-AbCdEf')).next).not.toContain('manages this secret');
  });
});
