import { expect, it } from 'vitest';
import { coverageOf } from '../../shared/change/grant-covers.ts';
import { secret } from '../fixtures/account.ts';
import { grant } from '../fixtures/owner.ts';

const covers = (...of: Parameters<typeof coverageOf>) => coverageOf(...of).lacking.length === 0;
const partial = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:prod/database';
const read = (resource: string, action = 'secretsmanager:GetSecretValue') => ({
  actions: [action],
  resources: [resource],
});

it.each([
  ['the exact ARN', [secret], secret, true],
  ['another suffix', [secret], `${secret.slice(0, -6)}Zzzzzz`, false],
  ['the partial ARN of a full one', [secret], secret.slice(0, -7), false],
  ['a partial ARN as it is', [partial], partial, true],
  ['a partial ARN with a suffix', [partial], `${partial}-AbCdEf`, true],
  ['a longer name', [partial], `${partial}-two-AbCdEf`, false],
])('a grant covers %s: %s asked %s', (_title, secrets, asked, expected) => {
  expect(covers({ ...grant, secrets }, read(asked))).toBe(expected);
});

it('a grant of a secret does not cover another action on it', () => {
  expect(covers(grant, read(secret, 'secretsmanager:PutSecretValue'))).toBe(false);
});

const repository = 'arn:aws:ecr:us-east-2:111122223333:repository/shop/api';
const pulling = { ...grant, secrets: [], repositories: [repository] };

it.each([
  ['ecr:BatchGetImage', repository, true],
  ['ecr:BatchCheckLayerAvailability', repository, true],
  ['ecr:GetDownloadUrlForLayer', repository, true],
  ['ecr:GetAuthorizationToken', '*', true],
  ['ecr:PutImage', repository, false],
  ['ecr:BatchGetImage', `${repository}-two`, false],
  ['ecr:BatchGetImage', repository.replace('us-east-2', 'us-east-1'), false],
])('a grant of a repository: %s on %s is covered: %s', (action, resource, expected) => {
  expect(covers(pulling, read(resource, action))).toBe(expected);
  expect(covers(grant, read(resource, action))).toBe(false);
});

it('a grant without the key does not cover a secret that needs it', () => {
  const key = 'arn:aws:kms:us-east-2:111122223333:key/1';
  const both = { actions: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], resources: [secret, key] };
  expect(covers(grant, both)).toBe(false);
  expect(covers({ ...grant, kmsKeys: [key] }, both)).toBe(true);
  expect(coverageOf(grant, both)).toEqual({
    covered: [{ action: 'secretsmanager:GetSecretValue', resource: secret }],
    lacking: [{ action: 'kms:Decrypt', resource: key }],
  });
});
