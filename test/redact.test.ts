import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeValue, mask, redact } from '../shared/redact.ts';
import { fuzzRuns } from './fixtures/fuzz.ts';

const hex = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
// Composed here, so that no scanner of this repository takes them for real ones.
const key = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const secretKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'].join('.');
const pem = ['-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA ', 'PRIVATE KEY-----'].join('');
const uuid = 'f47ac10b-58cc-4372-a567-0e02b2c3d479';
const word = 'q7Zx2KpL9vTb4Wm8RsY1';
const slack = ['https://hooks.slack.com', 'services', 'T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'].join('/');

/** Texts as ECS and log drivers write them, with what must not be shown of each. */
const credentials: readonly (readonly [text: string, secret: string])[] = [
  [`splunk: failed to verify connection - 403 Forbidden - {"text":"Invalid token ${uuid}","code":4}`, uuid],
  ['403 Forbidden - {"text":"Invalid token TOKEN","code":4}', 'token TOKEN'],
  ['Post "https://user:Pa55-word@splunk.example:8088/services": dial tcp', 'Pa55-word'],
  ['postgres://shop:hunter2@db.example:5432/shop', 'hunter2'],
  [`https://${word}${word}@github.example/a`, word],
  [`InvalidClientTokenId: ${key} is not valid`, key],
  [`got ${secretKey}, which is wrong`, secretKey],
  [`aws_secret_access_key=${secretKey}`, secretKey],
  [`Authorization: Bearer ${jwt}`, jwt],
  ['Authorization: Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
  ['splunk-token=abcdef123456 is refused', 'abcdef123456'],
  ['connect: password=hunter22 user=shop', 'hunter22'],
  ['{"password":"hunter22"}', 'hunter22'],
  ['{\\"client_secret\\": \\"hunter22\\"}', 'hunter22'],
  ['the password is hunter22', 'hunter22'],
  [`invalid value ${pem} in the file`, 'MIIEpAIBAAKCAQEA'],
  [`https://bucket.s3.amazonaws.com/l?X-Amz-Credential=${key}%2F20261123&X-Amz-Signature=${hex}`, hex],
  [`https://bucket.s3.amazonaws.com/l?X-Amz-Security-Token=IQoJb3JpZ2luX2VjEHo%2F&x=1`, 'IQoJb3JpZ2luX2VjEHo'],
  ['https://account.blob.core.windows.net/x?sv=1&sig=abcDEF%2Bghi%3D', 'abcDEF'],
  [`Post "${slack}": timeout`, 'XXXXXXXX'],
  [['ghp', '_0123456789abcdefghijABCDEFGHIJ012345 was refused'].join(''), '0123456789abcdefghij'],
  [`invalid ssm parameters: ${word}`, word],
];

/** What the texts of ECS hold, and what is no credential. */
const harmless: readonly string[] = [
  `arn:aws:secretsmanager:us-east-2:111122223333:secret:prod/password-AbCdEf:token::`,
  'valueFrom=arn:aws:secretsmanager:us-east-2:111122223333:secret:prod/db-AbCdEf password=arn:aws:ssm:a:1:parameter/b',
  `111122223333.dkr.ecr.us-east-2.amazonaws.com/shop/api@sha256:${hex}`,
  '111122223333.dkr.ecr.us-east-2.amazonaws.com/shop/api:3f786850e387550fdab836ed7e6dc881de23001b',
  'arn:aws:ecs:us-east-2:111122223333:task/shop/0123456789abcdef0123456789abcdef',
  'https response error StatusCode: 400, RequestID: 11111111-2222-3333-4444-555555555555, api error',
  'RequestID: 4XJ5T7Q2PZ9K3M1N, HostID: 0BxVq7Zx2KpL9vTb4Wm8RsY1q7Zx2KpL9vTb4Wm8RsY1q7Zx2KpL9vTb4Wm8RsY1=',
  `Encoded authorization failure message: ${word.repeat(20)}`,
  'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Amy-org',
  'WWW-Authenticate: Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
  'unable to get splunk specified arguments: splunk-token is required',
  'no basic auth credentials',
  'The security token included in the request is expired',
  'deployment ecs-svc/1234567890123456789 of arn:aws:iam::111122223333:role/MyVeryLongRoleName2ForTheService',
  'the role AROAIOSFODNN7EXAMPLE was deleted',
  'container DatabaseMigrationService2Production',
  'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
];

describe('a credential', () => {
  it.each(credentials)('in %j is masked, with its length', (text, secret) => {
    const shown = redact(text);
    expect(shown).not.toContain(secret);
    expect(shown).toMatch(/\[redacted:looks-like-a-credential,\d+-characters\]/);
    expect(redact(shown)).toBe(shown);
  });

  it('leaves the words around it', () => {
    expect(redact('connect: password=hunter22 user=shop')).toBe(`connect: password=${mask('hunter22')} user=shop`);
    expect(redact('at https://user:Pa55-word@splunk.example:8088 now')).toBe(
      `at https://user:${mask('Pa55-word')}@splunk.example:8088 now`,
    );
  });

  it('is masked once, whatever stands around it', () => {
    const any = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(any, fc.constantFrom(...credentials), any, (before, [text], after) => {
        const shown = redact(`${before} ${text} ${after}`);
        expect(redact(shown)).toBe(shown);
      }),
      { numRuns: Math.min(fuzzRuns, 5000) },
    );
  });
});

it.each(harmless)('%j stays as it is', (text) => {
  expect(redact(text)).toBe(text);
});

describe('a reference that should name a thing', () => {
  it.each([uuid, hex, jwt, pem, word, 'q7Zx2KpL9vTb', 'p@ss w0rd!#', '{"user":"a","password":"b"}', `sk-${word}`])(
    'and is %j looks like a value',
    (text) => {
      expect(looksLikeValue(text)).toBe(true);
    },
  );

  it.each([
    '',
    'DB_PASSWORD',
    '/prod/api/token',
    'DatabasePassword2',
    'MyServiceProdDbPassword01',
    'prod/db:3',
    ' /prod/db',
    '${DB_SECRET}',
    '<SECRET_ARN>',
    'arn:aws:secretsmanager:us-east-2:111122223333:secret:q7Zx2KpL9vTb4Wm8RsY1-AbCdEf',
    'secret:prod/db:key::',
    'rds!db-3f7868',
  ])('and is %j does not', (text) => {
    expect(looksLikeValue(text)).toBe(false);
  });
});
