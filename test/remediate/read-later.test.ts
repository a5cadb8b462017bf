import { describe, expect, it } from 'vitest';
import { definition, secret, service, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { correction } from '../fixtures/owner.ts';
import { executedKinds, malformed, repaired, toldStates } from '../fixtures/repair.ts';

describe('a failure after a change of which ECS could not be asked', () => {
  it('judges the change at the next tick that can ask', async () => {
    const at = await repaired();
    await deliver(at, fail(at, 'b1'));
    const second = fail(at, 'b2');
    const shown = at.fake['service-tasks'];
    at.fake['service-tasks'] = { [service]: 'throttled' };
    await deliver(at, second);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'made', failuresSince: [expect.anything()] }]);
    await deliver(at, tick);
    expect((await incidentOf(at)).unjudged).toHaveLength(1);
    at.fake['service-tasks'] = shown ?? {};
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(toldStates(at)).toEqual(['found', 'undone']);
    expect(await incidentOf(at)).not.toHaveProperty('unjudged');
  });

  it('is not asked for any more when ECS cannot show its task', async () => {
    const at = await repaired();
    const first = fail(at, 'b1');
    at.fake['service-tasks'] = { [service]: 'throttled' };
    await deliver(at, first);
    wait(at, 3400);
    await deliver(at, tick);
    expect(await incidentOf(at)).not.toHaveProperty('unjudged');
  });

  it('says nothing against the change if a task runs with it by then', async () => {
    const at = await repaired();
    await deliver(at, fail(at, 'b1'));
    const second = fail(at, 'b2');
    at.fake['service-tasks'] = { [service]: 'throttled' };
    await deliver(at, second);
    run(at, 'c1');
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'verified' }]);
  });
});

describe('a plan that the mode stopped in its middle', () => {
  it('goes on as soon as the mode allows it, though no task fails and its first change has no proof', async () => {
    const at = install({ corrections: [correction] }, malformed);
    at.fake['task-definition'] = { [taskDefinition]: definition({ DB: `${secret}:url` }) };
    at.fake.allowed.add(`secretsmanager:GetSecretValue ${secret}`);
    at.intercept = ({ kind }) => {
      if (kind === 'register-revision') at.mode = 'off';
      return undefined;
    };
    await deliver(at, fail(at, 'a1', malformed));
    expect(executedKinds(at)).toEqual(['register-revision']);
    at.intercept = undefined;
    at.mode = 'apply';
    wait(at, 600);
    await deliver(at, tick);
    expect(executedKinds(at).at(-1)).toBe('move-service');
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['made', 'made']);
  });
});
