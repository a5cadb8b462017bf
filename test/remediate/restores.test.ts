import { describe, expect, it } from 'vitest';
import { role, service, serviceRecord } from '../fixtures/account.ts';
import { outcomeOf } from '../fixtures/command.ts';
import { deliver, fail, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { ann, executedKinds, give, repaired, toldControls, toldStates } from '../fixtures/repair.ts';

const command = '00000000-0000-4000-8000-00000000000b';

describe('a restore', () => {
  it('while an undo takes the change back waits for its end, and restores then', async () => {
    const at = await repaired();
    const { id: incident } = await incidentOf(at);
    const { execute } = at.ports;
    const restore = await give(at, { verb: 'restore', incident }, { id: command });
    const retried: (readonly string[])[] = [];
    Object.assign(at.ports, {
      execute: async (...given: Parameters<typeof execute>) => {
        const done = await execute(...given);
        Object.assign(at.ports, { execute });
        retried.push(await deliver(at, restore));
        return done;
      },
    });
    await outcomeOf(at, { verb: 'undo', incident });
    expect([retried, toldControls(at)]).toEqual([[['m0']], []]);
    expect((await incidentOf(at)).changes).toMatchObject([
      { state: 'undone', note: { code: 'person-asked', by: ann } },
    ]);
    expect(toldStates(at)).toEqual(['found', 'undone']);
    await deliver(at, restore);
    expect(await at.ledger.loadOutcome(command)).toEqual({ is: 'done' });
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant', 'attach-grant']);
  });

  it('does not forget an attachment that IAM does not list yet', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'));
    const { id: incident } = await incidentOf(at);
    wait(at, 2);
    const listed = at.fake['role-policies'];
    at.fake['role-policies'] = { [role]: [] };
    const restore = await give(at, { verb: 'restore', incident }, { id: command });
    expect(await deliver(at, restore)).toEqual(['m0']);
    at.fake['role-policies'] = listed ?? {};
    wait(at, 60);
    await deliver(at, restore);
    expect(await at.ledger.loadOutcome(command)).toEqual({ is: 'nothing-to-do' });
    await outcomeOf(at, { verb: 'undo', incident });
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(toldStates(at)).toEqual(['found', 'undone']);
  });

  it('leaves to an undo that waits what somebody has detached by hand', async () => {
    const at = await repaired();
    const { id: incident } = await incidentOf(at);
    at.mode = 'off';
    expect(await outcomeOf(at, { verb: 'undo', incident })).toEqual({ is: 'waits', for: 'mode' });
    at.fake['role-policies'] = { [role]: [] };
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'restore', incident })).toEqual({ is: 'refused', why: 'undo-first' });
    at.mode = 'apply';
    wait(at, 120);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
  });
});

describe('an undo', () => {
  it('is not said to be done where the change stays, because another service relies on it', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    at.fake.service = { [service]: serviceRecord(), [other]: serviceRecord({ name: 'web' }) };
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    await deliver(at, fail(at, 'a1'));
    wait(at, 10);
    const ran = { arn: 'w', taskDefinitionArn: 'x', createdAt: at.now, startedAt: at.now, passedInitialisation: true };
    at.fake['service-tasks'] = { ...at.fake['service-tasks'], [other]: [ran] };
    const { id: incident } = await incidentOf(at);
    expect(await outcomeOf(at, { verb: 'undo', incident })).toEqual({ is: 'refused', why: 'kept' });
    expect(executedKinds(at)).toEqual(['attach-grant']);
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    expect(await outcomeOf(at, { verb: 'undo', incident })).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });
});
