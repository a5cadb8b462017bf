import { expect, it } from 'vitest';
import { isSameCall } from '../../shared/change/same-call.ts';
import type { Finding } from '../../shared/diagnosis/finding.ts';
import type { Claim } from '../../shared/stopped-reason/claim.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { account, secret } from '../fixtures/account.ts';
import { failure, lacking } from './guarded.ts';

const key = 'arn:aws:kms:us-east-2:111122223333:key/1';
const denied = readStoppedReason(failure.reason);
const session = (name: string) => `arn:aws:sts::${account}:assumed-role/${name}/0123456789abcdef`;
const needsKey: Partial<Finding> = {
  remedy: {
    is: 'permission',
    role: lacking.role ?? '',
    statement: { actions: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], resources: [secret, key] },
  },
};

it.each<readonly [string, Partial<Claim>, Partial<Finding>, boolean]>([
  ['of the same role, action and resource is the same', {}, {}, true],
  ['that is no denial is another', { category: 'network' }, {}, false],
  ['that names no action is not taken to be the same', { action: null }, {}, false],
  ['of another action is another', { action: 'kms:Decrypt' }, {}, false],
  ['of a key that the permission reaches too is the same', { action: 'kms:Decrypt', resource: key }, needsKey, true],
  ['of another resource is another', { resource: secret.replace('api/db', 'api/other') }, {}, false],
  ['that names no resource is taken to be of the one at hand', { resource: null }, {}, true],
  ['whose text was cut within the resource is the same', { resource: secret.slice(0, -3), cut: true }, {}, true],
  ['whose whole text names a shorter resource is another', { resource: secret.slice(0, -3), cut: false }, {}, false],
  ['of another role is another', { principal: session('web-exec') }, {}, false],
  ['of a role whose name only begins alike is another', { principal: session('api-exec-2') }, {}, false],
  ['that names no principal is taken to be of the role at hand', { principal: null }, {}, true],
  [
    'of whatever role is the same where the finding names none',
    { principal: session('web-exec') },
    { role: null },
    true,
  ],
  ['is told by the finding’s own action where nothing is to be granted', {}, { remedy: null, resource: secret }, true],
  [
    'is another than the finding’s own action where nothing is to be granted',
    {},
    { remedy: null, action: 'kms:Decrypt' },
    false,
  ],
  ['is the same as a finding without a resource', {}, { remedy: null, resource: null }, true],
])('a call %s', (_title, claim, finding, expected) => {
  expect(isSameCall({ ...lacking, ...finding }, { ...denied, ...claim })).toBe(expected);
});

it.each([
  ['the image of the repository', 'shop/api:v7', 'ecr:BatchGetImage', true],
  ['another image', 'shop/web:v7', 'ecr:BatchGetImage', false],
  ['an image, where the finding is of another call', 'shop/api:v7', 'ecr:DescribeImages', false],
])('a registry that refuses %s', (_title, image, action, expected) => {
  const host = `${account}.dkr.ecr.us-east-2.amazonaws.com`;
  const claim = readStoppedReason(
    `CannotPullContainerError: failed to resolve ref ${host}/${image}: pulling from host ${host} failed with status code [manifests v7]: 403 Forbidden`,
  );
  const resources = [`arn:aws:ecr:us-east-2:${account}:repository/shop/api`];
  const statement = { actions: [action], resources };
  expect(isSameCall({ ...lacking, remedy: { is: 'permission', role: lacking.role ?? '', statement } }, claim)).toBe(
    expected,
  );
});
