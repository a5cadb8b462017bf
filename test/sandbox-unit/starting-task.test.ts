import { describe, expect, it } from 'vitest';
import { lackingCredentials, needsExecutionRole } from '../sandbox/ecs/fetch/initialise-task.ts';
import { asLostRole } from '../sandbox/ecs/fetch/lost-role.ts';
import type { Obstacle } from '../sandbox/ecs/fetch/obstacle.ts';
import { exitCodes, isOver } from '../sandbox/ecs/scheduler/container-exit.ts';
import { createTask, toRunning } from '../sandbox/ecs/scheduler/task.ts';

const ecrImage = '123456789012.dkr.ecr.us-east-2.amazonaws.com/shop:1';
const definitionOf = (...containerDefinitions: object[]) => ({ family: 'shop', containerDefinitions });

describe('a container’s own end', () => {
  const job = { name: 'job', command: ['sh', '-c', 'echo no configuration; exit 3'] };

  it('is the task’s where the container is essential', () => {
    expect(isOver(definitionOf(job))).toBe(true);
    expect(isOver(definitionOf({ ...job, essential: false }, { name: 'app' }))).toBe(false);
    expect(isOver(definitionOf({ name: 'app', command: ['node', 'exit.js'] }))).toBe(false);
  });

  it('leaves its status, and kills the others', () => {
    const definition = definitionOf(job, { name: 'app' });
    const launch = {
      region: 'us-east-2',
      clusterArn: 'arn:aws:ecs:us-east-2:123456789012:cluster/shop',
      definition,
      group: 'service:shop',
      startedBy: 'ecs-svc/1',
      launchType: 'FARGATE' as const,
    };
    const task = toRunning(createTask(launch, new Date(0)), new Date(1));
    expect(exitCodes(definition, task).containers.map((one) => one['exitCode'])).toEqual([3, 137]);
  });
});

describe('the execution role', () => {
  it('is needed for an image and a log group on Fargate; an instance has a role of its own for them', () => {
    const definition = definitionOf({ name: 'app', image: ecrImage, logConfiguration: { logDriver: 'awslogs' } });
    expect(needsExecutionRole(definition, 'FARGATE')).toBe(true);
    expect(needsExecutionRole(definition, 'EC2')).toBe(false);
  });

  it('is needed for a secret anywhere, and missed by what was to fetch it', () => {
    const secret = { name: 'A', valueFrom: 'arn:aws:secretsmanager:us-east-2:123456789012:secret:a-AbCdEf' };
    const parameter = { name: 'B', valueFrom: '/b' };
    const both = definitionOf({ name: 'app', secrets: [parameter, secret] });
    expect(needsExecutionRole(both, 'EC2')).toBe(true);
    expect(lackingCredentials(both, 'us-east-2')).toMatchObject({ resource: 'ASM secret' });
    const one = definitionOf({ name: 'app', secrets: [parameter] });
    expect(lackingCredentials(one, 'us-east-2')).toMatchObject({ resource: 'Ssm secret' });
  });

  it('ends its sessions when it is deleted: a denial then becomes an unknown token', () => {
    const call = {
      service: 'SSM',
      operation: 'GetParameters',
      action: 'ssm:GetParameters',
      resource: '*',
      code: 'AccessDeniedException',
      message: 'denied',
      status: 400,
      requestId: '1',
    };
    const denied: Obstacle = { at: 'parameters', region: 'us-east-2', what: { is: 'answered', call } };
    expect(asLostRole(denied)).toMatchObject({ what: { call: { code: 'UnrecognizedClientException' } } });
    const content: Obstacle = { at: 'secret-content', error: 'x' };
    expect(asLostRole(content)).toBe(content);
  });
});
