import { describe, expect, test } from 'vitest';
import type { Claim } from '../../shared/stopped-reason/claim.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';

const secret = 'arn:aws:secretsmanager:eu-central-1:777788889999:secret:shop/db-Qm3kZx';
const role = 'arn:aws:iam::777788889999:role/shop-exec';
const key = 'arn:aws:kms:eu-central-1:777788889999:key/1a2b3c4d-1111-2222-3333-444455556666';
const host = 'secretsmanager.eu-central-1.amazonaws.com';

const unread = { category: 'other', fault: 'unknown', dependency: 'other', resource: null, ambiguous: true } as const;

function reads(rows: readonly (readonly [text: string, claim: Partial<Claim>])[]): void {
  test.each(rows.map(([text, claim]) => ({ text, claim })))('$text', ({ text, claim }) => {
    expect(readStoppedReason(text)).toMatchObject(claim);
  });
}

describe('a role that could not be assumed, in whichever words', () => {
  const assumed = { category: 'iam', fault: 'assume-role', dependency: 'iam', action: 'sts:AssumeRole' } as const;
  reads([
    [
      `ResourceInitializationError: ECS was unable to assume role ${role}. Verify that it exists.`,
      { ...assumed, resource: role },
    ],
    [
      `(service a) was unable to place a task. Reason: ECS was unable to assume role ${role}.`,
      { ...assumed, resource: role },
    ],
    [`unable to assume the role '${role}' that was provided`, { ...assumed, resource: role }],
    [
      "ECS was unable to assume the role 'shop-exec' that was provided for this task.",
      { ...assumed, resource: 'shop-exec' },
    ],
    // Not what was assumed, but what somebody supposes.
    ['ECS was unable to assume that all is well', unread],
  ]);
});

describe('a code that one service alone answers with names the service', () => {
  reads([
    ['volumes: FileSystemNotFound', { category: 'not-found', fault: 'file-system', dependency: 'efs' }],
    ['RepositoryNotFoundException: The repository does not exist', { dependency: 'ecr' }],
    [
      "ValidationException: 1 validation error detected: Value '[a b]' at 'names.1.member' failed to satisfy constraint",
      { category: 'reference-format', dependency: 'ssm' },
    ],
    [
      "ValidationException: 1 validation error detected: Value 'a b' at 'secretId' failed to satisfy constraint",
      { category: 'reference-format', dependency: 'secretsmanager' },
    ],
    ['ResourceNotFoundException', { category: 'not-found', fault: 'resource', dependency: 'other' }],
  ]);
});

describe('an action that somebody says is missing or refused', () => {
  const denied = (action: string, dependency: Claim['dependency']): Partial<Claim> => ({
    category: 'iam',
    dependency,
    action,
    ambiguous: true,
  });
  reads([
    ['Task stopped: missing ecr:GetAuthorizationToken', denied('ecr:GetAuthorizationToken', 'ecr')],
    ['the role shop-exec lacks the permission `kms:Decrypt`', denied('kms:Decrypt', 'kms')],
    [
      'secretsmanager:GetSecretValue is not allowed for the execution role',
      denied('secretsmanager:GetSecretValue', 'secretsmanager'),
    ],
    ['logs:CreateLogStream denied', denied('logs:CreateLogStream', 'logs')],
    ['we missed the page on secretsmanager:GetSecretValue', unread],
    ['grant ssm:GetParameters and it works', unread],
    ['no idea what kms:Decrypt does', unread],
  ]);

  const certain = { category: 'iam', dependency: 'secretsmanager', action: 'secretsmanager:GetSecretValue' } as const;
  reads([
    ['ResourceInitializationError … (AccessDeniedException … secretsmanager:GetSecretValue …)', certain],
    ['AccessDeniedException for secretsmanager:GetSecretValue', certain],
    ['AccessDenied: [...] secretsmanager:GetSecretValue', certain],
    ['AccessDeniedException, see the page on secretsmanager:GetSecretValue', { category: 'iam', action: null }],
  ]);
});

describe('a name in quotes ends with its quote', () => {
  const missing = { category: 'secret-content', fault: 'missing-json-key', dependency: 'secretsmanager' } as const;
  reads([
    ["ResourceInitializationError: ... did not contain json key 'redis-url'", { ...missing, resource: 'redis-url' }],
    ['did not contain json key "db password" (eu-central-1)', { ...missing, resource: 'db password' }],
    ['did not contain json key `API_KEY`.', { ...missing, resource: 'API_KEY' }],
    ["did not contain json key the customer's", { ...missing, resource: "the customer's" }],
  ]);
});

