import { describe, expect, it } from 'vitest';
import {
  ecsTasksTrust,
  registrar,
  role,
  secret,
  service,
  serviceRecord,
  taskArn,
  taskDefinition,
} from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, install, publishedOf } from '../fixtures/installation.ts';
import { grant, usualLimits } from '../fixtures/owner.ts';
import { toldStates } from '../fixtures/repair.ts';

describe('a change', () => {
  const cases: [string, Parameters<typeof install>[0], (at: ReturnType<typeof install>) => void, string, string][] = [
    ['there is no grant', {}, () => {}, 'ask', 'no grant'],
    ['the mode is dry-run', { grants: [grant] }, (at) => void (at.mode = 'dry-run'), 'hold', 'dry-run'],
    ['the mode is off', { grants: [grant] }, (at) => void (at.mode = 'off'), 'hold', 'off'],
    [
      'the grant is for another secret',
      { grants: [{ ...grant, secrets: [`${secret.slice(0, -7)}2-AbCdEf`] }] },
      () => {},
      'ask',
      'covers',
    ],
    [
      'the grant names another service',
      { grants: [{ ...grant, services: [`${service}2`] }] },
      () => {},
      'ask',
      'does not name the service',
    ],
    [
      'another registrar than the grant names',
      { grants: [{ ...grant, registrars: [`${registrar}2`] }] },
      () => {},
      'ask',
      'registered',
    ],
    ['the grant asks a person', { grants: [{ ...grant, consent: 'ask' }] }, () => {}, 'ask', 'asks a person'],
    [
      'the service has the opt-out tag',
      { grants: [grant] },
      (at) => void (at.fake.service = { [service]: serviceRecord({ tags: { 'ecs-init-remediator': 'ignore' } }) }),
      'hold',
      'tag',
    ],
    [
      'the role has the opt-out tag',
      { grants: [grant] },
      (at) =>
        void (at.fake.role = {
          [role]: { arn: role, name: 'api-exec', trust: ecsTasksTrust, tags: { 'ecs-init-remediator': 'ignore' } },
        }),
      'hold',
      'the role api-exec',
    ],
    [
      'the secret has the opt-out tag',
      { grants: [grant] },
      (at) =>
        void (at.fake.secret = {
          [secret]: { arn: secret, name: 'api/db', tags: { 'ecs-init-remediator': 'ignore' } },
        }),
      'hold',
      'the secret',
    ],
    [
      'the same revision ran before',
      { grants: [grant] },
      (at) =>
        void (at.fake['service-tasks'] = {
          [service]: [
            {
              arn: taskArn('z'),
              taskDefinitionArn: taskDefinition,
              createdAt: '2026-11-20T00:00:00.000Z',
              passedInitialisation: true,
            },
          ],
        }),
      'hold',
      'worked before',
    ],
    [
      'whether it ran before is unreadable',
      { grants: [grant] },
      (at) => void (at.fake['service-tasks'] = { [service]: 'denied' }),
      'hold',
      'could not be read',
    ],
    [
      'the service has moved on',
      { grants: [grant] },
      (at) => void (at.fake.service = { [service]: serviceRecord({ taskDefinitionArn: `${taskDefinition}9` }) }),
      'hold',
      'not the revision of this task',
    ],
  ];
  it.each(cases)('is not made: %s', async (_title, owner, change, decision, because) => {
    const at = install(owner);
    change(at);
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      cause: 'permission-missing',
      decision,
      reason: expect.stringContaining(because),
      resolution: 'proposed',
    });
    expect(toldStates(at)).toEqual(['found']);
  });

  it('is not made for a task with overrides, or for one that belongs to no service', async () => {
    for (const detail of [
      { overrides: { containerOverrides: [{ name: 'api', command: ['sh'] }] } },
      { group: 'family:api' },
    ]) {
      const at = install({ grants: [grant] });
      await deliver(at, fail(at, 'a1', denial(secret), detail));
      expect(at.executed).toEqual([]);
      expect(at.told[0]?.state).toBe('found');
    }
  });

  it('is not made for an event whose reason ECS does not show', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1');
    at.fake['stopped-task'] = {
      [taskArn('a1')]: {
        lastStatus: 'STOPPED',
        stoppedReason: 'another',
        overridden: false,
        containerReasons: [],
        taskDefinitionArn: taskDefinition,
      },
    };
    await deliver(at, event);
    expect([at.executed, at.told]).toEqual([[], []]);
    expect(at.kept[0]).toContain('task-unknown');
  });

  it('is not made for a drill, whatever the mode', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1').replace('"aws.ecs"', '"ecs-init-remediator.drill"');
    await deliver(at, event);
    expect(at.executed).toEqual([]);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('is not made where the mode changed between decision and write', async () => {
    const at = install({ grants: [grant] });
    const readMode = at.ports.readMode;
    const set = { is: 'parameter', parameter: '/mode' } as const;
    let reads = 0;
    Object.assign(at.ports, {
      readMode: async () => (reads++ === 0 ? readMode() : { is: 'known', mode: 'dry-run', set }),
    });
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('is not made beyond the hour’s allowance', async () => {
    const at = install({
      grants: [grant],
      limits: { ...usualLimits, changesPerHour: 0, changesPerHourPerWorkload: 3 },
    });
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toContain('limits.changesPerHour');
  });
});
