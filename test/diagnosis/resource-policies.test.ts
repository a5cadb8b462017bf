import { describe, expect, it } from 'vitest';

import type { PolicyStatement } from '../../shared/policy/policy-document.ts';
import { account, definition, region, role, secret, simulationKey, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { accountWith, allowed, answer, fetching, lacking, type Situation, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

/** Policies that seem to deny what another lets through, or the other way round. */
type TitledSituation = Situation & { readonly title: string };

type Answers = NonNullable<Parameters<typeof accountWith>[1]>;

const metadata = { arn: secret, name: 'api/db', tags: {} };
const other = secret.replace('api/db-AbCdEf', 'api/mail-Zz11Yy');
const mail = { arn: other, name: 'api/mail', tags: {} };
const far = secret.replace(region, 'eu-west-1');
const otherRole = role.replace('api-exec', 'job-exec');
const key = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
const otherKey = key.replace('11111111', '99999999');

const foreignKey = key.replace(account, '444455556666');
const partial = secret.slice(0, -'-AbCdEf'.length);

const fails = (error: string, arn = secret) => fetching(arn, answer('Secrets Manager', 'GetSecretValue', 400, error));
const unstated = fails('api error AccessDeniedException: Access Denied');
const kmsDenied = fails('api error AccessDeniedException: Access to KMS is not allowed');

const simulate = (action: string, resource: string, context: Record<string, string> = {}, as = role) =>
  simulationKey({ role: as, action, resource, context });
const fetches = (arn: string) => simulate('secretsmanager:GetSecretValue', arn);
const decrypts = (arn: string) =>
  simulate('kms:Decrypt', arn, {
    'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
    'kms:CallerAccount': account,
  });
const lacks = (...subjects: readonly string[]): Answers => ({
  simulation: { '*': allowed, ...Object.fromEntries(subjects.map((subject) => [subject, lacking])) },
});
const holding = (secrets: Record<string, string>): Answers => ({
  'task-definition': { [taskDefinition]: definition(secrets) },
});
const both = { ...holding({ DB: secret, MAIL: other }), secret: { [secret]: metadata, [other]: mail } };

const statements = (...all: readonly PolicyStatement[]) => ({ document: { Statement: all } });
const named = (who: string, action: string, condition?: PolicyStatement['Condition']): PolicyStatement => ({
  Effect: 'Allow',
  Principal: { AWS: [who] },
  Action: [action],
  Resource: ['*'],
  ...(condition && { Condition: condition }),
});
const denies = (condition: PolicyStatement['Condition']): PolicyStatement => ({
  Effect: 'Deny',
  Principal: { AWS: ['*'] },
  Action: ['*'],
  Resource: ['*'],
  ...(condition && { Condition: condition }),
});
const root = `arn:aws:iam::${account}:root`;
const carriedBySecret = (...all: readonly PolicyStatement[]): Answers => ({
  'secret-policy': { [secret]: statements(...all) },
});
const usable = (arn: string) => ({ arn, manager: 'CUSTOMER', state: 'Enabled' }) as const;
const encrypted = (...all: readonly PolicyStatement[]): Answers => ({
  secret: { [secret]: { ...metadata, kmsKeyId: key }, [other]: mail },
  key: { [key]: usable(key) },
  'key-policy': { [key]: statements(...all) },
});
const via = (service: string) => ({ StringEquals: { 'kms:ViaService': [`${service}.${region}.amazonaws.com`] } });

const resources: readonly TitledSituation[] = [
  {
    title: 'a secret whose own policy lets the role in lacks no permission',
    reason: denial(other),
    account: accountWith('', {
      ...both,
      ...lacks(fetches(secret), fetches(other)),
      ...carriedBySecret(named(role, 'secretsmanager:GetSecretValue')),
    }),
    finds: ['proved permission-missing api/secret/MAIL failing'],
  },
  ...[
    { how: 'lets the role in', condition: undefined },
    { how: 'lets the role in by way of Secrets Manager', condition: via('secretsmanager') },
  ].map(({ how, condition }) => ({
    title: `a key whose policy ${how} lacks no permission`,
    reason: denial(other),
    account: accountWith('', {
      ...both,
      ...encrypted(named(role, 'kms:Decrypt', condition)),
      ...lacks(decrypts(key), fetches(other)),
    }),
    finds: ['proved permission-missing api/secret/MAIL failing'],
  })),
  ...[
    { how: 'lets the role in by way of another service', policy: named(role, 'kms:Decrypt', via('ssm')) },
    { how: 'leaves it to the account’s own policies', policy: named(root, 'kms:*') },
  ].map(({ how, policy }) => ({
    title: `a key whose policy ${how} lacks the permission`,
    reason: denial(other),
    account: accountWith('', { ...both, ...encrypted(policy), ...lacks(decrypts(key), fetches(other)) }),
    finds: ['proved permission-missing api/secret/DB next', 'proved permission-missing api/secret/MAIL failing'],
  })),
  {
    title: 'a secret’s policy that lets the role in and denies the whole account lets nobody in',
    reason: denial(other),
    account: accountWith('', {
      ...both,
      ...lacks(fetches(secret), fetches(other)),
      ...carriedBySecret(named(role, 'secretsmanager:GetSecretValue'), { ...named(root, '*'), Effect: 'Deny' }),
    }),
    finds: ['proved permission-missing api/secret/DB next', 'proved permission-missing api/secret/MAIL failing'],
  },
  {
    title: 'a secret’s policy names the whole ARN, by whichever the task asks',
    reason: denial(other),
    account: accountWith('', {
      ...holding({ DB: partial, MAIL: other }),
      secret: { [partial]: metadata, [other]: mail },
      ...lacks(fetches(partial), fetches(secret), fetches(other)),
      'secret-policy': {
        [partial]: statements({ ...named(role, 'secretsmanager:GetSecretValue'), Resource: [secret] }),
      },
    }),
    finds: ['proved permission-missing api/secret/MAIL failing'],
  },
  {
    title: 'the policy of another account’s key is not asked: it does not do without the role’s own',
    reason: kmsDenied,
    account: accountWith('', {
      secret: { [secret]: { ...metadata, kmsKeyId: foreignKey } },
      key: { [foreignKey]: usable(foreignKey) },
      'key-policy': { [foreignKey]: statements(named(role, 'kms:Decrypt')) },
      ...lacks(decrypts(foreignKey)),
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'a bucket whose own policy lets the role in lacks no permission',
    reason: denial(secret),
    account: accountWith('', {
      ...task({
        secrets: [{ name: 'DB', valueFrom: secret }],
        environmentFiles: ['arn:aws:s3:::shop-config/api.env'],
      }),
      'environment-file': { '*': { exists: true, near: [] } },
      ...lacks(fetches(secret), simulate('s3:GetObject', 'arn:aws:s3:::shop-config/api.env')),
      'bucket-policy': { 'shop-config': statements(named(role, 's3:GetObject')) },
    }),
    finds: ['proved permission-missing api/secret/DB failing'],
  },
  {
    title: 'what a key lets through is not what its secret denies',
    reason: unstated,
    account: accountWith('', {
      ...encrypted(named(role, 'kms:Decrypt')),
      ...lacks(decrypts(key)),
      ...carriedBySecret(denies(undefined)),
    }),
    finds: ['proved resource-policy-denies api/secret/DB failing'],
  },
  {
    title: 'a key’s policy for another service lets nobody in by way of Secrets Manager',
    reason: kmsDenied,
    account: accountWith('', encrypted(named('*', 'kms:Decrypt', via('ssm')))),
    finds: ['proved resource-policy-denies api/secret/DB failing'],
  },
  {
    title: 'a denial that names one key is not explained by what another lacks',
    reason: fails(
      `api error AccessDeniedException: User: arn:aws:sts::${account}:assumed-role/api-exec/x is not authorized to perform: kms:Decrypt on resource: ${otherKey}`,
    ),
    account: accountWith('', {
      ...both,
      ...lacks(decrypts(key)),
      secret: { [secret]: { ...metadata, kmsKeyId: key }, [other]: { ...mail, kmsKeyId: otherKey } },
      key: { [key]: usable(key), [otherKey]: usable(otherKey) },
      'key-policy': {
        [key]: statements(named(root, 'kms:*')),
        [otherKey]: statements(named(otherRole, 'kms:*')),
      },
    }),
    finds: ['proved permission-missing api/secret/DB next', 'proved resource-policy-denies api/secret/MAIL failing'],
  },
  {
    title: 'a deny for everybody but the role spares it, whoever else is kept out',
    reason: unstated,
    account: accountWith(
      '',
      carriedBySecret({ Effect: 'Deny', NotPrincipal: { AWS: [role] }, Action: ['*'], Resource: ['*'] }),
    ),
    finds: ['suspected permission-missing api/secret/DB failing'],
  },
  {
    title: 'a deny for everybody but another role strikes this one',
    reason: unstated,
    account: accountWith(
      '',
      carriedBySecret({ Effect: 'Deny', NotPrincipal: { AWS: [otherRole] }, Action: ['*'], Resource: ['*'] }),
    ),
    finds: ['proved resource-policy-denies api/secret/DB failing'],
  },
  {
    title: 'a deny outside one VPC endpoint proves nothing, for which one was taken is not known',
    reason: unstated,
    account: accountWith('', carriedBySecret(denies({ StringNotEquals: { 'aws:SourceVpce': ['vpce-1'] } }))),
    finds: ['suspected permission-missing api/secret/DB failing'],
  },
  {
    title: 'a deny outside the Region where the secret is does not strike a call that goes there',
    reason: fails('api error AccessDeniedException: Access Denied', far),
    account: accountWith('', {
      ...holding({ FAR: far }),
      secret: { [far]: { ...metadata, arn: far } },
      'secret-policy': { [far]: statements(denies({ StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } })) },
    }),
    finds: ['suspected permission-missing api/secret/FAR failing'],
  },
];

describe('what secret, key and bucket carry', () => {
  it.each(resources)('$title', async ({ reason, account: fake, event, finds }) => {
    expect(found(await diagnoseIn(fake, reason, event))).toEqual(finds);
  });
});

it('another account’s repository is to allow the whole pull, which needs no key', async () => {
  const registry = `444455556666.dkr.ecr.${region}.amazonaws.com`;
  const image = `${registry}/shop/api:v7`;
  const reason = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host ${registry} failed with status code [manifests v7]: 403 Forbidden`;
  const { findings } = await diagnoseIn(accountWith('', task({ image })), reason);
  const repository = `arn:aws:ecr:${region}:444455556666:repository/shop/api`;
  expect(findings[0]).toMatchObject({
    cause: 'resource-policy-denies',
    action: 'ecr:BatchGetImage',
    resource: repository,
  });
  expect(findings[0]?.next).toContain(
    `Allow ecr:BatchGetImage, ecr:BatchCheckLayerAvailability and ecr:GetDownloadUrlForLayer to ${role} in the resource policy of ${repository}, in account 444455556666.`,
  );
  expect(findings[0]?.next).not.toContain('kms:');
});
