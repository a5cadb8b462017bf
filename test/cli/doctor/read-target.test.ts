import { expect, it } from 'vitest';
import { readTarget } from '../../../cli/doctor/read-target.ts';
import { UsageError } from '../../../cli/usage-error.ts';

const [region, account] = ['us-east-2', '111122223333'];
const ecs = `arn:aws:ecs:${region}:${account}`;

it.each([
  ['shop/api', {}, { is: 'service', cluster: 'shop', name: 'api' }],
  [`${ecs}:service/shop/api`, {}, { is: 'service', cluster: 'shop', name: 'api', region }],
  [`${ecs}:service/api`, { cluster: 'shop' }, { is: 'service', cluster: 'shop', name: 'api', region }],
  ['shop/api', { cluster: 'shop' }, { is: 'service', cluster: 'shop', name: 'api' }],
  ['api', {}, { is: 'definition', named: 'api' }],
  ['api:12', {}, { is: 'definition', named: 'api:12' }],
  [`${ecs}:task-definition/api:12`, {}, { is: 'definition', named: `${ecs}:task-definition/api:12`, region }],
  ['task.json', {}, { is: 'file', path: 'task.json' }],
  ['./infra/task', {}, { is: 'file', path: './infra/task' }],
  ['/tmp/task', {}, { is: 'file', path: '/tmp/task' }],
  ['-', {}, { is: 'file', path: '-' }],
  [undefined, { cluster: 'shop' }, { is: 'cluster', cluster: 'shop' }],
  [undefined, { cluster: `${ecs}:cluster/shop` }, { is: 'cluster', cluster: 'shop', region }],
])('%s with %o is %o', (text, options, target) => {
  expect(readTarget(text, options)).toEqual(target);
});

it.each([
  [undefined, {}, 'Nothing to examine'],
  ['a b', {}, '"a b" names nothing that can be examined; allowed: CLUSTER/SERVICE'],
  ['a/b/c', {}, 'names nothing that can be examined'],
  ['api:0', {}, 'names nothing that can be examined'],
  ['arn:aws:s3:::bucket', {}, 'is the ARN of something else'],
  [`${ecs}:service/api`, {}, 'this form of ARN does not name its cluster: give --cluster too'],
  [undefined, { cluster: 'a b' }, '--cluster is "a b"'],
  [undefined, { cluster: 'shop', subnets: ['subnet-1'] }, '--cluster alone examines services'],
  ['shop/api', { subnets: ['subnet-1'] }, 'is a service and has its own network'],
  ['api', { securityGroups: ['sg-1'] }, 'go with --subnets'],
  ['api', { assignPublicIp: true }, 'go with --subnets'],
  ['api', { cluster: 'shop', subnets: ['subnet-1'] }, 'Give --cluster, whose services are looked through'],
  ['shop/api', { cluster: 'other' }, '"shop/api" names its cluster, and --cluster is "other": leave --cluster out.'],
  [`${ecs}:service/shop/api`, { cluster: 'other' }, 'names its cluster, and --cluster is "other"'],
  ['api', { subnets: ['subnet-1'], service: 'shop/api' }, 'not both'],
])('%s with %o is refused: %s', (text, options, says) => {
  expect(() => readTarget(text, options)).toThrow(UsageError);
  expect(() => readTarget(text, options)).toThrow(says);
});
