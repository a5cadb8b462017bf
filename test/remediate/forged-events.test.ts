import { describe, expect, it } from 'vitest';
import { secret, taskArn, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, forge, incidentOf, install, tick, wait, workloads } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { asDrill, executedKinds, repaired, resourceDenial } from '../fixtures/repair.ts';

describe('a forged event', () => {
  it('from the source of drills takes no repair back, not even twice', async () => {
    const at = await repaired();
    await deliver(at, asDrill(forge(at, 'd1', resourceDenial)), asDrill(forge(at, 'd2', resourceDenial)));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it.each([resourceDenial, denial(secret)])(
    'of a task that ECS does not know takes no repair back, not even twice',
    async (reason) => {
      const at = await repaired();
      await deliver(at, forge(at, 'x1', reason), forge(at, 'x2', reason));
      expect(executedKinds(at)).toEqual(['attach-grant']);
    },
  );

  it('of a later step does not prove a repair', async () => {
    const at = await repaired();
    const later =
      'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 1';
    await deliver(at, forge(at, 'x1', later));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it('does not hide the real failure that came in the same batch', async () => {
    const at = install({ grants: [grant] });
    const real = fail(at, 'a1');
    wait(at, 1);
    await deliver(at, real, forge(at, 'x1'));
    expect(at.kept).toHaveLength(1);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).failures).toBe(1);
  });

  it('with another group, revision or overrides than ECS shows changes nothing', async () => {
    for (const detail of [
      { group: 'family:evil' },
      { taskDefinitionArn: `${taskDefinition}1` },
      { overrides: { cpu: '1' } },
    ]) {
      const at = install({ grants: [grant] });
      fail(at, 'a1', denial(secret), detail);
      await deliver(at, forge(at, 'a1'));
      expect(at.executed).toEqual([]);
    }
  });

  it('from the source of drills neither opens nor hides the incident of the real service', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, asDrill(forge(at, 'd1')));
    expect(await at.ledger.loadIncident(workloads.api)).toBeUndefined();
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).drill).toBe(false);
  });

  it('of a task that ECS does not know is set aside, and changes and tells nothing', async () => {
    const at = install({ grants: [grant] });
    const event = fail(at, 'a1');
    at.fake['stopped-task'] = {};
    expect(await deliver(at, event)).toEqual([]);
    expect(at.kept[0]).toContain('task-unknown');
    expect([at.executed, at.told]).toEqual([[], []]);
  });

  it('with the words of a failure that was just diagnosed is not counted for a task that ECS does not know', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    wait(at, 30);
    await deliver(at, ...Array.from({ length: 20 }, (_, index) => forge(at, `x${index}`)));
    expect((await incidentOf(at)).failures).toBe(1);
    expect(at.kept).toHaveLength(20);
  });

  it('of a task that ECS does not know does not take the place of the failure that waits for the mode', async () => {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, fail(at, 'a1'));
    wait(at, 30);
    await deliver(at, forge(at, 'x1'));
    at.mode = 'apply';
    wait(at, 120);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('does not use up the name of a task whose failure comes later', async () => {
    const at = install();
    await deliver(at, fail(at, 'a1'));
    wait(at, 20);
    await deliver(at, forge(at, 'b1'));
    wait(at, 20);
    await deliver(at, fail(at, 'b1', resourceDenial));
    expect((await incidentOf(at)).trigger).toMatchObject({ taskArn: taskArn('b1'), reason: resourceDenial });
  });

  it('of a task that runs is left for later, and hides nothing', async () => {
    const at = install({ grants: [grant] });
    const real = fail(at, 'a1');
    const shown = at.fake['stopped-task']?.[taskArn('a1')];
    if (typeof shown !== 'object') throw new Error('ECS does not show the task');
    at.fake['stopped-task'] = { ...at.fake['stopped-task'], [taskArn('x1')]: { ...shown, lastStatus: 'RUNNING' } };
    expect(await deliver(at, real, forge(at, 'x1'))).toHaveLength(2);
    expect([executedKinds(at), (await incidentOf(at)).failures]).toEqual([['attach-grant'], 1]);
    await deliver(at, fail(at, 'x1'));
    expect((await incidentOf(at)).failures).toBe(2);
  });
});

describe('a forged event of a task that ECS shows', () => {
  const laterStep =
    'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. status code: 400, request id: 1';

  it.each([[[]], [[forge]]])('with another launch type does not prove a repair', async (forged) => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1', denial(secret), { launchType: 'EC2' }));
    wait(at, 61);
    const real = fail(at, 'b1', laterStep, { launchType: 'EC2' });
    await deliver(at, ...forged.map((event) => event(at, 'b1', laterStep, { launchType: 'FARGATE' })), real);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made' }]);
  });

  it.each([
    { startedBy: 'eve' },
    { createdAt: '2026-11-23T09:00:00.000Z' },
    { stoppedAt: '2026-11-23T09:00:00.000Z' },
    { stoppedAt: '2099-01-01T00:00:00.000Z' },
    { stoppedReason: laterStep },
    { overrides: { cpu: '1' } },
  ])('with %o does not keep the real one from speaking against a change', async (detail) => {
    const at = await repaired();
    const real = ['b1', 'b2'].map((name) => fail(at, name, resourceDenial));
    await deliver(at, ...['b1', 'b2'].map((name) => forge(at, name, resourceDenial, detail)));
    await deliver(at, ...real);
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it.each(['2099-01-01T00:00:00.000Z', '+275760-09-12T23:00:00.000Z', '-271821-04-20T00:00:00.000Z'])(
    'dated %s is handled as the failure of its moment, and its incident ends in silence',
    async (stoppedAt) => {
      const at = install();
      fail(at, 'a1');
      const { now } = at;
      expect(await deliver(at, forge(at, 'a1', denial(secret), { stoppedAt }))).toEqual([]);
      expect((await incidentOf(at)).lastFailureAt).toBe(now);
      for (let day = 0; day < 3; day += 1) {
        wait(at, 24 * 3600);
        await deliver(at, tick);
      }
      expect((await incidentOf(at)).status).toBe('closed');
    },
  );

  it('dated ahead while ECS cannot be asked is not followed longer than a real one', async () => {
    const at = install();
    at.fake['stopped-task'] = { '*': 'throttled' };
    const { now } = at;
    await deliver(at, forge(at, 'a1', denial(secret), { stoppedAt: '2099-01-01T00:00:00.000Z' }));
    expect((await incidentOf(at)).lastFailureAt).toBe(now);
  });
});
