import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readObjectReference } from '../../shared/workload/read-object-reference.ts';
import { readReference } from '../../shared/workload/read-reference.ts';

const where = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf';
const versionId = 'a1b2c3d4-5678-90ab-cdef-111122223333';
const read = (text: string) => readReference(text, where);

describe('what the agent reads', () => {
  it.each([
    [secret, {}],
    [`${secret}:key::`, { jsonKey: 'key' }],
    [`${secret}:*?::`, { jsonKey: '*?' }],
    [`${secret}::AWSPREVIOUS:`, { versionStage: 'AWSPREVIOUS' }],
    [`${secret}:key::${versionId}`, { jsonKey: 'key', versionId }],
    [`${secret}:::`, {}],
  ])('%s', (text, fields) => {
    expect(read(text)).toEqual({ is: 'secret', ...where, secretArn: secret, secretName: 'prod/db-AbCdEf', ...fields });
  });

  it.each([
    ['DB_PASSWORD', 'arn:aws:ssm:eu-west-1:111122223333:parameter/DB_PASSWORD', 'eu-west-1'],
    ['/prod/db', 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db', 'eu-west-1'],
    ['/prod/db:3', 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db', 'eu-west-1'],
    [
      'arn:aws:ssm:us-east-2:111122223333:parameter/a/b:7',
      'arn:aws:ssm:us-east-2:111122223333:parameter/a/b',
      'us-east-2',
    ],
  ])('%s is a parameter', (text, arn, region) => {
    expect(read(text)).toEqual({ is: 'parameter', name: text, arn, region });
  });
});

describe('what it cannot read, and what was meant', () => {
  it.each([
    [`${secret}:database_url`, 'field-count', `${secret}:database_url::`],
    [`${secret}:database_url:`, 'field-count', `${secret}:database_url::`],
    [`${secret}:database_url:::`, 'field-count', `${secret}:database_url::`],
    [`${secret}:key:AWSCURRENT`, 'field-count', undefined],
    [`${secret}:a:b:c:d`, 'field-count', undefined],
    [`${secret}:key:AWSCURRENT:${versionId}`, 'stage-and-id', undefined],
    [`${secret}:key::0123`, 'version-id', undefined],
    [`${secret.replace(':aws:', ':aws-cn:')}:key::`, 'wrong-partition', undefined],
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db:key::', 'field-count', undefined],
    [
      'arn:aws:ssm:eu-west-1:111122223333:parameter//prod/db',
      'not-an-arn',
      'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db',
    ],
    ['$DB_SECRET_ARN:database_url::', 'unexpanded-variable', undefined],
    ['${DB_SECRET_ARN}:database_url::', 'unexpanded-variable', undefined],
    [`arn:aws:secretsmanager:eu-west-1:\${ACCOUNT}:secret:a-AbCdEf`, 'unexpanded-variable', undefined],
    [secret.replace('prod/db-AbCdEf', '*'), 'pattern', undefined],
    [`${secret.replace('db-AbCdEf', 'db-??????')}:key`, 'pattern', undefined],
    [secret.replace('eu-west-1', '*'), 'pattern', undefined],
    ['arn:aws:ssm:eu-west-1:111122223333:parameter/prod/*', 'pattern', undefined],
    ['arn:aws:secretsmanager:eu-west-1', 'not-enough-sections', undefined],
    ['arn:aws:s3:::bucket/key', 'wrong-service', undefined],
    ['arn:aws:secretsmanager:eu-west-1:111122223333:prod/db', 'not-an-arn', undefined],
    ['secret:prod/db:key::', 'not-an-arn', undefined],
    ['', 'empty', undefined],
    [` ${secret}:key::`, 'whitespace', `${secret}:key::`],
    [
      'arn:aws:ssm:eu-west-1:111122223333:parameter:/prod/db',
      'not-an-arn',
      'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db',
    ],
  ])('%s: %s', (text, fault, meant) => {
    const reference = read(text);
    expect(reference).toMatchObject({ is: 'malformed', fault });
    expect('meant' in reference ? reference.meant : undefined).toBe(meant);
  });

  it('names both readings of a version stage beside a version id, each of which can be read', () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const reference = read(`${secret}:url:AWSCURRENT:${id}`);
    if (reference.is !== 'malformed') throw new Error('both at once cannot be read');
    expect(reference.either?.map(({ text }) => read(text))).toMatchObject([
      { is: 'secret', secretArn: secret, jsonKey: 'url', versionStage: 'AWSCURRENT' },
      { is: 'secret', secretArn: secret, jsonKey: 'url', versionId: id },
    ]);
    expect(reference).not.toHaveProperty('meant');
    const short = read(`${secret}:url:AWSCURRENT:12345`);
    if (short.is !== 'malformed') throw new Error('both at once cannot be read');
    expect(short.either?.map(({ is }) => is)).toEqual(['stage']);
  });

  it('never guesses a key: without a named one a colon too many means nothing', () => {
    const reference = read(`${secret}:`);
    expect(reference).toMatchObject({ is: 'malformed', fault: 'field-count' });
    expect(reference).not.toHaveProperty('meant');
  });
});

it('what it says was meant can be read, and names the same secret', () => {
  const field = fc.stringMatching(/^[A-Za-z_]{1,10}$/);
  fc.assert(
    fc.property(field, fc.integer({ min: 0, max: 8 }), (key, colons) => {
      const reference = read(`${secret}:${key}${':'.repeat(colons)}`);
      const readable = reference.is === 'malformed' ? read(reference.meant ?? '') : reference;
      expect(readable).toMatchObject({ is: 'secret', secretArn: secret, jsonKey: key });
      expect(reference.is === 'malformed').toBe(colons !== 2);
    }),
    { seed: 11 },
  );
});

describe('environment files', () => {
  const file = (text: string) => readObjectReference(text, 'aws');
  it('are named by bucket and key', () => {
    expect(file('arn:aws:s3:::config-bucket/prod/app.env')).toEqual({
      is: 'object',
      partition: 'aws',
      bucket: 'config-bucket',
      key: 'prod/app.env',
      arn: 'arn:aws:s3:::config-bucket/prod/app.env',
    });
  });

  it.each([
    ['arn:aws:s3:::config-bucket', 'not-an-arn', undefined],
    ['arn:aws:s3:us-east-1::config-bucket/app.env', 'not-an-arn', undefined],
    ['s3://config-bucket/prod/app.env', 'not-an-arn', 'arn:aws:s3:::config-bucket/prod/app.env'],
    ['arn:aws-cn:s3:::config-bucket/app.env', 'wrong-partition', undefined],
    ['arn:aws:s3:::${BUCKET}/app.env', 'unexpanded-variable', undefined],
    ['arn:aws:s3:::config-bucket/app.env\n', 'whitespace', 'arn:aws:s3:::config-bucket/app.env'],
    ['', 'empty', undefined],
  ])('%s: %s', (text, fault, meant) => {
    const reference = file(text);
    expect(reference).toMatchObject({ is: 'malformed', of: 'object', fault });
    expect('meant' in reference ? reference.meant : undefined).toBe(meant);
  });
});
