import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createExecute } from '../../../shared/aws/executors/execute.ts';
import type { RegisterRevision } from '../../../shared/change/kinds/register-revision.ts';
import type { Reason } from '../../../shared/change/reason.ts';
import { createFakeHandler } from '../fake-handler.ts';

type Json = Readonly<Record<string, unknown>>;

const revision = (number: number) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/api:${number}`;
const pointer = '/containerDefinitions/0/secrets/0/valueFrom';
const wrong = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf:url';
const action: RegisterRevision = {
  kind: 'register-revision',
  family: 'api',
  from: revision(7),
  corrections: [
    {
      pointer,
      container: 'web',
      name: 'DB',
      before: wrong,
      after: `${wrong}::`,
    },
  ],
};
const container = {
  name: 'web',
  image: 'nginx',
  command: ['b', 'a'],
  environment: [
    { name: 'PASSWORD', value: 'hunter2' },
    { name: 'A', value: '' },
  ],
  secrets: [{ name: 'DB', valueFrom: wrong }],
};
const definition = {
  taskDefinitionArn: revision(7),
  family: 'api',
  revision: 7,
  status: 'ACTIVE',
  registeredAt: 1_700_000_000,
  registeredBy: 'arn:…:deployer',
  compatibilities: ['FARGATE'],
  requiresAttributes: [{ name: 'x' }],
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  pidMode: '',
  volumes: [],
  containerDefinitions: [container],
};
const tags = [
  { key: 'team', value: 'shop' },
  { key: 'aws:cloudformation:stack', value: 's' },
];
const planTags = [
  { key: 'ecs-init-remediator:plan', value: 'hash' },
  { key: 'ecs-init-remediator:from', value: revision(7) },
];

/** An ECS that holds task definitions, and registers as it is asked unless `register` answers otherwise. */
function play(
  given: {
    readonly definitions?: readonly Json[];
    readonly register?: (input: Json) => { status?: number; body: Json };
    readonly tagsOf8?: readonly Json[];
  } = {},
) {
  const definitions: readonly Json[] = given.definitions ?? [definition];
  const accept = (input: Json) => ({
    body: { taskDefinition: { ...input, taskDefinitionArn: revision(8), revision: 8, status: 'ACTIVE' } },
  });
  const { requests, requestHandler } = createFakeHandler((operation, input) => {
    if (operation === 'ListTaskDefinitions') {
      const active = definitions.filter(({ status }) => status === 'ACTIVE');
      return { body: { taskDefinitionArns: active.map((one) => one['taskDefinitionArn']).toReversed() } };
    }
    if (operation === 'RegisterTaskDefinition') return (given.register ?? accept)(input);
    const found = definitions.find((one) => one['taskDefinitionArn'] === input['taskDefinition']);
    if (found === undefined)
      return { status: 400, body: { __type: 'ClientException', message: 'Unable to describe task definition.' } };
    return { body: { taskDefinition: found, tags: found['revision'] === 8 ? (given.tagsOf8 ?? planTags) : tags } };
  });
  const execute = createExecute(createClients({ region: 'eu-west-1', requestHandler }));
  const registrations = () =>
    requests.filter(({ operation }) => operation === 'RegisterTaskDefinition').map(({ input }) => input);
  return {
    run: (change: Partial<RegisterRevision> = {}, stood = false) =>
      execute({ ...action, ...change }, { planHash: 'hash', stood }),
    again: (stood = false) =>
      execute(
        { kind: 'register-again', family: 'api', from: revision(7), copyOf: revision(6) },
        { planHash: 'hash', stood },
      ),
    registrations,
  };
}

const corrected = { ...container, secrets: [{ name: 'DB', valueFrom: `${wrong}::` }] };
const orphan = { ...definition, taskDefinitionArn: revision(8), revision: 8, containerDefinitions: [corrected] };
beforeEach(() => void vi.stubEnv('AWS_ACCESS_KEY_ID', 'x').stubEnv('AWS_SECRET_ACCESS_KEY', 'x'));

const reorder = (input: Json) => ({
  body: {
    taskDefinition: {
      ...input,
      volumes: undefined,
      taskDefinitionArn: revision(8),
      containerDefinitions: [{ ...corrected, environment: [{ name: 'A' }, { name: 'PASSWORD', value: 'hunter2' }] }],
    },
  },
});

const refuse = () => ({
  status: 400,
  body: { __type: 'ClientException', message: 'Invalid value hunter2 for PASSWORD' },
});

describe('register-revision', () => {
  it('registers the newest revision again with the corrected reference, every other field equal, and marks it', async () => {
    const { run, registrations } = play();
    expect(await run()).toEqual({
      is: 'made',
      created: revision(8),
    });
    expect(registrations()).toEqual([
      {
        family: 'api',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        volumes: [],
        containerDefinitions: [corrected],
        tags: [{ key: 'team', value: 'shop' }, ...planTags],
      },
    ]);
  });

  it('corrects log options and registry credentials by their pointers too', async () => {
    const both = {
      ...container,
      repositoryCredentials: { credentialsParameter: 'r' },
      logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'token', valueFrom: 't' }] },
    };
    const { run, registrations } = play({ definitions: [{ ...definition, containerDefinitions: [both] }] });
    const corrections = [
      {
        pointer: '/containerDefinitions/0/logConfiguration/secretOptions/0/valueFrom',
        container: 'web',
        name: 'token',
        before: 't',
        after: 't2',
      },
      {
        pointer: '/containerDefinitions/0/repositoryCredentials/credentialsParameter',
        container: 'web',
        name: '',
        before: 'r',
        after: 'r2',
      },
    ];
    expect(await run({ corrections })).toMatchObject({ is: 'made' });
    expect(registrations()[0]?.['containerDefinitions']).toEqual([
      {
        ...both,
        repositoryCredentials: { credentialsParameter: 'r2' },
        logConfiguration: { logDriver: 'splunk', secretOptions: [{ name: 'token', valueFrom: 't2' }] },
      },
    ]);
  });

  it('finds what it registered before a crash and registers nothing again', async () => {
    const { run, registrations } = play({ definitions: [definition, orphan] });
    expect(await run()).toMatchObject({ is: 'already', created: revision(8) });
    expect(registrations()).toEqual([]);
  });

  it('only finds what it registered in an earlier attempt, and puts back none that somebody deregistered', async () => {
    const found = play({ definitions: [definition, orphan] });
    expect(await found.run({}, true)).toMatchObject({ is: 'already', created: revision(8) });
    const gone = play();
    expect(await gone.run({}, true)).toEqual({ is: 'refused', because: { code: 'stood-before' } });
    expect(gone.registrations()).toEqual([]);
  });

  it.each([
    ['it has no mark of this plan', orphan, []],
    [
      'it has the mark and something else in it',
      { ...orphan, containerDefinitions: [{ ...corrected, image: 'evil' }] },
      planTags,
    ],
    ['it has the mark and a field that is not known', { ...orphan, shiny: true }, planTags],
  ])('refuses when a newer revision came in between: %s', async (_, newer, tagsOf8) => {
    const { run, registrations } = play({ definitions: [definition, newer], tagsOf8 });
    expect(await run()).toEqual({ is: 'refused', because: { code: 'not-newest', newest: revision(8) } });
    expect(registrations()).toEqual([]);
  });

  it.each<[string, Json, Partial<RegisterRevision>, Reason]>([
    [
      'the definition has fields that the SDK would drop',
      { ...definition, shiny: true },
      {},
      { code: 'unknown-fields', fields: ['/shiny'] },
    ],
    [
      'the reference has changed',
      { ...definition, containerDefinitions: [corrected] },
      {},
      { code: 'reference-changed', pointer, before: wrong },
    ],
    [
      'another container stands there',
      { ...definition, containerDefinitions: [{ ...container, name: 'log' }] },
      {},
      { code: 'container-elsewhere', container: 'web', pointer },
    ],
    [
      'another variable stands there',
      { ...definition, containerDefinitions: [{ ...container, secrets: [{ name: 'X', valueFrom: wrong }] }] },
      {},
      { code: 'reference-elsewhere', name: 'DB', pointer },
    ],
    [
      'the revision is gone',
      { ...definition, taskDefinitionArn: revision(6) },
      {},
      { code: 'revision-gone', revision: revision(7) },
    ],
    [
      'the revision is of another family',
      { ...definition, family: 'other' },
      {},
      { code: 'other-family', revision: revision(7), family: 'api' },
    ],
    ['there is nothing to correct', definition, { corrections: [] }, { code: 'nothing-to-correct' }],
    [
      'its tags leave no room for the two that mark it',
      { ...definition, revision: 8 },
      {},
      { code: 'too-many-tags', revision: revision(7) },
    ],
  ])('refuses when %s', async (_, given, change, because) => {
    const tagsOf8 = Array.from({ length: 50 }, (_one, index) => ({ key: `tag-${index}`, value: '' }));
    const { run, registrations } = play({ definitions: [given], tagsOf8 });
    expect(await run(change)).toEqual({ is: 'refused', because });
    expect(registrations()).toEqual([]);
  });

  it.each([
    '/containerDefinitions/0/image',
    '/taskRoleArn',
    '/containerDefinitions/0/environment/0/value',
    '/__proto__/x',
  ])('refuses to write anything but a reference: %s', async (other) => {
    const { run, registrations } = play();
    const corrections = action.corrections.map((one) => ({ ...one, pointer: other, before: 'nginx', after: 'evil' }));
    expect(await run({ corrections })).toEqual({ is: 'refused', because: { code: 'not-a-reference', pointer: other } });
    expect(registrations()).toEqual([]);
  });

  it('takes another order of named lists, and what ECS leaves out because it is empty, for equal', async () => {
    expect(await play({ register: reorder }).run()).toMatchObject({ is: 'made' });
  });

  it.each([
    ['cpu', { cpu: '512' }],
    ['containerDefinitions', { containerDefinitions: [{ ...corrected, command: ['a', 'b'] }] }],
    ['taskRoleArn', { taskRoleArn: 'arn:aws:iam::111122223333:role/admin' }],
  ])('leaves a revision unused whose %s is not what was asked for, and says so', async (field, change) => {
    const other = (input: Json) => ({
      body: { taskDefinition: { ...input, taskDefinitionArn: revision(8), ...change } },
    });
    const executed = await play({ register: other }).run();
    expect(executed).toEqual({ is: 'failed', because: { code: 'revision-differs', revision: revision(8), field } });
  });

  it('never repeats what ECS says of a definition, for it may hold plain-text secrets', async () => {
    const executed = await play({ register: refuse }).run();
    expect(executed).toMatchObject({
      is: 'failed',
      because: { code: 'revision-refused', error: 'ClientException' },
    });
    expect(JSON.stringify(executed)).not.toContain('hunter2');
  });

  it('sends a registration once only, even when it is throttled: a second one would be a second revision', async () => {
    const { run, registrations } = play({
      register: () => ({ status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } }),
    });
    await expect(run()).rejects.toThrow('ecs:RegisterTaskDefinition throttled');
    expect(registrations()).toHaveLength(1);
  });
});

describe('register-again', () => {
  const inactive = { ...definition, taskDefinitionArn: revision(6), revision: 6, status: 'INACTIVE' };
  const marks = [
    { key: 'ecs-init-remediator:plan', value: 'hash' },
    { key: 'ecs-init-remediator:from', value: revision(6) },
  ];
  const copy = { ...definition, taskDefinitionArn: revision(8), revision: 8 };

  it('registers the deregistered revision on top of the failing one, every field equal, and marks it', async () => {
    const { again, registrations } = play({ definitions: [inactive, definition] });
    expect(await again()).toEqual({ is: 'made', created: revision(8) });
    expect(registrations()).toEqual([
      {
        family: 'api',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        volumes: [],
        containerDefinitions: [container],
        tags: [{ key: 'team', value: 'shop' }, ...marks],
      },
    ]);
  });

  it('finds what it registered before a crash and registers nothing again', async () => {
    const { again, registrations } = play({ definitions: [inactive, definition, copy], tagsOf8: marks });
    expect(await again()).toEqual({ is: 'already', created: revision(8) });
    expect(await again(true)).toEqual({ is: 'already', created: revision(8) });
    expect(registrations()).toEqual([]);
  });

  it.each<[string, readonly Json[], Reason, boolean?]>([
    ['it is gone', [definition], { code: 'revision-gone', revision: revision(6) }],
    [
      'it is being deleted',
      [{ ...inactive, status: 'DELETE_IN_PROGRESS' }, definition],
      { code: 'revision-not-active', status: 'DELETE_IN_PROGRESS' },
    ],
    [
      'it has fields that the SDK would drop',
      [{ ...inactive, shiny: 1 }, definition],
      { code: 'unknown-fields', fields: ['/shiny'] },
    ],
    [
      'somebody has registered a newer revision',
      [inactive, definition, copy],
      { code: 'not-newest', newest: revision(8) },
    ],
    ['no revision of the family is ACTIVE', [inactive], { code: 'not-newest', newest: null }],
    ['somebody has deregistered the copy since', [inactive, definition], { code: 'stood-before' }, true],
  ])('refuses when %s', async (_, definitions, because, stood = false) => {
    const { again, registrations } = play({ definitions, tagsOf8: [] });
    expect(await again(stood)).toEqual({ is: 'refused', because });
    expect(registrations()).toEqual([]);
  });
});
