import { describe, expect, it } from 'vitest';
import type { Reason } from '../../shared/change/reason.ts';
import { millisecondsBetween } from '../../shared/event/instant.ts';
import { role, secret, service, serviceRecord } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { deliver, fail, incidentOf, install, publishedOf, run, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, give, repaired, toldStates } from '../fixtures/repair.ts';

type Installed = ReturnType<typeof install>;

const denied: Reason = { code: 'refused', detail: 'AccessDenied: no', permission: 'iam:DetachRolePolicy' };

/** IAM refuses to detach until `times` calls were refused. */
function refuse(at: Installed, times: number): void {
  let refused = 0;
  at.intercept = ({ kind }) => {
    if (kind !== 'detach-grant' || refused >= times) return undefined;
    refused += 1;
    return { is: 'failed', because: denied };
  };
}

async function undo(at: Installed, id?: string): Promise<readonly string[]> {
  return deliver(at, await give(at, { verb: 'undo', incident: id ?? (await incidentOf(at)).id }));
}

const detachments = (at: Installed) => executedKinds(at).filter((kind) => kind === 'detach-grant').length;

describe('an undo that AWS refuses', () => {
  it('is told once, logged as an error and counted, and is tried again until it is done', async () => {
    const at = await repaired();
    const errors: string[] = [];
    Object.assign(at.ports, { log: { ...at.ports.log, error: (line: string) => void errors.push(line) } });
    refuse(at, 2);
    expect(await undo(at)).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undoing', undoHeld: { is: 'refused', times: 1 } }]);
    expect(toldStates(at)).toEqual(['found', 'undo-refused']);
    expect(at.told.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain(
      'it is not taken back yet: AccessDenied: no (the permission iam:DetachRolePolicy would let it)',
    );
    wait(at, 121);
    await deliver(at, tick);
    wait(at, 241);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone', note: { code: 'person-asked' } }]);
    expect((await incidentOf(at)).changes[0]).not.toHaveProperty('undoHeld');
    expect(toldStates(at)).toEqual(['found', 'undo-refused', 'undone']);
    expect(errors).toEqual(['an undo was refused, and is tried again', 'an undo was refused, and is tried again']);
    expect(at.counted.filter((one) => one === 'undosRefused attach-grant')).toHaveLength(2);
    expect(at.fake['role-policies']).toEqual({ [role]: [] });
  });

  it('is tried again after 2 minutes, then after twice as long each time, and at least every hour', async () => {
    const at = await repaired();
    refuse(at, Infinity);
    await undo(at);
    const begin = at.now;
    const minutes: number[] = [];
    for (let known = 1; minutes.length < 7; wait(at, 60)) {
      await deliver(at, tick);
      if (detachments(at) > known) minutes.push(millisecondsBetween(begin, at.now) / 60_000);
      known = detachments(at);
    }
    expect(minutes).toEqual([2, 6, 14, 30, 62, 122, 182]);
    expect(toldStates(at)).toEqual(['found', 'undo-refused']);
  });

  it('is tried again too if no person asked for it, and then counts as an ineffective repair once', async () => {
    const at = await repaired();
    refuse(at, 1);
    await deliver(at, fail(at, 'b1'));
    await deliver(at, fail(at, 'b2'));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undoing' }]);
    wait(at, 121);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone', note: { code: 'did-not-help' } }]);
    expect(at.counted.filter((one) => one === 'ineffectiveRepairs')).toHaveLength(1);
    expect(toldStates(at)).toEqual(['found', 'undo-refused', 'undone']);
  });

  it('is tried again at once when a person asks again, and what came of it is told again', async () => {
    const at = await repaired();
    refuse(at, 2);
    await undo(at);
    wait(at, 10);
    await undo(at);
    expect(toldStates(at)).toEqual(['found', 'undo-refused', 'undo-refused']);
    wait(at, 10);
    await undo(at);
    expect(toldStates(at).at(-1)).toBe('undone');
  });

  it('is tried again where whether others rely on the change could not be read', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...grant, services: [service, other] }] });
    await deliver(at, fail(at, 'a1'));
    at.fake['service-tasks'] = { ...at.fake['service-tasks'], [other]: 'throttled' };
    await undo(at);
    expect(detachments(at)).toBe(0);
    expect((await publishedOf(at)).changes[0]).toMatchObject({
      state: 'undoing',
      note: expect.stringContaining('could not be read'),
    });
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    wait(at, 121);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
  });

  it('is given up where nothing of the product is there to be undone', async () => {
    const at = await repaired();
    at.intercept = ({ kind }) =>
      kind === 'detach-grant' ? { is: 'refused', because: { code: 'log-group-in-use', name: '/ecs/api' } } : undefined;
    await undo(at);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'unproved', note: { code: 'kept' } }]);
  });

  it('of an incident that had ended is tried again by ticks', async () => {
    const at = await repaired();
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    expect((await incidentOf(at)).status).toBe('closed');
    refuse(at, 1);
    expect(await undo(at)).toEqual([]);
    wait(at, 121);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
    expect(await at.ledger.listIncidents({ status: 'open', limit: 10 })).toEqual([]);
  });

  it('is not made by itself any more when the service runs with the change by then', async () => {
    const at = await repaired();
    refuse(at, 1);
    await deliver(at, fail(at, 'b1'));
    await deliver(at, fail(at, 'b2'));
    run(at, 'c1');
    wait(at, 121);
    await deliver(at, tick);
    expect(detachments(at)).toBe(1);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'verified' }]);
  });

  it('is made by itself when the service was deleted meanwhile', async () => {
    const at = await repaired();
    refuse(at, 1);
    await deliver(at, fail(at, 'b1'));
    await deliver(at, fail(at, 'b2'));
    at.fake.service = { [service]: 'absent' };
    at.fake['service-tasks'] = { [service]: 'absent' };
    wait(at, 121);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
  });

  it('of an incident that a newer one has followed is tried again by ticks, and told', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    run(at, 'b1');
    await deliver(at, tick);
    await deliver(at, tick);
    refuse(at, 1);
    expect(await undo(at, id)).toEqual([]);
    at.fake.service = { [service]: serviceRecord() };
    at.fake['service-tasks'] = { [service]: [] };
    wait(at, 60);
    await deliver(at, fail(at, 'c1', denial(secret), { createdAt: at.now }));
    expect((await incidentOf(at)).id).not.toBe(id);
    wait(at, 121);
    await deliver(at, tick);
    expect((await at.ledger.findIncident(id))?.item.changes).toMatchObject([{ state: 'undone' }]);
    expect(at.told.filter((one) => one.incident === id).at(-1)?.state).toBe('undone');
    expect((await at.ledger.listIncidents({ status: 'open', limit: 10 })).map((one) => one.id)).not.toContain(id);
  });

  it('is made although the service runs if a person asked for it', async () => {
    const at = await repaired();
    refuse(at, 1);
    await undo(at);
    run(at, 'c1');
    wait(at, 121);
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
  });
});

