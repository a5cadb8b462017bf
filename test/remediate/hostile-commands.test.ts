import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/control/command.ts';
import { service, serviceRecord } from '../fixtures/account.ts';
import { bob, outcomeOf, waiting } from '../fixtures/command.ts';
import {
  deliver,
  fail,
  type Installation,
  incidentOf,
  install,
  tick,
  wait,
  workloads,
} from '../fixtures/installation.ts';
import type { MemoryLedger } from '../fixtures/memory-ledger.ts';
import { grant } from '../fixtures/owner.ts';
import { ann, executedKinds, repaired, toldControls, toldStates } from '../fixtures/repair.ts';

const asking = { ...grant, consent: 'ask' } as const;
const hour = 3600;

/** Finds incidents as they were when the plan still waited: as an invocation finds them that runs beside the other one. */
function withPlanOf({ ledger: { findIncident }, now }: Installation, hash: string): MemoryLedger['findIncident'] {
  return async (id) => {
    const found = await findIncident(id);
    if (found === undefined) return undefined;
    const findings = found.item.findings.map((one) => ({ ...one, plan: { hash, at: now } }));
    return { ...found, item: { ...found.item, findings } };
  };
}

describe('an approval', () => {
  it('of the plan of another incident does nothing, and of its own is carried out', async () => {
    const other = service.replace('/api', '/web');
    const at = install({ grants: [{ ...asking, services: [service, other] }] });
    at.fake.service = { [service]: serviceRecord(), [other]: serviceRecord({ name: 'web' }) };
    at.fake['service-tasks'] = { [service]: [], [other]: [] };
    await deliver(at, fail(at, 'a1'), fail(at, 'w1', undefined, { group: 'service:web' }));
    const [api, web] = [await waiting(at, workloads.api), await waiting(at, workloads.web)];
    expect(new Set([api.plan, web.plan, '']).size).toBe(3);
    const crossed = { verb: 'approve', incident: api.incident, plan: web.plan } as const;
    expect(await outcomeOf(at, crossed)).toEqual({ is: 'refused', why: 'plan-changed' });
    expect(at.executed).toEqual([]);
    expect(await outcomeOf(at, { verb: 'approve', ...api })).toEqual({ is: 'done' });
  });

  it('that the queue delivers after a later rejection does nothing', async () => {
    const at = install({ grants: [asking] });
    await deliver(at, fail(at, 'a1'));
    const given = at.now;
    const shown = await waiting(at, workloads.api);
    wait(at, 60);
    expect(await outcomeOf(at, { verb: 'reject', ...shown })).toEqual({ is: 'done' });
    at.ledger = { ...at.ledger, findIncident: withPlanOf(at, shown.plan) };
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { given })).not.toEqual({ is: 'done' });
    expect(at.executed).toEqual([]);
  });

  it('that was given more than a day ago and comes only now does nothing, though the plan was made again since', async () => {
    const at = install({ grants: [asking] });
    await deliver(at, fail(at, 'a1'));
    const given = at.now;
    const first = await waiting(at, workloads.api);
    for (const task of ['b1', 'c1']) {
      wait(at, 13 * hour);
      await deliver(at, fail(at, task));
    }
    expect(await waiting(at, workloads.api)).toEqual(first);
    expect(await outcomeOf(at, { verb: 'approve', ...first }, { given })).toEqual({ is: 'refused', why: 'too-late' });
    expect(at.executed).toEqual([]);
    expect(await outcomeOf(at, { verb: 'approve', ...first })).toEqual({ is: 'done' });
  });

  it('that was carried out and undone is not carried out again, neither repeated nor after a restore', async () => {
    const at = install({ grants: [asking] });
    await deliver(at, fail(at, 'a1'));
    const { incident, plan } = await waiting(at, workloads.api);
    await outcomeOf(at, { verb: 'approve', incident, plan });
    await outcomeOf(at, { verb: 'undo', incident });
    await outcomeOf(at, { verb: 'approve', incident, plan });
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(await outcomeOf(at, { verb: 'restore', incident })).toEqual({ is: 'done' });
    wait(at, 700);
    await deliver(at, fail(at, 'c1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect((await incidentOf(at)).findings[0]?.decision).toBe('ask');
    expect(toldStates(at)).toEqual(['found', 'changed', 'undone', 'found-next']);
    expect(await outcomeOf(at, { verb: 'approve', ...(await waiting(at, workloads.api)) })).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant', 'attach-grant']);
  });
});

