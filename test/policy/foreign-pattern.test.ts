import { describe, expect, it } from 'vitest';
import { foreignPatterns, foreignPatternsOf } from '../../shared/policy/foreign-pattern.ts';

const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:prod/db-AbCdEf';
const group = 'arn:aws:logs:us-east-2:111122223333:log-group:/ecs/api';
const role = 'arn:aws:iam::111122223333:role/api-exec';

describe('the resource of a call', () => {
  it.each([
    ['secretsmanager:GetSecretValue', secret, []],
    ['secretsmanager:GetSecretValue', secret.replace('prod/db-AbCdEf', '*'), ['*']],
    ['secretsmanager:GetSecretValue', `${secret}-??????`, ['?']],
    ['s3:GetObject', 'arn:aws:s3:::prod-config/*', ['*']],
    ['s3:GetObject', 'arn:aws:s3:::prod-us-east-2-starport-layer-bucket/*', []],
    ['s3:GetObject', 'arn:aws:s3:::prod-*-starport-layer-bucket/*', ['*']],
    ['s3:GetObject', 'arn:aws:s3:::prod-config/${aws:username}/a?', ['${', '?']],
    ['s3:GetObject', 'arn:aws:s3:::prod-config/a_$folder$', []],
    ['ecr:GetAuthorizationToken', '*', []],
    ['ecr:BatchGetImage', '*', ['*']],
    ['logs:CreateLogStream', `${group}:log-stream:ecs/api/*`, []],
    ['logs:PutLogEvents', `${group}:log-stream:ecs/api/*`, []],
    ['logs:CreateLogStream', `${group}:log-stream:*/api/*`, ['*']],
    ['logs:CreateLogStream', '*', ['*']],
    ['logs:CreateLogGroup', `${group}:*`, []],
    ['logs:CreateLogGroup', `${group.replace('/ecs/api', '*')}:*`, ['*']],
    ['s3:GetObject', `${group}:*`, ['*']],
  ])('%s on %s holds as patterns of somebody else: %j', (action, resource, expected) => {
    expect(foreignPatterns(action, resource)).toStrictEqual(expected);
  });
});

describe('a statement', () => {
  const of = (statement: object) => foreignPatternsOf(JSON.stringify({ Effect: 'Allow', ...statement }));

  it.each([
    [{ Action: 'kms:Decrypt', Resource: '*', Principal: { AWS: role } }],
    [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/b.env', Principal: '*' }],
    [{ Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }],
    [{ Action: ['s3:GetObject', 's3:GetBucketLocation'], Resource: ['arn:aws:s3:::a/b.env', 'arn:aws:s3:::a'] }],
  ])('that the product wrote holds none: %j', (statement) => {
    expect(of(statement)).toStrictEqual([]);
  });

  it.each([
    [{ Action: 'kms:Decrypt', Resource: '*' }],
    [{ Action: 's3:GetObject', Resource: ['arn:aws:s3:::a/b.env', 'arn:aws:s3:::a/*'] }],
    [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/b', Principal: { AWS: `${role}*` } }],
    [
      {
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::a/b',
        Principal: '*',
        Condition: { ArnEquals: { 'aws:PrincipalArn': `${role}*` } },
      },
    ],
  ])('tells those of resources, principals and conditions: %j', (statement) => {
    expect(of(statement)).toStrictEqual(['*']);
  });

  it.each(['', 'null', '7', '{"Resource":"arn:'])('is none if it is %j', (text) => {
    expect(foreignPatternsOf(text)).toStrictEqual([]);
  });
});
