import { describe, expect, it } from 'vitest';
import { secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, forge, incidentOf, install, wait, workloads } from '../fixtures/installation.ts';
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
});
