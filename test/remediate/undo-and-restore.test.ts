import { describe, expect, it } from 'vitest';
import { role, service, taskArn, taskDefinition } from '../fixtures/account.ts';
import { deliver, fail, incidentOf, install, publishedOf, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give, repaired, toldStates } from '../fixtures/repair.ts';

describe('undo', () => {
  it('waits while more tasks of another service are listed than were read: one of them may rely on the change', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    await deliver(at, fail(at, 'a1'));
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    at.fake.cut = new Set(['service-tasks']);
    const { id } = await incidentOf(at);
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found', 'undo-refused']);
    at.fake.cut.clear();
    wait(at, 130);
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('takes every change of the incident back and keeps it back', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const { id } = await incidentOf(at);
    at.mode = 'dry-run';
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(toldStates(at)).toEqual(['found', 'undone']);
    at.mode = 'apply';
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(at.executed).toHaveLength(2);
  });

  it.each([
    ['was created after it', { createdAt: '2026-11-23T11:00:00.000Z' }],
    [
      'was created before it and started after it',
      { createdAt: '2026-11-23T10:00:00.000Z', startedAt: '2026-11-23T10:00:11.000Z' },
    ],
  ])('is held while another service relies on the change, whose task %s', async (_what, times) => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    await deliver(at, fail(at, 'a1'));
    at.fake['service-tasks'] = {
      [service]: [],
      [other]: [
        {
          arn: taskArn('w'),
          taskDefinitionArn: taskDefinition,
          ...times,
          passedInitialisation: true,
        },
      ],
    };
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(at.executed).toHaveLength(1);
    expect((await publishedOf(at)).changes[0]?.note).toContain('has started tasks since');
  });

  it('is not done in the mode off', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    at.mode = 'off';
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(at.executed).toHaveLength(1);
  });

  it('of an earlier incident is not held because of the service’s own later one', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    wait(at, 700);
    at.fake['service-tasks'] = { [service]: [] };
    await deliver(at, fail(at, 'c1'));
    expect((await incidentOf(at)).id).not.toBe(id);
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('does not detach what a person attached after the product had been told to let go', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    const attached = at.fake['role-policies'];
    at.fake['role-policies'] = { [role]: [] };
    await deliver(at, await give(at, { verb: 'restore', incident: id }));
    at.fake['role-policies'] = attached ?? {};
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await publishedOf(at)).changes[0]?.note).toContain('no longer knows it');
  });
});

describe('restore', () => {
  it('lets a suspended target be changed again', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const { id } = await incidentOf(at);
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    await deliver(at, await give(at, { verb: 'restore', incident: id }));
    wait(at, 61);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant', 'attach-grant']);
  });

  it('leaves a change that stands on record, so that it can still be undone', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    await deliver(at, await give(at, { verb: 'restore', incident: id }));
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });
});
