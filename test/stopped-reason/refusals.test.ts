import { describe, expect, it } from 'vitest';
import { report } from '../../shared/diagnosis/advice/report.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';

const sentence = (action: string, resource: string) =>
  `User: arn:aws:iam::111122223333:user/ci is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
const role = 'arn:aws:iam::111122223333:role/api-exec';
const secret = 'arn:aws:secretsmanager:us-east-2:111122223333:secret:api/db-AbCdEf';

describe('an error as botocore and the AWS CLI print it', () => {
  it.each([
    [
      'a refused call',
      `An error occurred (AccessDeniedException) when calling the RunTask operation: ${sentence('iam:PassRole', role)}`,
      {
        category: 'iam',
        fault: 'no-identity-policy',
        action: 'iam:PassRole',
        resource: role,
        denial: 'no-identity-based-policy',
      },
    ],
    [
      'a refused call after retries',
      `botocore.errorfactory.AccessDeniedException: An error occurred (AccessDeniedException) when calling the GetSecretValue operation (reached max retries: 4): ${sentence('secretsmanager:GetSecretValue', secret)}`,
      { category: 'iam', dependency: 'secretsmanager', resource: secret },
    ],
    [
      'a secret that is not there',
      "An error occurred (ResourceNotFoundException) when calling the GetSecretValue operation: Secrets Manager can't find the specified secret.",
      { category: 'not-found', fault: 'secret', dependency: 'secretsmanager' },
    ],
    [
      'throttling',
      'An error occurred (ThrottlingException) when calling the GetParameters operation (reached max retries: 4): Rate exceeded',
      { category: 'throttled', dependency: 'ssm' },
    ],
    [
      'a code that is not known',
      'An error occurred (ClientException) when calling the RegisterTaskDefinition operation: Role is not valid',
      { category: 'other' },
    ],
  ])('%s', (_title, text, expected) => {
    expect(readStoppedReason(text)).toMatchObject(expected);
  });
});

describe('IAM’s sentence without the code before it', () => {
  it.each([
    sentence('secretsmanager:GetSecretValue', secret),
    `ResourceInitializationError … ${sentence('secretsmanager:GetSecretValue', secret)}`,
    `Status reason: ${sentence('secretsmanager:GetSecretValue', secret)} (Service: SecretsManager, Status Code: 400)`,
  ])('%s', (text) => {
    expect(readStoppedReason(text)).toMatchObject({
      category: 'iam',
      dependency: 'secretsmanager',
      action: 'secretsmanager:GetSecretValue',
      resource: secret,
      principal: 'arn:aws:iam::111122223333:user/ci',
    });
  });

  it('that is cut before it says what was refused decides nothing', () => {
    expect(readStoppedReason('User: arn:aws:iam::111122223333:user/ci is not')).toMatchObject({ category: 'other' });
  });
});

describe('a parameter that ECS itself refuses', () => {
  it.each([
    "InvalidParameterException: The security groups 'sg-1' does not exist",
    'InvalidParameterException: Error retrieving security group information for [sg-1]: it does not exist',
    "An error occurred (InvalidParameterException) when calling the RunTask operation: Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    'ValidationException: 1 validation error detected',
  ])('is not told as a malformed reference: %s', (text) => {
    expect(readStoppedReason(text)).toMatchObject({ category: 'other', ambiguous: true });
  });

  it.each([
    'InvalidParameterException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    'ValidationException: Parameter name: can\'t be prefixed with "ssm" (case-insensitive).',
  ])('a name that a store of secrets refuses still is: %s', (text) => {
    expect(readStoppedReason(text)).toMatchObject({ category: 'reference-format', fault: 'invalid-name' });
  });
});

describe('a subnet without a free address', () => {
  it.each([
    '(service web) was unable to place a task. Reason: InsufficientFreeAddressesInSubnet: The specified subnet does not have enough free addresses to satisfy the request.',
    '(service web) was unable to place a task. Reason: The specified subnet does not have enough free addresses to satisfy the request.',
    '(service web) failed to launch a task with (error InsufficientFreeAddressesInSubnet).',
    "(service web) was unable to place a task. Reason: Unexpected EC2 error while attempting to Create Network Interface in subnet 'subnet-0a': InsufficientFreeAddressesInSubnet.",
  ])('is told however ECS words it: %s', (text) => {
    expect(report(readStoppedReason(text)).cause).toBe('subnet-full');
  });
});
