import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../shared/evidence/ecs.ts';
import { secretNotFound } from '../diagnosis/cases/case.ts';
import { definition, role, secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { deployment, taskArn } from '../fixtures/event.ts';
import {
  deliver,
  fail,
  type Installation,
  incidentOf,
  install,
  publishedOf,
  run,
  tick,
  wait,
} from '../fixtures/installation.ts';
import { grant, moveBackConsent } from '../fixtures/owner.ts';
import { executedKinds, give, toldStates } from '../fixtures/repair.ts';

const earlier = taskDefinition.replace(':7', ':6');
const gone = secret.replace('api/db-AbCdEf', 'api/gone-GhIjKl');
const reason = secretNotFound(gone);

const deploymentOf = (fields: Partial<Deployment>): Deployment => ({
  id: deployment,
  status: 'PRIMARY',
  taskDefinitionArn: taskDefinition,
  rolloutState: 'IN_PROGRESS',
  subnets: [],
  securityGroups: [],
  ...fields,
});
const before = deploymentOf({
  id: 'ecs-svc/0000000000000000001',
  status: 'ACTIVE',
  taskDefinitionArn: earlier,
  rolloutState: 'COMPLETED',
});
const serving = (more = {}) => ({
  [service]: serviceRecord({ runningCount: 1, deployments: [deploymentOf({}), before], ...more }),
});

/** A new revision names a secret that does not exist; the one before it runs on. */
function start(owner = { moveBacks: [moveBackConsent] }): Installation {
  const at = install(owner, reason);
  at.fake['task-definition'] = {
    [taskDefinition]: definition({ DB: gone }),
    [earlier]: definition({ DB: secret }, { arn: earlier }),
  };
  at.fake['service-tasks'] = {
    [service]: [
      {
        arn: taskArn('old'),
        taskDefinitionArn: earlier,
        createdAt: '2026-11-23T08:00:00.000Z',
        startedAt: '2026-11-23T08:00:20.000Z',
        passedInitialisation: true,
      },
    ],
  };
  at.fake.service = serving();
  at.fake.allowed = new Set([`secretsmanager:GetSecretValue ${secret}`, `secretsmanager:GetSecretValue ${gone}`]);
  return at;
}

const moved = { kind: 'move-back', service, from: taskDefinition, to: earlier };

describe('a new revision that cannot start, after one that ran', () => {
  it('is moved back from, and proved by a task that begins after it', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1', reason));
    expect(at.executed).toMatchObject([moved]);
    expect(toldStates(at)).toEqual(['found']);
    expect(at.told.at(-1)?.text).toMatch(/moved? service api back to api:6/);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
    run(at, 'b1', earlier);
    wait(at, 5);
    await deliver(at, tick);
    expect((await incidentOf(at)).findings).toMatchObject([{ cause: 'secret-not-found', resolution: 'verified' }]);
    expect(at.told.at(-1)?.text).toMatch(/PUT INTO CODE\n- Service api: api:7 is still/);
  });

  it.each([
    ['without the owner’s consent', {}],
    ['of another family', { moveBacks: [{ ...moveBackConsent, family: 'web' }] }],
    ['for another service', { moveBacks: [{ ...moveBackConsent, services: [`${service}-2`] }] }],
  ])('is left alone %s', async (_title, owner) => {
    const at = start(owner as never);
    await deliver(at, fail(at, 'a1', reason));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]).toMatchObject({ decision: 'ask' });
  });

  it('is repaired by a grant rather than moved back from', async () => {
    const at = start({ moveBacks: [moveBackConsent], grants: [grant] } as never);
    // The earlier revision did without this access, so that nobody took it away.
    at.fake['task-definition'] = {
      [taskDefinition]: definition({ DB: secret }),
      [earlier]: definition({ DB: gone }, { arn: earlier }),
    };
    at.fake.allowed.clear();
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it.each([
    [
      'the earlier one fails for the same reason',
      (at: Installation) => {
        at.fake['task-definition'] = {
          ...at.fake['task-definition'],
          [earlier]: definition({ DB: gone }, { arn: earlier }),
        };
      },
      'would fail too',
    ],
    [
      'the earlier one could not be examined',
      (at: Installation) => {
        at.fake['task-definition'] = { ...at.fake['task-definition'], [earlier]: 'throttled' };
      },
      'could not be read',
    ],
    [
      'ECS rolls back by itself',
      (at: Installation) => {
        at.fake.service = serving({ rollsBack: true });
      },
      'circuit breaker',
    ],
    [
      'no task shows that the earlier one ran',
      (at: Installation) => {
        at.fake['service-tasks'] = { [service]: [] };
      },
      'no task of',
    ],
    [
      'the earlier one is deregistered',
      (at: Installation) => {
        const inactive = definition({ DB: secret }, { arn: earlier, status: 'INACTIVE' });
        at.fake['task-definition'] = { ...at.fake['task-definition'], [earlier]: inactive };
      },
      'INACTIVE',
    ],
  ])('is not moved back from where %s', async (_title, change, because) => {
    const at = start();
    change(at);
    await deliver(at, fail(at, 'a1', reason));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      decision: 'hold',
      reason: expect.stringContaining(because),
    });
  });

  it('says that there is nothing to move back to where no other revision completed', async () => {
    const at = start();
    at.fake.service = serving({ deployments: [deploymentOf({})] });
    await deliver(at, fail(at, 'a1', reason));
    expect((await publishedOf(at)).findings[0]?.reason).toContain('no earlier revision');
  });

  it('that people deploy again on purpose is theirs until somebody restores it', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1', reason));
    run(at, 'b1', earlier);
    wait(at, 5);
    await deliver(at, tick);
    wait(at, 3600);
    at.fake.service = serving();
    await deliver(at, fail(at, 'c1', reason));
    expect(executedKinds(at)).toEqual(['move-back']);
    expect((await publishedOf(at)).findings[0]).toMatchObject({
      decision: 'hold',
      reason: expect.stringContaining('a person has to restore it'),
    });
    await deliver(at, await give(at, { verb: 'restore', incident: (await incidentOf(at)).id }));
    wait(at, 60);
    await deliver(at, fail(at, 'd1', reason));
    expect(executedKinds(at)).toEqual(['move-back', 'move-back']);
  });

  it('is moved forward to again by nobody but a person, though tasks of the earlier one fail', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1', reason));
    for (const name of ['b1', 'b2', 'b3']) {
      wait(at, 90);
      await deliver(at, fail(at, name, reason, { taskDefinitionArn: earlier }));
    }
    expect(executedKinds(at)).toEqual(['move-back']);
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(at.executed.at(-1)).toMatchObject({ kind: 'move-service', from: earlier, to: taskDefinition });
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
  });
});

