import { describe, expect, it } from 'vitest';
import type { Service } from '../../shared/evidence/ecs.ts';
import { withCounts } from '../../shared/incident/counts.ts';
import { incidentOf } from '../fixtures/incident.ts';

const now = '2026-11-23T03:10:00.000Z';
const service: Service = {
  name: 'api',
  taskDefinitionArn: 'arn:aws:ecs:us-east-2:111122223333:task-definition/api:7',
  desiredCount: 3,
  runningCount: 1,
  controller: 'ECS',
  strategy: 'ROLLING',
  schedulingStrategy: 'REPLICA',
  minimumHealthyPercent: 100,
  deployments: [],
  tags: {},
};

describe('the numbers of a service', () => {
  it('are what ECS says, and when', () => {
    expect(withCounts(incidentOf(), service, now).counts).toEqual({ running: 1, desired: 3, at: now });
  });

  it('name what deploys the service where ECS does not', () => {
    expect(withCounts(incidentOf(), { ...service, controller: 'CODE_DEPLOY' }, now).counts?.deployedBy).toBe(
      'CODE_DEPLOY',
    );
  });

  it('stay as they were read last when the service cannot be read', () => {
    const known = withCounts(incidentOf(), service, now);
    expect(withCounts(known, undefined, '2026-11-23T03:11:00.000Z')).toBe(known);
    expect(withCounts(incidentOf(), undefined, now)).not.toHaveProperty('counts');
  });

  it('do not say any more that something else deploys the service once ECS does', () => {
    const before = withCounts(incidentOf(), { ...service, controller: 'EXTERNAL' }, now);
    expect(withCounts(before, service, now).counts).not.toHaveProperty('deployedBy');
  });
});
