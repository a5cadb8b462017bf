import { expect, test } from 'vitest';
import { explain } from '../../shared/diagnosis/explain.ts';
import { asm, refused } from './cases/case.ts';

test('an explanation holds the published fields, in their order, and no others', () => {
  expect(explain('Missing volumeId in the EBS config')).toEqual({
    category: 'storage',
    cause: 'volume-config-invalid',
    certainty: 'reported',
    dependency: 'other',
    resource: 'volumeId',
    action: null,
    ambiguous: false,
    title: 'The EBS volume’s configuration lacks volumeId',
    means: 'ECS read the volume’s configuration and could not work with it',
    next: 'Check the volume in the task definition and in the service’s volume configurations.',
    command: {
      program: "aws ecs describe-task-definition --task-definition FAMILY --query 'taskDefinition.volumes'",
      options: [],
    },
    passes: { is: 'no', because: 'a volume stays configured as it is until somebody deploys it otherwise' },
  });
  expect(Object.keys(explain(''))).toEqual([
    'category',
    'cause',
    'certainty',
    'dependency',
    'resource',
    'action',
    'ambiguous',
    'title',
    'means',
    'next',
    'command',
    'passes',
  ]);
});

test('ECS’s own throttling is told as that of AWS, and passes', () => {
  expect(explain('(service api) operations are being throttled. Will try again later.')).toMatchObject({
    category: 'throttled',
    cause: 'throttled',
    ambiguous: false,
    title: 'AWS is throttling the account’s calls',
    passes: { is: 'yes' },
  });
});

test('a pattern in the resource of a denial is not to be allowed', () => {
  const action = 'secretsmanager:GetSecretValue';
  const denial = (resource: string) =>
    explain(asm(refused(action, resource, `because no identity-based policy allows the ${action} action`))).next;
  const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:prod/db-AbCdEf';
  expect(denial(secret)).toContain(`Allow secretsmanager:GetSecretValue on ${secret}`);
  expect(denial(secret.replace('db-AbCdEf', '*'))).toMatch(/^Allow nothing on it/);
});