describe('a new revision that cannot start, after one that ran and is deregistered', () => {
  const copy = taskDefinition.replace(':7', ':8');
  const allowing = { moveBacks: [{ ...moveBackConsent, passRoles: [role] }] };
  const again = { kind: 'register-again', family: 'api', from: taskDefinition, copyOf: earlier };
  const back = { kind: 'move-back', service, from: taskDefinition, copyOf: earlier, to: copy };

  /** CloudFormation deregisters what it replaces. */
  function startDeregistered(
    owner: Parameters<typeof start>[0] = allowing,
    fields: Parameters<typeof definition>[1] = {},
  ): Installation {
    const at = start(owner);
    const inactive = definition({ DB: secret }, { arn: earlier, status: 'INACTIVE', ...fields });
    at.fake['task-definition'] = { ...at.fake['task-definition'], [earlier]: inactive };
    at.fake['family-revisions'] = { api: [taskDefinition] };
    return at;
  }

  it('is moved back from to a copy, which is registered first, and proved by a task of the copy', async () => {
    const at = startDeregistered();
    await deliver(at, fail(at, 'a1', reason));
    expect(at.executed).toMatchObject([again, back]);
    expect(at.told.at(-1)?.text).toMatch(/register(ed)? api:8, a copy of api:6/);
    expect(at.told.at(-1)?.text).toMatch(/moved? service api back to api:8, a copy of api:6/);
    run(at, 'b1', earlier);
    wait(at, 5);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }, { state: 'made' }]);
    run(at, 'b2', copy);
    wait(at, 5);
    await deliver(at, tick);
    expect((await incidentOf(at)).findings).toMatchObject([{ cause: 'secret-not-found', resolution: 'verified' }]);
  });

  it('is moved to the copy that was registered before the mode stopped the move, and registered no second time', async () => {
    const at = startDeregistered();
    at.intercept = ({ kind }) => {
      if (kind === 'register-again') at.mode = 'dry-run';
      return undefined;
    };
    await deliver(at, fail(at, 'a1', reason));
    expect(executedKinds(at)).toEqual(['register-again']);
    at.intercept = undefined;
    at.mode = 'apply';
    wait(at, 90);
    await deliver(at, fail(at, 'a2', reason));
    expect(executedKinds(at).filter((kind) => kind === 'move-back')).toHaveLength(1);
    expect(at.executed.at(-1)).toMatchObject(back);
    expect(at.fake['family-revisions']).toEqual({ api: [copy, taskDefinition] });
  });

  it.each([
    ['for want of a role in the consent', { moveBacks: [moveBackConsent] }, {}, `does not name ${role}`],
    ['because it is being deleted', allowing, { status: 'DELETE_IN_PROGRESS' as const }, 'is DELETE_IN_PROGRESS'],
    [
      'because a stranger registered it',
      allowing,
      { registeredBy: `${role}-2` },
      'registered the task definition, whom',
    ],
  ])('is left alone %s', async (_title, owner, fields, because) => {
    const at = startDeregistered(owner, fields);
    await deliver(at, fail(at, 'a1', reason));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toContain(because);
  });

  it('is left alone where somebody has registered a newer revision meanwhile', async () => {
    const at = startDeregistered();
    at.fake['task-definition'] = { ...at.fake['task-definition'], [copy]: definition({ DB: secret }, { arn: copy }) };
    at.fake['family-revisions'] = { api: [copy, taskDefinition] };
    await deliver(at, fail(at, 'a1', reason));
    expect(at.executed).toEqual([]);
    expect((await publishedOf(at)).findings[0]?.reason).toContain(`${copy} is the family’s newest revision`);
  });

  it('is moved forward again by a person who asks, and the copy stays', async () => {
    const at = startDeregistered();
    await deliver(at, fail(at, 'a1', reason));
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(at.executed.at(-1)).toMatchObject({ kind: 'move-service', from: copy, to: taskDefinition });
    expect((await incidentOf(at)).changes).toMatchObject([{ note: { code: 'kept' } }, { state: 'undone' }]);
    expect(at.fake['family-revisions']).toEqual({ api: [copy, taskDefinition] });
  });
});
