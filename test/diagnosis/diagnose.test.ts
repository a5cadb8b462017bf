import { describe, expect, it } from 'vitest';
import { causes } from '../../shared/diagnosis/causes/index.ts';
import { diagnose } from '../../shared/diagnosis/diagnose.ts';
import { gather, needsOf } from '../../shared/diagnosis/gather.ts';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import type { Knowledge } from '../../shared/evidence/ask.ts';
import type { RolePolicy } from '../../shared/evidence/iam.ts';
import { sayUnresolved } from '../../shared/notification/content/missing-read.ts';
import { readStoppedReason } from '../../shared/stopped-reason/read-stopped-reason.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { requirementsOf } from '../../shared/workload/requirements.ts';
import {
  account,
  answerKey,
  collectOf,
  definition,
  type FakeAccount,
  fakeAccount,
  region,
  role,
  secret,
  serviceRecord,
  taskDefinition,
} from '../fixtures/account.ts';
import { denial, taskEvent } from '../fixtures/event.ts';
import { type Change, isolated, withRoute } from '../fixtures/topology.ts';
import { accountWith, inSubnet, networkOf, task } from './cases/case.ts';
import { diagnoseIn, found } from './diagnose-in.ts';

const network = `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager. Check your task network configuration. failed to fetch secret ${secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`;

const withSecrets = (reason: string, secrets: Record<string, string>, more: Partial<FakeAccount> = {}) =>
  fakeAccount(reason, { 'task-definition': { [taskDefinition]: definition(secrets) }, ...more });
const policies = (...statements: object[]): Record<string, RolePolicy[]> => ({
  [role]: [{ name: 'own', document: { Statement: statements as never } }],
});

