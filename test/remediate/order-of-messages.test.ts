import { describe, expect, it } from 'vitest';
import { enqueueMessages } from '../../shared/incident/outbox.ts';
import { service, serviceRecord } from '../fixtures/account.ts';
import { incidentOf as anIncident, attachment, permissionFinding } from '../fixtures/incident.ts';
import { deliver, fail, incidentOf, install, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { toldStates } from '../fixtures/repair.ts';

/** An installation that cannot note what it has sent, until `heal` is called. */
function withFailingNotes() {
  const at = install({ grants: [grant] });
  const { saveIncident } = at.ledger;
  let waiting = 0;
  let healthy = false;
  at.ledger = {
    ...at.ledger,
    saveIncident: async (incident, version) => {
      if (!healthy && incident.outbox.length < waiting) throw new Error('the ledger is throttled');
      waiting = incident.outbox.length;
      return saveIncident(incident, version);
    },
  };
  return { at, heal: () => void (healthy = true) };
}

describe('the messages of an incident', () => {
  it('go out in their order, even if the first invocation could not note what it had sent', async () => {
    const { at, heal } = withFailingNotes();
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    heal();
    wait(at, 40);
    run(at, 'b1');
    wait(at, 20);
    await deliver(at, tick);
    await deliver(at, tick);
    // The first message is not noted as sent, and its sender may still live.
    expect(toldStates(at)).toEqual(['found']);
    wait(at, 60);
    await deliver(at, event);
    await deliver(at, tick);
    expect(toldStates(at)).toEqual(['found', 'found', 'verified']);
    expect((await incidentOf(at)).outbox).toEqual([]);
  });

  it('have the same id if they are sent twice, and no other message has it', async () => {
    const { at, heal } = withFailingNotes();
    const event = fail(at, 'a1');
    await deliver(at, event);
    heal();
    wait(at, 130);
    await deliver(at, event);
    run(at, 'b1');
    await deliver(at, tick);
    const [first, again, ...others] = at.told.map(({ id }) => id);
    expect(again).toBe(first);
    expect(others.length).toBeGreaterThan(0);
    expect(others).not.toContain(first);
  });

  it('are sent by the invocation that sends the one before, as soon as that one is out', async () => {
    const at = install();
    at.fake.service = { [service]: serviceRecord() };
    const publish = at.ports.publish;
    let behind: object = {};
    Object.assign(at.ports, {
      publish: async (...given: Parameters<typeof publish>) => {
        if (at.told.length === 0) {
          // Meanwhile the service runs, and a tick puts a further message behind this one.
          wait(at, 5);
          run(at, 'b1');
          await deliver(at, tick);
          behind = { waiting: (await incidentOf(at)).outbox.map(({ state }) => state), told: toldStates(at) };
        }
        return publish(...given);
      },
    });
    await deliver(at, fail(at, 'a1'));
    expect(behind).toEqual({ waiting: ['found', 'verified'], told: [] });
    expect(toldStates(at)).toEqual(['found', 'verified']);
  });

  it('wait for one that the topic did not take', async () => {
    const at = install({ grants: [grant] });
    const publish = at.ports.publish;
    let tries = 0;
    Object.assign(at.ports, {
      publish: async (...given: Parameters<typeof publish>) => {
        tries += 1;
        if (tries === 1) throw new Error('SNS is throttled');
        return publish(...given);
      },
    });
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    expect(toldStates(at)).toEqual([]);
    wait(at, 130);
    await deliver(at, event);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('never share an id, although what is told anew leaves the list of what was told', () => {
    const change = attachment({ state: 'verified' });
    const finding = permissionFinding(undefined, undefined, { changes: [change.id], decision: 'apply' });
    const told = { findings: [finding], changes: [change], outbox: [] };
    const notified = ['found', `found:${finding.id}`];
    const first = enqueueMessages(anIncident({ ...told, notified }), '2026-11-23T03:10:00.000Z').outbox;
    const again = enqueueMessages(anIncident({ ...told, notified }), '2026-11-23T04:10:00.000Z').outbox;
    expect(first.map(({ state }) => state)).toEqual(again.map(({ state }) => state));
    const ids = [...first, ...again].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
