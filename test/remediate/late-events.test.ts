import { describe, expect, it } from 'vitest';
import { secret, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, repaired, toldStates } from '../fixtures/repair.ts';

describe('a late event', () => {
  it('of an episode that has ended opens no other', async () => {
    const at = await repaired();
    const late = fail(at, 'late');
    wait(at, 5);
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    at.told.length = 0;
    await deliver(at, late);
    expect(at.told).toEqual([]);
    expect((await incidentOf(at)).status).toBe('closed');
  });

  it('of an older revision changes nothing of what is to be proved', async () => {
    const at = await repaired();
    const before = '2026-11-23T09:00:00.000Z';
    await deliver(
      at,
      fail(at, 'old', denial(secret), {
        taskDefinitionArn: taskDefinition.replace(':7', ':6'),
        stoppedAt: before,
        createdAt: before,
      }),
    );
    expect((await incidentOf(at)).taskDefinitionArn).toBe(taskDefinition);
  });

  it('from before a change is only counted, though it is judged while another invocation proves the change', async () => {
    const at = install({ grants: [grant] });
    const early = fail(at, 'a2');
    await deliver(at, fail(at, 'a1'));
    wait(at, 20);
    const load = at.ledger.loadIncident;
    let first = true;
    at.ledger = {
      ...at.ledger,
      loadIncident: async (key) => {
        if (!first) return load(key);
        first = false;
        run(at, 'b1');
        await deliver(at, tick);
        return undefined;
      },
    };
    await deliver(at, early);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'apply', resolution: 'verified' }]);
    expect(toldStates(at)).toEqual(['found', 'changed', 'verified']);
  });
});