describe('permission-missing', () => {
  it('is proved by a simulation, with the statement that is missing', async () => {
    const diagnosis = await diagnoseIn(fakeAccount(denial(secret)), denial(secret));
    expect(found(diagnosis)).toEqual(['proved permission-missing api/secret/DB failing']);
    expect(diagnosis.findings[0]).toMatchObject({
      category: 'iam',
      remedy: {
        is: 'permission',
        role,
        statement: { actions: ['secretsmanager:GetSecretValue'], resources: [secret] },
      },
    });
    expect(diagnosis.findings[0]?.evidence.map((line) => line.text).join('\n')).toContain('no policies');
  });

  it('is not found if the simulation allows the call: then only ECS’s report remains', async () => {
    const fake = fakeAccount(denial(secret));
    fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    const diagnosis = await diagnoseIn(fake, denial(secret));
    expect(found(diagnosis)).toEqual(['reported permission-missing api/secret/DB failing']);
    expect(diagnosis.findings[0]?.evidence.at(-1)?.text).toContain('does not show it now');
  });

  it.each([
    ['names the full ARN', secret, secret.slice(0, -7)],
    ['names the partial ARN', secret.slice(0, -7), secret],
    ['suffix of an earlier secret', `${secret.slice(0, -6)}Zzzzzz`, secret],
  ])('explains a policy that %s', async (sentence, allowed, asked) => {
    const fake = withSecrets(
      denial(asked),
      { DB: asked },
      {
        'role-policies': policies({ Effect: 'Allow', Action: ['secretsmanager:Get*'], Resource: [allowed] }),
        secret: { [asked]: { arn: secret, name: 'api/db', tags: {} } },
      },
    );
    const [finding] = (await diagnoseIn(fake, denial(asked))).findings;
    expect(finding?.evidence.map((line) => line.text).join('\n')).toContain(sentence);
  });

  it('would only fail next where the text names another policy as what denies', async () => {
    const reason = denial(secret).replace(/because no .*$/, 'with an explicit deny in a resource-based policy');
    const diagnosis = await diagnoseIn(fakeAccount(reason), reason);
    expect(found(diagnosis)).toEqual([
      'proved permission-missing api/secret/DB next',
      'reported resource-policy-denies api/secret/DB failing',
    ]);
  });

  it('asks for kms:Decrypt on a customer-managed key, and not on an AWS-managed one', async () => {
    const key = `arn:aws:kms:${region}:${account}:key/1`;
    const manager = (value: 'AWS' | 'CUSTOMER') =>
      fakeAccount(denial(secret), {
        secret: { [secret]: { arn: secret, name: 'api/db', kmsKeyId: key, tags: {} } },
        key: { [key]: { arn: key, manager: value, state: 'Enabled' } },
      });
    const statement = async (fake: FakeAccount) => (await diagnoseIn(fake, denial(secret))).findings[0]?.remedy;
    expect(await statement(manager('CUSTOMER'))).toMatchObject({
      statement: { actions: ['secretsmanager:GetSecretValue', 'kms:Decrypt'], resources: [secret, key] },
    });
    expect(await statement(manager('AWS'))).toMatchObject({
      statement: { actions: ['secretsmanager:GetSecretValue'] },
    });
  });

  it('stays as ECS reported it where a condition needs context that a simulation lacks', async () => {
    const simulation = { decision: 'implicitDeny', missingContext: ['aws:SourceVpce'], matched: [] } as const;
    const diagnosis = await diagnoseIn(
      fakeAccount(denial(secret), { simulation: { '*': simulation } }),
      denial(secret),
    );
    expect(found(diagnosis)).toEqual(['reported permission-missing api/secret/DB failing']);
    expect(diagnosis.findings[0]?.missing[0]?.why).toContain('aws:SourceVpce');
  });

  it('simulates the decryption with the context that a policy can ask for', async () => {
    const key = `arn:aws:kms:${region}:${account}:key/1`;
    const asked: string[] = [];
    const fake = fakeAccount(denial(secret), {
      secret: { [secret]: { arn: secret, name: 'api/db', kmsKeyId: key, tags: {} } },
      key: { [key]: { arn: key, manager: 'CUSTOMER', state: 'Enabled' } },
    });
    fake.allowed = { has: () => (asked.push('x'), false) } as never;
    const collected: Parameters<typeof collectOf>[1] = [];
    const workload = workloadOf(parseMessage(JSON.stringify(taskEvent()), account) as StartFailure);
    const requirements = requirementsOf(definition({ DB: secret }), workload);
    await gather(
      (known) =>
        needsOf(
          causes,
          { workload, definition: definition({ DB: secret }), requirements, claim: readStoppedReason(denial(secret)) },
          known,
        ),
      collectOf(() => fake, collected)(),
    );
    const decrypt = collected
      .filter((ask) => ask.kind === 'simulation')
      .map((ask) => ask.subject)
      .find((one) => one.action === 'kms:Decrypt');
    expect(decrypt).toMatchObject({
      resource: key,
      context: {
        'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
        'kms:CallerAccount': account,
      },
    });
  });
});

describe('what a further allow cannot repair', () => {
  const allowing: Knowledge['role-policies'] = [
    { name: 'own', document: { Statement: [{ Effect: 'Allow', Action: ['secretsmanager:*'], Resource: ['*'] }] } },
  ];
  it.each([
    [
      'explicit-deny',
      { decision: 'explicitDeny', missingContext: [], matched: ['guard-policy'] },
      'with an explicit deny in an identity-based policy',
    ],
    [
      'permissions-boundary-denies',
      { decision: 'implicitDeny', missingContext: [], matched: [], allowedByBoundary: false },
      'because no permissions boundary allows the secretsmanager:GetSecretValue action',
    ],
    [
      'service-control-policy-denies',
      { decision: 'explicitDeny', missingContext: [], matched: [], allowedByOrganizations: false },
      'with an explicit deny in a service control policy',
    ],
  ] as [string, Knowledge['simulation'], string][])('%s has no remedy', async (cause, simulation, because) => {
    const text = denial(secret).replace(/because no .*$/, because);
    const fake = fakeAccount(text, { simulation: { '*': simulation }, 'role-policies': { '*': allowing } });
    const diagnosis = await diagnoseIn(fake, text);
    expect(found(diagnosis)).toEqual([`proved ${cause} api/secret/DB failing`]);
    expect(diagnosis.findings[0]?.remedy).toBeNull();
  });
});

