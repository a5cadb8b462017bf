import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReference } from '../../shared/workload/read-reference.ts';

const where = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/db-AbCdEf';
const read = (text: string) => readReference(text, where);

describe('what the agent reads', () => {
  it.each([
    [secret, {}],
    [`${secret}:key::`, { jsonKey: 'key' }],
    [`${secret}::AWSPREVIOUS:`, { versionStage: 'AWSPREVIOUS' }],
    [`${secret}:key::0123`, { jsonKey: 'key', versionId: '0123' }],
    [`${secret}:::`, {}],
  ])('%s', (text, fields) => {
    expect(read(text)).toEqual({ is: 'secret', ...where, secretArn: secret, secretName: 'prod/db-AbCdEf', ...fields });
  });

  it.each([
    ['DB_PASSWORD', 'arn:aws:ssm:eu-west-1:111122223333:parameter/DB_PASSWORD', 'eu-west-1'],
    ['/prod/db', 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db', 'eu-west-1'],
    ['/prod/db:3', 'arn:aws:ssm:eu-west-1:111122223333:parameter/prod/db', 'eu-west-1'],
    [
      'arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/a/b',
      'arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/a/b',
      'us-gov-west-1',
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
    [`${secret}:key:AWSCURRENT:0123`, 'stage-and-id', undefined],
    ['$DB_SECRET_ARN:database_url::', 'unexpanded-variable', undefined],
    ['${DB_SECRET_ARN}:database_url::', 'unexpanded-variable', undefined],
    [`arn:aws:secretsmanager:eu-west-1:\${ACCOUNT}:secret:a-AbCdEf`, 'unexpanded-variable', undefined],
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
