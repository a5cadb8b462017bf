import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CHANGE_PERMISSIONS } from '../../shared/permissions/change-permissions.ts';
import { FACT_PERMISSIONS } from '../../shared/permissions/fact-permissions.ts';
import { OWN_PERMISSIONS } from '../../shared/permissions/own-permissions.ts';
import { fillPermission, type Permission } from '../../shared/permissions/permission.ts';
import { allowed, inlineCharactersOf, resourceText, roleStatementsOf } from './statements.ts';
import { executionRole, fullConfiguration, service, synthesise } from './synthesise.ts';

const safety = readFileSync(fileURLToPath(new URL('../../docs/safety.md', import.meta.url)), 'utf8');
const full = synthesise(fullConfiguration);
const none = synthesise({});

/** All Regions of one partition that there are, or nearly: their codes are what counts. */
const regions = ['af', 'ap', 'ca', 'eu', 'il', 'me', 'mx', 'sa', 'us'].flatMap((area) =>
  ['northeast-1', 'southeast-2', 'central-1', 'west-2'].map((place) => `${area}-${place}`),
);
const secretIn = (name: string) => `arn:aws:secretsmanager:${name}:111122223333:secret:db-AbCdEf`;
const everyRegion = {
  ...fullConfiguration,
  grants: (fullConfiguration.grants ?? []).map((grant, index) =>
    index === 0 ? { ...grant, secrets: [...(grant.secrets ?? []), ...regions.map(secretIn)] } : grant,
  ),
};
const known: readonly Permission[] = [
  ...Object.values(FACT_PERMISSIONS).flat(),
  ...Object.values(CHANGE_PERMISSIONS).flatMap(({ make, takeBack }) => [...make, ...takeBack]),
  ...Object.values(OWN_PERMISSIONS).flat(),
];
const changing =
  /^(iam:(Attach|Detach|PassRole|Put|Create|Delete|Update)|ecs:(UpdateService|RegisterTaskDefinition|TagResource))/;