describe('references', () => {
  const malformed = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): an invalid ARN format for the AWS Secrets Manager secret was specified. Specify a valid ARN and try again.`;

  it('a missing pair of colons is proved and corrected, beside what would fail next', async () => {
    const other = secret.replace('api/db', 'api/jwt');
    const fake = withSecrets(
      malformed,
      { DB: `${secret}:url`, JWT: `${other}:key::` },
      { secret: { '*': { arn: other, name: 'api/jwt', tags: {} } } },
    );
    const diagnosis = await diagnoseIn(fake, malformed);
    expect(found(diagnosis)).toEqual([
      'proved permission-missing api/secret/DB next',
      'proved permission-missing api/secret/JWT next',
      'proved reference-malformed api/secret/DB failing',
    ]);
    expect(diagnosis.findings[2]?.remedy).toMatchObject({
      is: 'correction',
      before: `${secret}:url`,
      after: `${secret}:url::`,
      ask: false,
    });
  });

  it('explains a text about a parameter, because ECS tries a reference that is no secret as a parameter', async () => {
    const reference = '${DB_SECRET_ARN}:url::';
    const reason = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: ${reference}`;
    const diagnosis = await diagnoseIn(withSecrets(reason, { DB: reference }), reason);
    expect(found(diagnosis)).toEqual(['proved reference-malformed api/secret/DB failing']);
  });

  it('names no version id again that ECS did not find', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    const both = `${secret}:url:AWSCURRENT:${id}`;
    const notFound = denial(secret).replace(
      /api error AccessDenied.*$/,
      `ResourceNotFoundException: Secrets Manager can't find the specified secret value for VersionId: ${id}`,
    );
    const nextOf = async (reason: string) =>
      (await diagnoseIn(withSecrets(reason, { DB: both }), reason)).findings.find(
        ({ cause }) => cause === 'reference-malformed',
      )?.next;
    expect(await nextOf(malformed)).toContain(`"${secret}:url::${id}" (always this version).`);
    expect(await nextOf(notFound)).toContain(`"${secret}:url:AWSCURRENT:" (`);
    expect(await nextOf(notFound)).not.toContain(`::${id}`);
  });

  it('a variable that was left in has no remedy', async () => {
    const diagnosis = await diagnoseIn(withSecrets(malformed, { DB: '$DB_SECRET_ARN:url::' }), malformed);
    expect(diagnosis.findings).toMatchObject([{ cause: 'reference-malformed', certainty: 'proved', remedy: null }]);
    expect(diagnosis.findings).toHaveLength(1);
  });

  it('a secret under another suffix is shown, and only asked', async () => {
    const now = secret.replace('AbCdEf', 'Zz9Zz9');
    const reason = `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${secret} from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: 1, ResourceNotFoundException: Secrets Manager can't find the specified secret.`;
    const fake = fakeAccount(reason, { secret: { [secret.slice(0, -7)]: { arn: now, name: 'api/db', tags: {} } } });
    fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    const diagnosis = await diagnoseIn(fake, reason);
    expect(found(diagnosis)).toEqual(['proved secret-under-another-suffix api/secret/DB failing']);
    expect(diagnosis.findings[0]?.remedy).toMatchObject({ after: `${now}:url::`, ask: true });
  });

  it('a secret that exists as it is written is no such thing', async () => {
    const diagnosis = await diagnoseIn(fakeAccount(denial(secret)), denial(secret));
    expect(diagnosis.findings.map((one) => one.cause)).not.toContain('secret-under-another-suffix');
  });
});

describe('log-group-not-found', () => {
  const group = '/ecs/api';
  const inGroup = (options: Record<string, string>) => {
    const record = definition({});
    const logOptions = { 'awslogs-group': group, 'awslogs-region': region, ...options };
    return { ...record, containers: record.containers.map((one) => ({ ...one, logDriver: 'awslogs', logOptions })) };
  };
  const allowed = { simulation: { '*': { decision: 'allowed', missingContext: [], matched: [] } } } as const;
  const reason =
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 1 : exit status 1';

  it('is proved by the group’s absence', async () => {
    const fake = fakeAccount(reason, { ...allowed, 'task-definition': { [taskDefinition]: inGroup({}) } });
    const diagnosis = await diagnoseIn(fake, reason);
    expect(found(diagnosis)).toEqual(['proved log-group-not-found api/log-stream failing']);
  });

  it.each([
    [
      'the group exists',
      {},
      { [answerKey({ kind: 'log-group', subject: { region, name: group } })]: { arn: 'arn', name: group } },
    ],
    ['the driver may create it', { 'awslogs-create-group': 'true' }, {}],
  ])('is not where %s', async (_title, options, groups) => {
    const fake = fakeAccount(reason, {
      ...allowed,
      'task-definition': { [taskDefinition]: inGroup(options) },
      'log-group': groups,
    });
    const [finding] = (await diagnoseIn(fake, reason)).findings;
    expect(finding).toMatchObject({ cause: 'log-group-not-found', certainty: 'reported' });
  });
});

