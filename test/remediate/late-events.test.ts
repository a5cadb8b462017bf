import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident/incident.ts';
import { secret, service, serviceRecord, taskDefinition } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import {
  deliver,
  fail,
  forge,
  type Installation,
  incidentOf,
  install,
  run,
  tick,
  wait,
  workloads,
} from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, repaired, resourceDenial, toldStates } from '../fixtures/repair.ts';

describe('a late event', () => {
  const past = { createdAt: '2026-11-23T07:00:00.000Z', stoppedAt: '2026-11-23T07:01:00.000Z' };

  it.each([
    ['runs', serviceRecord({ runningCount: 1, deployments: [] })],
    ['was stopped', serviceRecord({ desiredCount: 0, deployments: [] })],
    ['is gone', 'absent' as const],
  ])('whose task ECS no longer shows tells nothing of a service that %s', async (_title, shown) => {
    const at = install({ grants: [grant] });
    at.fake.service = { [service]: shown };
    at.fake['stopped-task'] = {};
    expect(await deliver(at, forge(at, 'a1', denial(secret), past))).toEqual([]);
    expect([at.executed, at.told, at.kept]).toEqual([[], [], []]);
    expect(at.counted).toContain('ignored task-past');
    expect(await at.ledger.loadIncident(workloads.api)).toBeUndefined();
  });

  it.each([
    ['still fails', serviceRecord()],
    ['runs while a deployment of it fails', serviceRecord({ runningCount: 1 })],
    ['could not be read', 'throttled' as const],
  ])('whose task ECS no longer shows is told, and changes nothing, where the service %s', async (_title, shown) => {
    const at = install({ grants: [grant] });
    at.fake.service = { [service]: shown };
    at.fake['stopped-task'] = {};
    await deliver(at, forge(at, 'a1', denial(secret), past));
    expect(at.executed).toEqual([]);
    expect(toldStates(at)).toEqual(['found']);
  });

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
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('that comes between the end of its incident and the word of it does not begin the incident again', async () => {
    const at = await repaired();
    const late = fail(at, 'late');
    wait(at, 5);
    run(at, 'b1');
    meanwhile(at, ({ endedBy }) => endedBy !== undefined, late);
    await deliver(at, tick);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'verified']);
    expect((await incidentOf(at)).status).toBe('closed');
  });

  it('whose copy was judged and whose incident has ended meanwhile is not judged again', async () => {
    const at = await repaired();
    const { loadIncident } = at.ledger;
    const before = await loadIncident(workloads.api);
    const event = fail(at, 'b1', resourceDenial);
    await deliver(at, event);
    wait(at, 5);
    run(at, 'b2');
    await deliver(at, tick);
    const ended = await loadIncident(workloads.api);
    let first = true;
    const loadLate: Installation['ledger']['loadIncident'] = async (key) => {
      if (!first) return loadIncident(key);
      first = false;
      return before;
    };
    at.ledger = { ...at.ledger, loadIncident: loadLate };
    await deliver(at, event);
    expect(await loadIncident(workloads.api)).toEqual(ended);
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });
});

/** Delivers an event as soon as another invocation has saved such an incident. */
function meanwhile(at: Installation, isSuch: (incident: Incident) => boolean, event: string): void {
  const { saveIncident } = at.ledger;
  let delivered = false;
  at.ledger = {
    ...at.ledger,
    saveIncident: async (incident, version) => {
      const saved = await saveIncident(incident, version);
      if (saved && !delivered && isSuch(incident)) {
        delivered = true;
        await deliver(at, event);
      }
      return saved;
    },
  };
}