describe('whoever may only stop', () => {
  const operators = { stop: [bob], change: [ann] };

  it.each<Command>([
    { verb: 'undo', incident: 'inc' },
    { verb: 'restore', incident: 'inc' },
    { verb: 'approve', incident: 'inc', plan: '0'.repeat(16) },
    { verb: 'resume' },
    { verb: 'mode', mode: 'apply' },
  ])('is refused $verb by the remediator, even if the command stands in the ledger', async (command) => {
    const at = await repaired();
    at.configuration = { ...at.configuration, operators };
    at.mode = 'dry-run';
    await deliver(at, tick);
    const { id: incident } = await incidentOf(at);
    const aimed = 'incident' in command ? { ...command, incident } : command;
    const told = at.told.length;
    expect(await outcomeOf(at, aimed, { by: bob })).toEqual({ is: 'refused', why: 'not-admitted' });
    await deliver(at, tick);
    expect([at.mode, executedKinds(at), at.told.slice(told)]).toEqual(['dry-run', ['attach-grant'], []]);
    expect(await outcomeOf(at, aimed)).not.toEqual({ is: 'refused', why: 'not-admitted' });
  });

  it.each<Command>([
    { verb: 'pause', minutes: 5 },
    { verb: 'mode', mode: 'dry-run' },
    { verb: 'mode', mode: 'off' },
  ])('may %o', async (command) => {
    const at = install({ operators });
    expect(await outcomeOf(at, command, { by: bob })).toEqual({ is: 'done' });
  });

  it.each(['parameter-missing', 'not-a-mode', 'parameter-unread'] as const)(
    'cannot set dry-run where nothing is changed nor undone because the mode is none (%s); off they can',
    async (is) => {
      const at = install({ operators });
      const why = { is, parameter: '/mode', holds: 'OFF', detail: 'slow', permission: null };
      Object.assign(at.ports, { readParameter: async () => ({ is: 'unread', why }) });
      const dryRun: Command = { verb: 'mode', mode: 'dry-run' };
      expect(await outcomeOf(at, dryRun, { by: bob })).toEqual({ is: 'refused', why: 'not-admitted' });
      expect(at.mode).toBe('apply');
      expect(await outcomeOf(at, { verb: 'mode', mode: 'off' }, { by: bob })).toEqual({ is: 'done' });
      expect(await outcomeOf(at, dryRun)).toEqual({ is: 'done' });
      expect(at.mode).toBe('dry-run');
    },
  );
});

describe('a command that comes only after a day', () => {
  const given = '2026-11-22T10:00:09.000Z';

  it.each<Command>([{ verb: 'mode', mode: 'apply' }, { verb: 'resume' }, { verb: 'mode', mode: 'dry-run' }])(
    'loosens nothing: %o',
    async (command) => {
      const at = install();
      at.mode = 'off';
      await outcomeOf(at, { verb: 'pause', minutes: 600 });
      expect(await outcomeOf(at, command, { given })).toEqual({ is: 'refused', why: 'too-late' });
      expect(at.mode).toBe('off');
      expect((await at.ledger.loadControls())?.item.pause).not.toBeNull();
      expect(await outcomeOf(at, command)).toEqual({ is: 'done' });
    },
  );

  it('allows no change again: restore', async () => {
    const at = await repaired();
    const { id: incident } = await incidentOf(at);
    await outcomeOf(at, { verb: 'undo', incident });
    expect(await outcomeOf(at, { verb: 'restore', incident }, { given })).toEqual({ is: 'refused', why: 'too-late' });
    expect(toldControls(at)).not.toContain('restored');
    expect(await outcomeOf(at, { verb: 'restore', incident })).toEqual({ is: 'done' });
  });

  it('still stops, and still takes back', async () => {
    const at = await repaired();
    const { id: incident } = await incidentOf(at);
    expect(await outcomeOf(at, { verb: 'undo', incident }, { given })).toEqual({ is: 'done' });
    expect(await outcomeOf(at, { verb: 'mode', mode: 'off' }, { given })).toEqual({ is: 'done' });
    expect(at.mode).toBe('off');
  });
});

describe('whoever writes the mode’s parameter', () => {
  const product = 'remediator';

  it.each([
    ['calls their session like the product’s role', `arn:aws:sts::111122223333:assumed-role/admin/${product}`],
    ['is a user who is called like the product’s role', `arn:aws:iam::111122223333:user/${product}`],
    ['has such a role in another account', `arn:aws:sts::999988887777:assumed-role/${product}/session`],
    ['is a federated user of that name', `arn:aws:sts::111122223333:federated-user/${product}`],
  ])('cannot have it told as somebody’s command: one who %s', async (_title, writer) => {
    const at = install();
    await deliver(at, tick);
    await outcomeOf(at, { verb: 'mode', mode: 'off' });
    at.mode = 'apply';
    await deliver(at, tick);
    at.mode = 'off';
    at.lastWrite = { by: writer, at: at.now };
    await deliver(at, tick);
    const text = at.told.at(-1)?.text.replaceAll(/\s+/g, ' ');
    expect(text).toContain(`the mode was changed from apply to off by ${writer}, directly in Parameter Store`);
    expect(text).not.toContain(ann);
  });
});