describe('no-way-to-service', () => {
  it('is reported by the text, beside what the account proves', async () => {
    const diagnosis = await diagnoseIn(fakeAccount(network), network);
    expect(found(diagnosis)).toEqual([
      'proved permission-missing api/secret/DB next',
      'reported no-way-to-service api/secret/DB failing',
    ]);
    expect(diagnosis.findings[1]).toMatchObject({
      category: 'network',
      title: expect.stringContaining('subnet-0a1b2c3d'),
      next: expect.stringContaining('a VPC endpoint for secretsmanager'),
    });
  });
});

describe('what would fail next', () => {
  it('says which paths could not be followed, each reason once', async () => {
    const topology = isolated(withRoute('rtb-a', '0.0.0.0/0', 'tgw-1'));
    const image = `${account}.dkr.ecr.${region}.amazonaws.com/api:1`;
    const fake = accountWith(denial(secret), {
      ...task({ image, secrets: [{ name: 'DB', valueFrom: secret }] }),
      ...networkOf(topology),
    });
    const { open, unchecked } = await diagnoseIn(fake, denial(secret), inSubnet('subnet-a'));
    expect(unchecked).toEqual([]);
    expect(open).toEqual([
      {
        is: 'way-not-followed',
        subnet: 'subnet-a',
        things: ['ECR (ecr.api)', 'ECR (ecr.dkr)', 'S3'],
        because: expect.stringContaining('tgw-1'),
      },
    ]);
    expect(open.map(sayUnresolved)).toEqual([
      expect.stringMatching(
        /^the way from subnet-a could not be followed to ECR \(ecr\.api\), ECR \(ecr\.dkr\), S3: .*tgw-1/,
      ),
    ]);
  });
});

describe('a read taken away', () => {
  it.each(['role', 'role-policies', 'secret', 'simulation', 'task-definition'] as const)(
    'of %s leaves the same cause as ECS reported it, and is named beside it',
    async (kind) => {
      const diagnosis = await diagnoseIn(
        fakeAccount(denial(secret), {
          [kind]: { '*': 'denied', [role]: 'denied', [secret]: 'denied', [taskDefinition]: 'denied' },
        }),
        denial(secret),
      );
      const [finding] = diagnosis.findings;
      expect(finding).toMatchObject({ cause: 'permission-missing', certainty: 'reported', failing: true });
      expect(finding?.missing[0]).toMatchObject({ ask: { kind }, permission: `fake:${kind}` });
    },
  );

  it('of the simulation leaves the permission that IAM’s sentence asks for, for a person to give', async () => {
    const { findings } = await diagnoseIn(
      fakeAccount(denial(secret), { simulation: { '*': 'denied' } }),
      denial(secret),
    );
    expect(findings[0]?.remedy).toEqual({
      is: 'permission',
      role,
      statement: { actions: ['secretsmanager:GetSecretValue'], resources: [secret] },
    });
  });

  it('leaves no permission that would lead around a condition, or that the text does not ask for', async () => {
    const onCondition = policies({
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:ResourceTag/team': ['shop'] } },
    });
    const unread = { simulation: { '*': 'denied' } } as const;
    const tagged = fakeAccount(denial(secret), { ...unread, 'role-policies': onCondition });
    const [byCondition] = (await diagnoseIn(tagged, denial(secret))).findings;
    expect(byCondition).toMatchObject({ certainty: 'reported', remedy: null });
    const denied = denial(secret).replace(
      / because no identity-based policy.*$/,
      ' with an explicit deny in an identity-based policy',
    );
    const [byDeny] = (await diagnoseIn(fakeAccount(denied, unread), denied)).findings;
    expect(byDeny).toMatchObject({ cause: 'explicit-deny', certainty: 'reported', remedy: null });
  });

  it('leaves a text that several causes may have undecided', async () => {
    const vague = denial(secret).replace(/ because no identity-based policy.*$/, '');
    const [finding] = (await diagnoseIn(fakeAccount(vague, { simulation: { '*': 'denied' } }), vague)).findings;
    expect(finding).toMatchObject({ cause: 'permission-missing', certainty: 'undecided', remedy: null });
  });

  it('by throttling does not read as nothing there', async () => {
    const diagnosis = await diagnoseIn(
      fakeAccount(denial(secret), { secret: { [secret]: 'throttled' } }),
      denial(secret),
    );
    expect(diagnosis.findings).toMatchObject([{ cause: 'permission-missing', certainty: 'reported' }]);
    expect(diagnosis.findings[0]?.missing[0]?.why).toContain('throttled');
  });

  it('of a requirement that was not reported as failing is listed as unchecked, not as a finding', async () => {
    const diagnosis = await diagnoseIn(fakeAccount(network, { simulation: { '*': 'denied' } }), network);
    expect(found(diagnosis)).toEqual(['reported no-way-to-service api/secret/DB failing']);
    expect(diagnosis.unchecked).toContainEqual(
      expect.objectContaining({ is: 'not-read', permission: 'fake:simulation' }),
    );
  });
});