describe("the functions' roles", () => {
  test('hold no wildcard in an action, and no action that shared/permissions does not name', () => {
    const actions = new Set(allowed(full).flatMap(({ Action }) => Action));
    const named = new Set(known.flatMap((permission) => permission.actions));
    expect(actions.size).toBeGreaterThan(25);
    expect([...actions].filter((action) => action.includes('*') || !named.has(action))).toEqual([]);
  });

  test('give a written reason for every wildcard in a resource', () => {
    const reasoned = known.filter(({ resources }) => resources.some((resource) => resource.includes('*')));
    expect(reasoned.length).toBeGreaterThan(10);
    expect(reasoned.filter(({ wildcard }) => (wildcard ?? '').length < 20)).toEqual([]);
  });

  test('have no action on every resource that the page of the safeguards does not name', () => {
    const [, list = ''] = /^- The resource is `\*` only for (.*?)\. IAM allows/ms.exec(safety) ?? [];
    const named = [...list.matchAll(/`([\w:]+)`/g)].flatMap(([, action]) => action ?? []);
    const everywhere = [full, synthesise({ ...fullConfiguration, sweep: 'all' })]
      .flatMap((template) => allowed(template))
      .flatMap(({ Action, Resource }) => (Resource.includes('*') ? Action : []));
    expect([...new Set(everywhere)].toSorted()).toEqual(named.toSorted());
  });

  test('let no deployment switch on ECS Exec', () => {
    const moving = allowed(full).filter(({ Action }) => Action.includes('ecs:UpdateService'));
    expect(moving.length).toBeGreaterThan(1);
    const conditions = moving.map(({ Condition }) => Condition as Record<string, Record<string, unknown>>);
    expect(conditions.map((one) => one['StringNotEquals']?.['ecs:enable-execute-command'])).toEqual(
      moving.map(() => 'true'),
    );
  });

  test('can read no value of a secret or a parameter, except the mode, the claim, and the webhook function its own URL', () => {
    const statements = allowed(full);
    const readers =
      /^(secretsmanager:(GetSecretValue|BatchGetSecretValue)|ssm:(GetParameters|GetParametersByPath|GetParameterHistory)|s3:(GetObject|HeadObject|SelectObject)|kms:ReEncrypt)/;
    expect(statements.flatMap(({ Action }) => Action).filter((action) => readers.test(action))).toEqual([]);
    const single = statements.filter(({ Action }) => Action.includes('ssm:GetParameter'));
    expect(
      single
        .flatMap(({ Resource }) => Resource)
        .every((arn) =>
          /parameter\/(EcsInitRemediator\/mode|ecs-init-remediator\/installation-in-charge|ops\/slack)$/.test(arn),
        ),
    ).toBe(true);
    const decrypting = statements.filter(({ Action }) => Action.includes('kms:Decrypt'));
    expect(
      decrypting.flatMap(({ Resource }) => Resource).every((arn) => /^<ProductEncryptionKey\w+\.Arn>$/.test(arn)),
    ).toBe(true);
  });

  test('see of buckets, and only of their own account’s, the policy and the listing: no object is read or written', () => {
    const statements = allowed(full).filter(({ Action }) => Action.some((action) => action.startsWith('s3:')));
    expect(statements.flatMap(({ Action }) => Action).toSorted()).toEqual(['s3:GetBucketPolicy', 's3:ListBucket']);
    expect(statements.map(({ Condition }) => Condition)).toEqual(
      statements.map(() => ({ StringEquals: { 'aws:ResourceAccount': { Ref: 'AWS::AccountId' } } })),
    );
    // An object's ARN has a path after the bucket; a bucket's has none.
    expect(statements.flatMap(({ Resource }) => Resource)).toEqual(['arn:<AWS::Partition>:s3:::*']);
  });

  test.each([
    ['everything', fullConfiguration],
    ['secrets in every Region', everyRegion],
  ])('stay within IAM’s 10,240 characters of inline policies a role with %s', (_, configuration) => {
    const sizes = [...inlineCharactersOf(synthesise(configuration)).values()];
    expect(Math.max(...sizes)).toBeGreaterThan(3000);
    expect(Math.max(...sizes)).toBeLessThan(10_240);
  });

  test('take no AWS-managed policy', () => {
    const roles = Object.values(full.findResources('AWS::IAM::Role'));
    expect(roles.map((role) => role['Properties'].ManagedPolicyArns)).toEqual(roles.map(() => undefined));
  });

  test('can change nothing where nothing is granted, but take back what was attached for a grant that is gone', () => {
    const changes = allowed(none).filter(({ Action }) => Action.some((action) => changing.test(action)));
    expect(changes).toEqual([
      {
        Effect: 'Allow',
        Action: ['iam:DetachRolePolicy'],
        Resource: ['arn:<AWS::Partition>:iam::<AWS::AccountId>:role/*'],
        Condition: expect.anything(),
      },
    ]);
    const [of] = changes.map(({ Condition }) => Condition as Record<string, Record<string, unknown>> | undefined);
    expect(resourceText(of?.['ArnLike']?.['iam:PolicyARN'])).toBe(
      'arn:<AWS::Partition>:iam::<AWS::AccountId>:policy/ecs-init-remediator-<AWS::Region>-*',
    );
  });

  test('can write nothing but commands into the ledger as the operator', () => {
    const [writes] = allowed(full, /Operator/).filter(({ Action }) => Action.includes('dynamodb:PutItem'));
    expect(writes?.Condition).toEqual({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'command' } });
  });

  test('can only send, read the ledger, write commands and read the mode as the operator', () => {
    const actions = allowed(full, /Operator/).flatMap(({ Action }) => Action);
    expect(actions.toSorted()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ]);
  });
});

describe('an event bus that the owner names', () => {
  const puttingOf = (bus?: string) =>
    allowed(synthesise(bus === undefined ? {} : { notifications: { events: { bus } } })).filter(({ Action }) =>
      Action.some((action) => action.startsWith('events:')),
    );
  const other = 'arn:aws:events:us-east-2:999988887777:event-bus/incidents';

  test('is the only one on which the remediator may put events, and only its own', () => {
    const own = 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/incidents';
    for (const [bus, resource] of [
      ['incidents', own],
      [other, other],
    ]) {
      expect(puttingOf(bus)).toEqual([
        expect.objectContaining({
          Action: ['events:PutEvents'],
          Resource: [resource],
          Condition: {
            'ForAllValues:StringEquals': { 'events:source': 'ecs-init-remediator' },
            Null: { 'events:source': 'false' },
          },
        }),
      ]);
    }
  });

  test('is needed for any permission to put events', () => {
    expect(puttingOf()).toEqual([]);
  });
});

describe('the role that switches Container Insights', () => {
  test('may ask for resources of its own stack only, and write to the named clusters only', () => {
    const statements = allowed(full, /ContainerInsights/).filter(({ Action }) => !Action.includes('logs:PutLogEvents'));
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [['cloudformation:DescribeStackResource'], ['<AWS::StackId>']],
      [
        ['ecs:DescribeClusters', 'ecs:UpdateClusterSettings'],
        ['arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:cluster/cluster'],
      ],
    ]);
  });

  test('loses a cluster only after the cluster’s setting was put back', () => {
    const resources = Object.values(full.findResources('Custom::ContainerInsights'));
    const policies = Object.keys(full.findResources('AWS::IAM::Policy')).filter((id) => id.includes('Permission'));
    expect(policies).toHaveLength(1);
    expect(resources.map(({ DependsOn }) => DependsOn)).toEqual([policies]);
  });
});