describe('AWS’s sentence about a secret, with the error behind it', () => {
  const behind = "ResourceNotFoundException: Secrets Manager can't find the specified secret.";
  reads([
    [
      `The task can't retrieve the secret with ARN '${secret}' from AWS Secrets Manager. ${behind}`,
      { category: 'not-found', fault: 'secret', dependency: 'secretsmanager', resource: secret },
    ],
  ]);
});

describe('the host of an endpoint names the service, wherever it stands', () => {
  const silent = { category: 'network', dependency: 'secretsmanager', host } as const;
  reads([
    [`Could not connect to the endpoint URL: "https://${host}/"`, silent],
    [`Connect timeout on endpoint URL: "https://${host}/"`, { ...silent, fault: 'timeout' }],
    [`Read timeout on endpoint URL: "https://${host}/"`, { ...silent, fault: 'timeout' }],
    [`unable to pull secrets: connection to ${host}:443 timed out`, { ...silent, fault: 'timeout' }],
    [`x509: certificate signed by unknown authority while getting https://${host}/`, { ...silent, fault: 'tls' }],
    [
      'failed to invoke EFS utils commands: Connect timeout on endpoint URL: "https://elasticfilesystem.eu-central-1.amazonaws.com/2015-02-01/mount-targets"',
      { category: 'network', fault: 'timeout', dependency: 'efs' },
    ],
    // A page of documentation is no endpoint, and a host alone no fault.
    ['the wait timed out, see https://docs.aws.amazon.com/secretsmanager/latest/userguide/', unread],
    [`we call https://${host}/ at the start`, unread],
  ]);
});

describe('the key that an answer names', () => {
  reads([
    [`InvalidKeyId: ${key} is disabled`, { category: 'iam', fault: 'kms-denied', dependency: 'kms', resource: key }],
    [`KMSInvalidStateException: ${key} is pending deletion.`, { dependency: 'kms', resource: key }],
    [
      `Fetching secret data from AWS Secrets Manager in region eu-central-1: secret ${secret}: DisabledException: ${key} is disabled`,
      { dependency: 'kms', resource: secret },
    ],
  ]);
});

describe('a task that failed to start, with the reason of its container behind it', () => {
  reads([
    [
      'statusReason="Task failed to start" container.reason: CannotPullContainerError: Error response from daemon: Get "https://registry.gitlab.com/v2/a/manifests/1": denied: access forbidden',
      { category: 'image', fault: 'registry-refused' },
    ],
    ['Task failed to start', unread],
  ]);
});

describe('words of a sentence are no name', () => {
  reads([
    ['failed to fetch secret from ssm', { resource: null }],
    [`failed to fetch secret ${secret} from secrets manager`, { resource: secret, dependency: 'secretsmanager' }],
  ]);
});

describe('what a tool or a person left around a name', () => {
  reads([
    [
      `aws_ecs_service.a: Still creating... [9m50s elapsed]\n╷\n│ Error: ECS task stopped: ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: failed to fetch secret\n│ ${secret} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.\n╵`,
      { category: 'not-found', dependency: 'secretsmanager', resource: secret },
    ],
    [
      `Trying to retrieve secret with value "${secret}" resulted in error: unexpected ARN format with parameters when trying to retrieve ASM secret`,
      { category: 'reference-format', resource: secret },
    ],
    ['Invalid parameters: /shop/a,/shop/b', { category: 'not-found', dependency: 'ssm', resource: '/shop/a,/shop/b' }],
    ['Invalid parameters: name and age', unread],
    [
      `ValidationException: Parameter name: can't be prefixed with "ssm" (case-insensitive).`,
      { category: 'reference-format', dependency: 'ssm' },
    ],
    [
      `still stuck with Post "https://${host}/": dial tcp 10.12.0.44:443: i/o timeout when ECS starts it`,
      { category: 'network', dependency: 'secretsmanager', host },
    ],
    [
      'CannotPullContainerError: image <account>.dkr.ecr.ap-south-1.amazonaws.com/checkout:1 : not found',
      { category: 'image', dependency: 'ecr' },
    ],
  ]);
});