it('without a claim nothing has failed yet, and the same faults are found', async () => {
  const workload = workloadOf(parseMessage(JSON.stringify(taskEvent()), account) as StartFailure);
  const revision = definition({ DB: `${secret}:url` });
  const requirements = requirementsOf(revision, workload);
  const facts = await gather(
    (known) => needsOf(causes, { workload, definition: revision, requirements, claim: undefined }, known),
    collectOf(() => fakeAccount(''))(),
  );
  const { findings } = diagnose({ causes, workload, definition: revision, requirements, facts, missing: [] });
  expect(findings).toMatchObject([{ cause: 'permission-missing' }, { cause: 'reference-malformed', failing: false }]);
});

it('a service that answered is reached, whatever the account shows: for everything that is fetched from it', async () => {
  const other = secret.replace('api/db', 'api/mq');
  const fake = accountWith(denial(secret), {
    ...task({
      secrets: [
        { name: 'DB', valueFrom: secret },
        { name: 'MQ', valueFrom: other },
      ],
    }),
    ...networkOf(isolated()),
  });
  const diagnosis = await diagnoseIn(fake, denial(secret), inSubnet('subnet-a'));
  expect(found(diagnosis)).toContain('proved no-route api/image next');
  expect(diagnosis.findings.find((one) => one.cause === 'no-route')?.title).not.toContain('Secrets Manager');
});

describe('a service that runs in several subnets', () => {
  const inBoth = (...changes: readonly Change[]) => {
    const topology = isolated(...changes);
    const record = serviceRecord();
    const deployments = record.deployments.map((one) => ({
      ...one,
      subnets: ['subnet-a', 'subnet-b'],
      securityGroups: ['sg-task'],
    }));
    const secrets = [{ name: 'DB', valueFrom: secret }];
    return accountWith('', {
      ...task({ secrets }),
      ...networkOf(topology),
      service: { '*': serviceRecord({ deployments }) },
    });
  };

  it('has one finding for what is wrong in both, whichever of them failed', async () => {
    const ids = [];
    for (const subnet of ['subnet-a', 'subnet-b']) {
      const { findings } = await diagnoseIn(inBoth(), network, inSubnet(subnet));
      expect(findings).toMatchObject([{ cause: 'no-route', failing: true }]);
      expect(findings[0]?.title).toMatch(/subnet-[ab] and subnet-[ab]/);
      ids.push(findings[0]?.id);
    }
    expect(new Set(ids).size).toBe(1);
  });

  it('is reported for the other requirement as what would fail next, and not as what failed', async () => {
    const wayOut = withRoute('rtb-a', '0.0.0.0/0', 'tgw-1');
    const diagnosis = await diagnoseIn(inBoth(wayOut), network, inSubnet('subnet-a'));
    expect(found(diagnosis)).toEqual([
      'proved no-route api/secret/DB next',
      'reported no-way-to-service api/secret/DB failing',
    ]);
  });
});
