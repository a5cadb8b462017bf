import { account, definition, region, secret, taskDefinition } from '../../fixtures/account.ts';
import { accountWith, answer, asm, type CauseCase, fetching, files, logs, secretNotFound, ssm, task } from './case.ts';

const malformed = asm(
  'an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.',
);
const withSecret = (valueFrom: string) => ({ 'task-definition': { [taskDefinition]: definition({ DB: valueFrom }) } });
const metadata = { arn: secret, name: 'api/db', tags: {} };
const partial = secret.slice(0, -7);
const misread = partial.replace('api/db', 'api-master');
const misreadArn = `${misread}-Xy12Ab`;
const far = secret.replace(region, 'eu-west-1');
const file = 'arn:aws:s3:::shop-config/api.env';
const stage = (label: string) =>
  fetching(
    secret,
    answer(
      'Secrets Manager',
      'GetSecretValue',
      400,
      `ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: ${label}`,
    ),
  );
const parameter = {
  name: '/api/token',
  arn: `arn:aws:ssm:${region}:${account}:parameter/api/token`,
  type: 'SecureString',
  version: 3,
} as const;
const group = '/ecs/api';
const logging = { logDriver: 'awslogs', logOptions: { 'awslogs-group': group, 'awslogs-region': region } };

export const referenceCases: readonly CauseCase[] = [
  {
    cause: 'reference-malformed',
    title: 'without its closing colons',
    reason: malformed,
    account: accountWith('', withSecret(`${secret}:url`)),
    finds: ['proved reference-malformed api/secret/DB failing'],
    names: [`${secret}:url::`],
    nearMisses: [
      {
        title: 'with them',
        account: accountWith('', withSecret(`${secret}:url::`)),
        finds: ['reported reference-malformed api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'reference-malformed',
    title: 'of an environment file',
    reason:
      'unable to parse bucket and key from s3 ARN specified in environmentFile s3://shop-config/api.env, error: invalid s3 arn: s3://shop-config/api.env',
    account: accountWith('', task({ environmentFiles: ['s3://shop-config/api.env'] })),
    finds: ['proved reference-malformed api/environment-file/0 failing'],
    names: [file],
    nearMisses: [
      {
        title: 'named by its ARN',
        account: accountWith('', {
          ...task({ environmentFiles: [file] }),
          'environment-file': { [file]: { exists: true, near: [] } },
        }),
        finds: ['reported reference-malformed null failing'],
      },
    ],
  },
  {
    cause: 'secret-name-for-arn',
    title: 'which reads as a parameter',
    reason: ssm('invalid ssm parameters: api/db'),
    account: accountWith('', { ...withSecret('api/db'), secret: { 'api/db': metadata } }),
    finds: ['proved secret-name-for-arn api/secret/DB failing'],
    names: [secret, 'api/db'],
    nearMisses: [
      {
        title: 'no secret is called so either',
        account: accountWith('', withSecret('api/db')),
        finds: ['proved parameter-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'partial-arn-misread',
    title: 'whose name ends like a suffix',
    reason: secretNotFound(misread),
    account: accountWith('', {
      ...withSecret(`${misread}:url::`),
      secret: { 'api-master': { ...metadata, arn: misreadArn, name: 'api-master' } },
    }),
    finds: ['proved partial-arn-misread api/secret/DB failing'],
    names: [`${misreadArn}:url::`],
    nearMisses: [
      {
        title: 'no secret bears the whole name',
        account: accountWith('', withSecret(`${misread}:url::`)),
        finds: ['proved secret-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'wrong-region',
    title: 'of a secret',
    reason: secretNotFound(far),
    account: accountWith('', { ...withSecret(`${far}:url::`), secret: { [partial]: metadata } }),
    finds: ['proved wrong-region api/secret/DB failing'],
    names: ['eu-west-1', region, `${secret}:url::`],
    nearMisses: [
      {
        title: 'nor is it in the task’s Region',
        account: accountWith('', withSecret(`${far}:url::`)),
        finds: ['proved secret-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'wrong-region',
    title: 'where the product may not look, and ECS did',
    reason: secretNotFound(far),
    account: accountWith('', { ...withSecret(`${far}:url::`), secret: { [far]: 'denied', [partial]: metadata } }),
    finds: ['reported wrong-region api/secret/DB failing'],
    names: ['eu-west-1', `${secret}:url::`],
    nearMisses: [
      {
        title: 'nor is it here: the read is missing',
        account: accountWith('', { ...withSecret(`${far}:url::`), secret: { [far]: 'denied' } }),
        finds: ['reported secret-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'wrong-region',
    title: 'of a parameter',
    reason: ssm(`invalid ssm parameters: ${parameter.arn.replace(region, 'eu-west-1')}`),
    account: accountWith('', {
      ...withSecret(parameter.arn.replace(region, 'eu-west-1')),
      parameter: { [parameter.arn]: parameter },
    }),
    finds: ['proved wrong-region api/secret/DB failing'],
    names: [parameter.arn],
    nearMisses: [
      {
        title: 'nor is it here',
        account: accountWith('', withSecret(parameter.arn.replace(region, 'eu-west-1'))),
        finds: ['proved parameter-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'wrong-partition',
    title: 'of a template made for China',
    reason: malformed,
    account: accountWith('', withSecret(secret.replace(':aws:', ':aws-cn:'))),
    finds: ['proved wrong-partition api/secret/DB failing'],
    names: ['aws-cn'],
    nearMisses: [
      {
        title: 'of its own',
        account: accountWith('', withSecret(secret)),
        finds: ['reported reference-malformed api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'platform-too-old',
    title: 'for a JSON key',
    reason: secretNotFound(`${secret}:url::`),
    event: { platformVersion: '1.3.0' },
    account: accountWith('', withSecret(`${secret}:url::`)),
    finds: ['proved platform-too-old api/secret/DB failing'],
    names: ['1.3.0', '--platform-version LATEST'],
    nearMisses: [
      {
        title: 'a whole secret needs no newer one',
        account: accountWith('', withSecret(secret)),
        finds: ['reported secret-not-found api/secret/DB failing'],
      },
      {
        title: 'the platform is new enough',
        event: { platformVersion: '1.4.0' },
        finds: ['reported secret-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'secret-not-found',
    title: 'under any name',
    reason: secretNotFound(secret),
    account: accountWith('', { ...withSecret(`${secret}:url::`), secret: {}, 'names-like': { '*': ['api/database'] } }),
    finds: ['proved secret-not-found api/secret/DB failing'],
    names: ['api/db', 'api/database'],
    nearMisses: [
      {
        title: 'one of the name exists under another suffix',
        account: accountWith('', {
          ...withSecret(`${secret}:url::`),
          secret: { [partial]: { ...metadata, arn: `${partial}-Zz9Zz9` } },
        }),
        finds: ['proved secret-under-another-suffix api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'secret-under-another-suffix',
    title: 'created anew',
    reason: secretNotFound(secret),
    account: accountWith('', {
      ...withSecret(`${secret}:url::`),
      secret: { [partial]: { ...metadata, arn: `${partial}-Zz9Zz9` } },
    }),
    finds: ['proved secret-under-another-suffix api/secret/DB failing'],
    names: [`${partial}-Zz9Zz9:url::`],
    nearMisses: [
      {
        title: 'it exists as it is written',
        account: accountWith('', withSecret(secret)),
        finds: ['reported secret-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'secret-deleted',
    title: 'and to be restored',
    reason: fetching(
      secret,
      answer(
        'Secrets Manager',
        'GetSecretValue',
        400,
        "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.",
      ),
    ),
    account: accountWith('', { secret: { [secret]: { ...metadata, deletedAt: '2026-11-20T00:00:00.000Z' } } }),
    finds: ['proved secret-deleted api/secret/DB failing'],
    names: ['restore-secret', secret],
    nearMisses: [
      { title: 'restored by now', account: accountWith(''), finds: ['reported secret-deleted api/secret/DB failing'] },
    ],
  },
  {
    cause: 'secret-version-not-found',
    title: 'by its staging label',
    reason: stage('AWSPENDING'),
    account: accountWith('', {
      ...withSecret(`${secret}:url:AWSPENDING:`),
      secret: { [secret]: { ...metadata, versions: { a: ['AWSCURRENT'] } } },
    }),
    finds: ['proved secret-version-not-found api/secret/DB failing'],
    names: ['AWSPENDING', 'AWSCURRENT'],
    nearMisses: [
      {
        title: 'the label is there',
        account: accountWith('', {
          ...withSecret(`${secret}:url:AWSPENDING:`),
          secret: { [secret]: { ...metadata, versions: { a: ['AWSCURRENT'], b: ['AWSPENDING'] } } },
        }),
        finds: ['reported secret-version-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'secret-version-not-found',
    title: 'for it holds no value yet',
    reason: stage('AWSCURRENT'),
    account: accountWith('', { secret: { [secret]: { ...metadata, versions: {} } } }),
    finds: ['proved secret-version-not-found api/secret/DB failing'],
    names: ['put-secret-value'],
    nearMisses: [
      {
        title: 'it is marked for deletion',
        account: accountWith('', {
          secret: { [secret]: { ...metadata, versions: {}, deletedAt: '2026-11-20T00:00:00.000Z' } },
        }),
        finds: ['proved secret-deleted api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'parameter-not-found',
    title: 'with the nearest name',
    reason: ssm('invalid ssm parameters: /api/tokem'),
    account: accountWith('', { ...withSecret('/api/tokem'), 'names-like': { '*': ['/api/token'] } }),
    finds: ['proved parameter-not-found api/secret/DB failing'],
    names: ['/api/tokem', '/api/token'],
    nearMisses: [
      {
        title: 'it exists by now',
        account: accountWith('', {
          ...withSecret('/api/tokem'),
          parameter: { '/api/tokem': { ...parameter } },
        }),
        finds: ['reported parameter-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'parameter-version-not-found',
    title: 'that was never reached',
    reason: ssm('invalid ssm parameters: /api/token:9'),
    account: accountWith('', { ...withSecret('/api/token:9'), parameter: { '/api/token:9': parameter } }),
    finds: ['proved parameter-version-not-found api/secret/DB failing'],
    names: ['/api/token', '9', '3'],
    nearMisses: [
      {
        title: 'the parameter itself is missing',
        account: accountWith('', withSecret('/api/token:9')),
        finds: ['proved parameter-not-found api/secret/DB failing'],
      },
      {
        title: 'it was reached: the text stands alone',
        account: accountWith('', { ...withSecret('/api/token:2'), parameter: { '/api/token:2': parameter } }),
        reason: ssm('invalid ssm parameters: /api/token:2'),
        finds: ['suspected parameter-version-not-found api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'log-group-not-found',
    title: 'with the command that creates it',
    reason: logs('ResourceNotFoundException: The specified log group does not exist.'),
    account: accountWith('', { ...task(logging), 'names-like': { '*': ['/ecs/apis'] } }),
    finds: ['proved log-group-not-found api/log-stream failing'],
    names: ['create-log-group', group, '/ecs/apis'],
    nearMisses: [
      {
        title: 'the group exists',
        account: accountWith('', { ...task(logging), 'log-group': { '*': { name: group } } }),
        finds: ['reported log-group-not-found api/log-stream failing'],
      },
    ],
  },
  {
    cause: 'environment-file-not-found',
    title: 'with the nearest key',
    reason: files(answer('S3', 'GetObject', 404, 'NoSuchKey: The specified key does not exist.')),
    account: accountWith('', {
      ...task({ environmentFiles: [file] }),
      'environment-file': { [file]: { exists: false, near: ['app.env'] } },
    }),
    finds: ['proved environment-file-not-found api/environment-file/0 failing'],
    names: ['api.env', 'shop-config', 'app.env'],
    nearMisses: [
      {
        title: 'the bucket is gone',
        account: accountWith('', task({ environmentFiles: [file] })),
        finds: ['proved bucket-not-found api/environment-file/0 failing'],
      },
    ],
  },
  {
    cause: 'bucket-not-found',
    title: 'of an environment file',
    reason: files(answer('S3', 'GetObject', 404, 'NoSuchBucket: The specified bucket does not exist')),
    account: accountWith('', task({ environmentFiles: [file] })),
    finds: ['proved bucket-not-found api/environment-file/0 failing'],
    names: ['shop-config'],
    nearMisses: [
      {
        title: 'bucket and file are there',
        account: accountWith('', {
          ...task({ environmentFiles: [file] }),
          'environment-file': { [file]: { exists: true, near: [] } },
        }),
        finds: ['reported bucket-not-found api/environment-file/0 failing'],
      },
    ],
  },
  {
    cause: 'key-unusable',
    title: 'scheduled for deletion',
    reason: fetching(
      secret,
      answer('Secrets Manager', 'GetSecretValue', 400, 'api error AccessDeniedException: Access to KMS is not allowed'),
    ),
    account: accountWith('', withKey('PendingDeletion')),
    finds: ['proved key-unusable api/secret/DB failing'],
    names: ['cancel-key-deletion', 'scheduled for deletion'],
    nearMisses: [
      {
        title: 'the key is enabled',
        account: accountWith('', withKey('Enabled')),
        finds: ['reported kms-denied api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'log-options-invalid',
    title: 'without a Region',
    reason:
      'ResourceInitializationError: failed to validate logger args: unable to get awslogs driver arguments: awslogs-region is required: exit status 1',
    account: accountWith(
      '',
      task({ logDriver: 'awslogs', logOptions: { 'awslogs-group': group, 'awslogs-stream-prefix': 'api' } }),
    ),
    finds: ['proved log-group-not-found api/log-stream next', 'proved log-options-invalid api/log-stream failing'],
    names: ['awslogs-region', region],
    nearMisses: [
      {
        title: 'with all of them',
        account: accountWith('', {
          ...task({ logDriver: 'awslogs', logOptions: { ...logging.logOptions, 'awslogs-stream-prefix': 'api' } }),
          'log-group': { '*': { name: group } },
        }),
        finds: ['reported log-options-invalid api/log-stream failing'],
      },
    ],
  },
  {
    cause: 'json-key-missing',
    title: 'of the one secret that is asked for it',
    reason: asm('retrieved secret from Secrets Manager did not contain json key url'),
    account: accountWith('', {
      'task-definition': { [taskDefinition]: definition({ DB: `${secret}:url::`, OTHER: `${secret}:name::` }) },
    }),
    finds: ['reported json-key-missing api/secret/DB failing'],
    names: [secret, 'url', 'DB'],
    nearMisses: [
      {
        title: 'two secrets are asked for it',
        account: accountWith('', {
          'task-definition': {
            [taskDefinition]: definition({ DB: `${secret}:url::`, OTHER: `${secret.replace('db', 'mq')}:url::` }),
          },
          secret: { '*': metadata },
        }),
        finds: ['suspected json-key-missing api/secret/DB failing'],
      },
      {
        title: 'the value is not JSON at all',
        reason: asm("invalid character 'p' looking for beginning of value"),
        finds: ['suspected secret-not-json api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'secret-not-json',
    title: 'of the one secret whose key is asked for',
    reason: asm("invalid character 'p' looking for beginning of value"),
    account: accountWith('', withSecret(`${secret}:url::`)),
    finds: ['reported secret-not-json api/secret/DB failing'],
    names: [secret],
    nearMisses: [
      {
        title: 'keys of two secrets are asked for',
        account: accountWith('', {
          'task-definition': {
            [taskDefinition]: definition({ DB: `${secret}:url::`, MQ: `${secret.replace('db', 'mq')}:url::` }),
          },
          secret: { '*': metadata },
        }),
        finds: ['suspected secret-not-json api/secret/DB failing'],
      },
    ],
  },
  {
    cause: 'secret-empty',
    title: 'of registry credentials',
    reason: registry('asm fetching authorization data: empty secrets value'),
    account: accountWith('', task({ repositoryCredentials: secret })),
    finds: ['reported secret-empty api/registry-credentials failing'],
    names: [secret],
    nearMisses: [
      {
        title: 'not JSON',
        reason: registry('asm fetching authorization data: unable to unmarshal secret value, invalid schema'),
        finds: ['reported secret-not-json api/registry-credentials failing'],
      },
    ],
  },
  {
    cause: 'credentials-incomplete',
    title: 'without a password',
    reason: registry('asm fetching password: AuthorizationData is malformed, empty field'),
    account: accountWith('', task({ repositoryCredentials: secret })),
    finds: ['reported credentials-incomplete api/registry-credentials failing'],
    names: [secret, 'username'],
    nearMisses: [
      {
        title: 'no credentials are named',
        account: accountWith('', task({})),
        finds: ['reported credentials-incomplete null failing'],
      },
    ],
  },
];

function registry(error: string): string {
  return `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to get registry auth from asm: service call has been retried 1 time(s): ${error}`;
}

function withKey(state: string) {
  const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
  return {
    secret: { [secret]: { ...metadata, kmsKeyId: key } },
    key: { [key]: { arn: key, manager: 'CUSTOMER' as const, state } },
  };
}