describe('what a grant adds', () => {
  const statements = allowed(full, /Remediator/).filter(({ Action }) => Action.some((action) => changing.test(action)));
  const attaching = statements.filter(({ Action }) => Action.includes('iam:AttachRolePolicy'));

  test('is one statement: that role, that policy', () => {
    expect(attaching).toHaveLength(2);
    expect(attaching[0]).toMatchObject({
      Action: ['iam:AttachRolePolicy'],
      Resource: [executionRole],
    });
    expect(JSON.stringify(attaching[0]?.Condition)).toMatch(
      /ArnEquals.*iam:PolicyARN.*policy\/ecs-init-remediator-.*-app\."/,
    );
    expect(statements.flatMap(({ Action }) => Action).filter((action) => /^iam:(Put|Create)/.test(action))).toEqual([]);
  });

  test("never reaches the product's own roles", () => {
    const denied = [...roleStatementsOf(full).values()].flat().filter(({ Effect }) => Effect === 'Deny');
    expect(denied).toHaveLength(1);
    expect(denied[0]).toMatchObject({ Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'] });
    const roles = Object.keys(full.findResources('AWS::IAM::Role')).map((id) => `<${id}.Arn>`);
    expect(roles.length).toBeGreaterThanOrEqual(4);
    expect(denied[0]?.Resource.toSorted()).toEqual(roles.toSorted());
  });

  test('forces deployments of its own services only, and whatever ECS says of a revision that the call does not name', () => {
    const forced = statements.filter(({ Condition }) => JSON.stringify(Condition ?? {}).includes('IfExists'));
    expect(forced).toHaveLength(1);
    expect(forced[0]).toMatchObject({ Action: ['ecs:UpdateService'], Resource: [service] });
    expect(JSON.stringify(forced[0]?.Condition)).toMatch(
      /"ArnLikeIfExists":\{"ecs:task-definition":.*task-definition\/\*:\*/,
    );
    expect(JSON.stringify(statements)).not.toContain('"Null"');
    const asked = {
      ...fullConfiguration,
      corrections: [],
      moveBacks: [],
      grants: fullConfiguration.grants?.slice(1) ?? [],
    };
    const actions = allowed(synthesise(asked)).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith('ecs:Update'))).toEqual(['ecs:UpdateClusterSettings']);
  });

  test('forces deployments of the named families only, one statement a family', () => {
    const [first] = fullConfiguration.grants ?? [];
    if (first === undefined) throw new Error('the full configuration has no grant');
    const named = {
      ...fullConfiguration,
      corrections: [],
      moveBacks: [],
      grants: [{ ...first, families: ['app', 'app-worker'] }],
    };
    const forced = allowed(synthesise(named)).filter(({ Action }) => Action.includes('ecs:UpdateService'));
    expect(forced.map(({ Condition }) => /task-definition\/([^"]+)"/.exec(JSON.stringify(Condition))?.[1])).toEqual([
      'app:*',
      'app-worker:*',
    ]);
  });

  test('passes only the roles that a correction names, and only to ECS tasks', () => {
    const passing = statements.filter(({ Action }) => Action.includes('iam:PassRole'));
    expect(passing).toHaveLength(1);
    expect(passing[0]).toMatchObject({
      Resource: [executionRole, executionRole.replace('exec', 'task')],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
  });
});

describe('a move back', () => {
  const [moveBack] = fullConfiguration.moveBacks ?? [];
  const registering = (passRoles: readonly string[]) => {
    const moveBacks = moveBack === undefined ? [] : [{ ...moveBack, passRoles }];
    return allowed(synthesise({ moveBacks })).filter(
      ({ Action }) => Action.includes('iam:PassRole') || Action.includes('ecs:RegisterTaskDefinition'),
    );
  };

  test('without roles registers nothing and passes no role', () => {
    expect(registering([])).toEqual([]);
  });

  test('with roles registers in its family alone, and passes them alone, only to ECS tasks', () => {
    const [registration, passing, ...others] = registering([executionRole]);
    expect(others).toEqual([]);
    expect(JSON.stringify(registration?.Resource)).toContain('task-definition/app:*');
    expect(passing).toMatchObject({
      Resource: [executionRole],
      Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
  });
});

describe('fillPermission', () => {
  test('throws on a placeholder without a value', () => {
    expect(() => fillPermission({ actions: ['a:b'], resources: ['{role}'] }, {})).toThrow('{role} has no value');
    expect(() => fillPermission({ actions: ['a:b'], resources: ['{role}'] }, { role: [] })).toThrow(
      '{role} has no value',
    );
  });

  test('makes a resource of every value, and takes a value literally', () => {
    const filled = fillPermission({ actions: ['a:b'], resources: ['x/{role}'] }, { role: ['$&', '{role}'] });
    expect(filled.resources).toEqual(['x/$&', 'x/{role}']);
  });
});
