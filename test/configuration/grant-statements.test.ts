import { describe, expect, test } from 'vitest';
import type { Grant } from '../../shared/configuration/configuration.ts';
import { grantStatements, secretResources } from '../../shared/configuration/grant-statements.ts';

const grant: Grant = {
  name: 'app',
  executionRole: 'arn:aws:iam::111122223333:role/exec',
  secrets: [],
  parameters: [],
  kmsKeys: [],
  repositories: [],
  logGroups: [],
  logRetentionDays: 30,
  services: [],
  registrars: [],
  consent: 'ask',
  forceDeployment: false,
};
const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:app/database';
const key = 'arn:aws:kms:us-east-2:111122223333:key/1';

describe('grantStatements', () => {
  test('grants a whole ARN exactly, and a name in both of its forms', () => {
    expect(secretResources(`${secret}-AbCdEf`)).toEqual([`${secret}-AbCdEf`]);
    expect(secretResources(secret)).toEqual([secret, `${secret}-??????`]);
  });

  test('lets a key be used only through the services whose values it encrypts', () => {
    const [, keys] = grantStatements({ ...grant, secrets: [secret], kmsKeys: [key] });
    expect(keys).toMatchObject({
      Action: ['kms:Decrypt'],
      Resource: [key],
      Condition: { StringEquals: { 'kms:ViaService': ['secretsmanager.us-east-2.amazonaws.com'] } },
    });
  });

  test('lets images be pulled from the named repositories only, with the login, which has no resource', () => {
    const repository = 'arn:aws:ecr:us-east-2:444455556666:repository/shop/api';
    expect(grantStatements({ ...grant, repositories: [repository] })).toEqual([
      {
        Sid: 'Repositories',
        Effect: 'Allow',
        Action: ['ecr:BatchGetImage', 'ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer'],
        Resource: [repository],
      },
      { Sid: 'RegistryLogin', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
    ]);
  });

  test('has no statement for what is not granted', () => {
    const parameter = 'arn:aws:ssm:us-east-2:111122223333:parameter/app/url';
    expect(grantStatements({ ...grant, parameters: [parameter] })).toEqual([
      { Sid: 'Parameters', Effect: 'Allow', Action: ['ssm:GetParameters'], Resource: [parameter] },
    ]);
  });
});