describe('an undo that the mode off keeps back', () => {
  it('is told once and made when the mode allows it', async () => {
    const at = await repaired();
    await deliver(at, fail(at, 'b1'));
    const { readMode } = at.ports;
    let reads = 0;
    // The mode is off from the moment on in which the second failure was counted.
    Object.assign(at.ports, {
      readMode: async () => ((reads += 1), reads > 1 ? { mode: 'off', because: '' } : readMode()),
    });
    await deliver(at, fail(at, 'b2'));
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undoing', undoHeld: { is: 'waits' } }]);
    await deliver(at, tick);
    wait(at, 121);
    await deliver(at, tick);
    expect(detachments(at)).toBe(0);
    expect(toldStates(at)).toEqual(['found', 'undo-waits']);
    expect(at.told.at(-1)?.text.replaceAll(/\s+/g, ' ')).toContain('the mode is off');
    Object.assign(at.ports, { readMode });
    await deliver(at, tick);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'undone' }]);
  });
});

describe('a change behind one whose undo is refused', () => {
  it('is undone all the same if it does not need the other', async () => {
    const second = {
      ...grant,
      name: 'api-secrets-more',
      secrets: grant.secrets.map((arn) => arn.replace('db', 'more')),
    };
    const at = await repaired();
    const incident = await incidentOf(at);
    const [first] = incident.changes;
    if (first === undefined) throw new Error('nothing was changed');
    const policy = `${'policy' in first.action ? first.action.policy : ''}-more`;
    const action = { kind: 'attach-grant', grant: second.name, role, policy } as const;
    const inverse = { ...action, kind: 'detach-grant' } as const;
    const target = `${first.target}-more`;
    const stands = (await at.ledger.loadTarget(first.target))?.item;
    if (stands === undefined) throw new Error('the role is no target');
    await at.ledger.saveTarget({ ...stands, key: target, action }, 0);
    at.configuration = { ...at.configuration, grants: [grant, second] };
    const loaded = await at.ledger.loadIncident(incident.workload);
    const changes = [first, { ...first, id: 'second', action, inverse, target }];
    await at.ledger.saveIncident({ ...incident, changes }, loaded?.version ?? 0);
    at.intercept = (asked) =>
      asked.kind === 'detach-grant' && asked.policy === policy ? { is: 'failed', because: denied } : undefined;
    await undo(at);
    expect((await incidentOf(at)).changes.map(({ state }) => state)).toEqual(['undone', 'undoing']);
  });
});
