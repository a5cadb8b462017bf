import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../shared/event/parse-event.ts';
import type { StartFailure } from '../../shared/event/start-failure.ts';
import { workloadOf } from '../../shared/workload/read-workload.ts';
import { requirementsOf } from '../../shared/workload/requirements.ts';
import { provesPast } from '../../shared/workload/step.ts';
import type { ContainerDefinition } from '../../shared/workload/workload.ts';
import { account, definition, role, secret } from '../fixtures/account.ts';
import { taskEvent } from '../fixtures/event.ts';

const workload = workloadOf(parseMessage(JSON.stringify(taskEvent()), account) as StartFailure);

function requirements(container: Partial<ContainerDefinition>, more = {}) {
  const record = definition({}, more);
  return requirementsOf(
    { ...record, containers: record.containers.map((one) => ({ ...one, ...container })) },
    workload,
  );
}

describe('all that must be fetched', () => {
  it('is named with its pointer, step and role', () => {
    const found = requirements({
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1',
      secrets: [{ name: 'DB', valueFrom: secret }],
      environmentFiles: ['arn:aws:s3:::config/prod.env'],
      logDriver: 'awslogs',
      logOptions: { 'awslogs-group': '/ecs/api', 'awslogs-region': 'eu-west-2' },
      logSecretOptions: [{ name: 'token', valueFrom: 'LOG_TOKEN' }],
    });
    expect(found.map(({ kind, step, pointer, region }) => [kind, step, pointer, region])).toEqual([
      ['execution-role', 'credentials', '/executionRoleArn', 'us-east-2'],
      ['secret', 'secrets', '/containerDefinitions/0/secrets/0/valueFrom', 'us-east-2'],
      ['registry-token', 'registry-auth', '/containerDefinitions/0/image', 'eu-west-1'],
      ['environment-file', 'environment-files', '/containerDefinitions/0/environmentFiles/0/value', 'us-east-2'],
      ['parameter', 'log-driver', '/containerDefinitions/0/logConfiguration/secretOptions/0/valueFrom', 'us-east-2'],
      ['log-stream', 'log-driver', '/containerDefinitions/0/logConfiguration', 'eu-west-2'],
      ['image', 'image-pull', '/containerDefinitions/0/image', 'eu-west-1'],
    ]);
    expect(new Set(found.map((one) => one.role))).toEqual(new Set([role]));
  });

  it('has no registry token for a public image, nor where credentials are given', () => {
    const kinds = requirements({ repositoryCredentials: secret }).map((one) => one.kind);
    expect(kinds).toEqual(['execution-role', 'registry-credentials', 'image']);
  });

  it('includes an execution role that the definition lacks, where something is fetched as one', () => {
    const { executionRoleArn: _, ...without } = definition({ DB: secret });
    const [first] = requirementsOf(without, workload);
    expect(first).toMatchObject({ kind: 'execution-role', text: '' });
    const { executionRoleArn: __, ...idle } = definition({});
    expect(requirementsOf(idle, workload).map((one) => one.kind)).toEqual(['image']);
  });

  it('includes EFS volumes, mounted as the task role where IAM authorization is on', () => {
    const taskRoleArn = role.replace('exec', 'task');
    const volume = { volume: 'data', index: 1, fileSystem: 'fs-0123456789abcdef0', iam: true };
    const named = (iam: boolean) =>
      requirementsOf({ ...definition({}), taskRoleArn, fileSystems: [{ ...volume, iam }] }, workload).at(-1);
    expect(named(true)).toMatchObject({
      kind: 'file-system',
      step: 'volumes',
      pointer: '/volumes/1/efsVolumeConfiguration',
      role: taskRoleArn,
    });
    expect(named(false)?.role).toBeUndefined();
  });

  it('on EC2 leaves the log stream and the registry’s token to the instance', () => {
    const container = {
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/api:1',
      logDriver: 'awslogs',
      logOptions: { 'awslogs-group': '/ecs/api' },
    };
    const record = definition({});
    const onEc2 = requirementsOf(
      { ...record, containers: record.containers.map((one) => ({ ...one, ...container })) },
      { ...workload, launchType: 'EC2' },
    );
    expect(
      onEc2.filter((one) => one.kind === 'registry-token' || one.kind === 'log-stream').map((one) => one.role),
    ).toEqual([undefined, undefined]);
  });
});

describe('registry credentials', () => {
  const read = (text: string) =>
    requirements({ repositoryCredentials: text }).find((one) => one.kind === 'registry-credentials')?.reference;

  it('are a secret by ARN or by name', () => {
    expect(read(secret)).toMatchObject({ is: 'secret', secretArn: secret });
    expect(read('registry/login')).toMatchObject({ is: 'secret', secretName: 'registry/login' });
  });

  it.each([`${secret}:username`, `${secret}:username::`, 'arn:aws:ssm:us-east-2:111122223333:parameter/login'])(
    '%s is malformed, and nothing is guessed',
    (text) => {
      const reference = read(text);
      expect(reference).toMatchObject({ is: 'malformed' });
      expect(reference).not.toHaveProperty('meant');
    },
  );
});

describe('a later step', () => {
  it('proves an earlier one on Fargate, whose stages follow one another', () => {
    expect(provesPast('secrets', 'log-driver', 'FARGATE')).toBe(true);
    expect(provesPast('log-driver', 'secrets', 'FARGATE')).toBe(false);
  });

  it('proves nothing where secrets and registry are one stage, nor on EC2', () => {
    expect(provesPast('secrets', 'registry-auth', 'FARGATE')).toBe(false);
    expect(provesPast('secrets', 'log-driver', 'EC2')).toBe(false);
    expect(provesPast('secrets', 'log-driver', undefined)).toBe(false);
  });
});
