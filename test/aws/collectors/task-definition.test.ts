import { ECSClient } from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../../shared/aws/clients/clients.ts';
import { createCollect } from '../../../shared/aws/reads/collect.ts';
import type { TaskDefinition } from '../../../shared/workload/workload.ts';
import { createFakeHandler } from '../fake-handler.ts';
import { account, itTellsFailuresApart, now, region } from './collecting.ts';

const subject = `arn:aws:ecs:${region}:${account}:task-definition/api:7`;

describe('a task definition that cannot be read', () => {
  let ecs: ReturnType<typeof mockClient>;
  beforeAll(() => {
    ecs = mockClient(ECSClient);
  });
  afterAll(() => ecs.restore());
  itTellsFailuresApart('task-definition', subject, 'ecs:DescribeTaskDefinition', (error) => void ecs.rejects(error));
});

describe('a task definition', () => {
  beforeEach(() => void vi.stubEnv('AWS_ACCESS_KEY_ID', 'x').stubEnv('AWS_SECRET_ACCESS_KEY', 'x'));
  const raw = {
    taskDefinitionArn: subject,
    family: 'api',
    revision: 7,
    status: 'ACTIVE',
    executionRoleArn: `arn:aws:iam::${account}:role/exec`,
    taskRoleArn: '',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    registeredBy: `arn:aws:iam::${account}:role/deployer`,
    registeredAt: 1_700_000_000.5,
    volumes: [],
    containerDefinitions: [
      {
        name: 'web',
        image: 'nginx',
        environment: [{ name: 'PASSWORD', value: 'hunter2' }],
        secrets: [{ name: 'DB', valueFrom: 'arn:…:db' }],
        repositoryCredentials: { credentialsParameter: 'arn:…:registry' },
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': '/ecs/api', 'splunk-token': 'hunter3' },
          secretOptions: [{ name: 'token', valueFrom: 'arn:…:token' }],
        },
        environmentFiles: [{ type: 's3', value: 'arn:aws:s3:::b/k.env' }],
      },
    ],
  };

  async function collect(body: unknown, status = 200) {
    const { requests, requestHandler } = createFakeHandler(() => ({ status, body }));
    const facts = await createCollect(
      createClients({ region, account, requestHandler }),
      () => now,
    )([{ kind: 'task-definition', subject }]);
    return { fact: facts.get({ kind: 'task-definition', subject }), requests };
  }

  async function read(body: unknown): Promise<TaskDefinition> {
    const { fact } = await collect(body);
    if (fact?.is !== 'known') throw new Error(JSON.stringify(fact));
    return fact.value;
  }

  it('is read by its allow-list: no environment, no log option but those of awslogs', async () => {
    const value = await read({ taskDefinition: raw, tags: [{ key: 'team', value: 'shop' }] });
    expect(value).toEqual({
      arn: subject,
      status: 'ACTIVE',
      executionRoleArn: raw.executionRoleArn,
      requiresCompatibilities: ['FARGATE'],
      registeredBy: raw.registeredBy,
      containers: [
        {
          name: 'web',
          image: 'nginx',
          secrets: [{ name: 'DB', valueFrom: 'arn:…:db' }],
          repositoryCredentials: 'arn:…:registry',
          logDriver: 'awslogs',
          logOptions: { 'awslogs-group': '/ecs/api' },
          logSecretOptions: [{ name: 'token', valueFrom: 'arn:…:token' }],
          environmentFiles: ['arn:aws:s3:::b/k.env'],
        },
      ],
      fileSystems: [],
      unknownFields: [],
      tags: { team: 'shop' },
    });
    expect(JSON.stringify(value)).not.toContain('hunter');
  });

  it('keeps the EFS volumes with their places among all, and the operating system', async () => {
    const efsVolumeConfiguration = {
      fileSystemId: 'fs-1',
      rootDirectory: '/data',
      authorizationConfig: { accessPointId: 'fsap-1', iam: 'ENABLED' },
    };
    const volumes = [
      { name: 'scratch', host: {} },
      { name: 'shared', efsVolumeConfiguration },
      { name: 'plain', efsVolumeConfiguration: { fileSystemId: 'fs-2', authorizationConfig: { iam: 'DISABLED' } } },
    ];
    const runtimePlatform = { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' };
    expect(await read({ taskDefinition: { ...raw, volumes, runtimePlatform } })).toMatchObject({
      operatingSystem: 'WINDOWS_SERVER_2022_CORE',
      fileSystems: [
        { volume: 'shared', index: 1, fileSystem: 'fs-1', accessPoint: 'fsap-1', iam: true },
        { volume: 'plain', index: 2, fileSystem: 'fs-2', iam: false },
      ],
    });
  });

  it('asks for the tags too', async () => {
    const { requests } = await collect({ taskDefinition: raw });
    expect(requests).toEqual([
      { operation: 'DescribeTaskDefinition', input: { taskDefinition: subject, include: ['TAGS'] } },
    ]);
  });

  it('names the fields that the SDK does not know, at any depth, and none that are empty', async () => {
    const [container] = raw.containerDefinitions;
    const value = await read({
      taskDefinition: {
        ...raw,
        'shiny/new~thing': { on: true },
        emptyThing: [],
        nullThing: null,
        containerDefinitions: [
          { ...container, gpuSlices: 2, logConfiguration: { ...container?.logConfiguration, mode: 'async' } },
        ],
      },
    });
    expect(value.unknownFields.toSorted()).toEqual([
      '/containerDefinitions/0/gpuSlices',
      '/containerDefinitions/0/logConfiguration/mode',
      '/shiny~1new~0thing',
    ]);
  });

  it('is absent when ECS cannot find it, for which it has no error of its own', async () => {
    const { fact } = await collect({ __type: 'ClientException', message: 'Unable to describe task definition.' }, 400);
    expect(fact).toMatchObject({ is: 'absent' });
  });

  it('is unavailable, not absent, when ECS refuses the request for another reason', async () => {
    const { fact } = await collect({ __type: 'ClientException', message: 'Invalid revision number.' }, 400);
    expect(fact).toMatchObject({
      is: 'unavailable',
      why: 'failed',
      detail: 'ClientException: Invalid revision number.',
    });
  });

  it('reads a service that is throttled for good as throttled within seconds', async () => {
    const { fact, requests } = await collect({ __type: 'ThrottlingException', message: 'Rate exceeded' }, 400);
    expect(fact).toMatchObject({ is: 'unavailable', why: 'throttled' });
    expect(requests).toHaveLength(3);
  });
});
