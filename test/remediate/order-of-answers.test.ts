import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../shared/configuration/configuration.ts';
import { bob, outcomeOf, waiting } from '../fixtures/command.ts';
import { deliver, fail, incidentOf, install, tick, wait, workloads } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { ann, executedKinds, repaired, toldControls } from '../fixtures/repair.ts';

const asking = { ...grant, consent: 'ask' } as const;
const outvoted = { is: 'refused', why: 'later-command' } as const;

/** An installation whose plan waits for a person, some seconds after it was shown. */
async function asked(owner: Partial<Configuration> = {}) {
  const at = install({ grants: [asking], ...owner });
  await deliver(at, fail(at, 'a1'));
  const given = at.now;
  wait(at, 10);
  return { at, given, shown: await waiting(at, workloads.api) };
}

describe('a rejection', () => {
  it('outlives an undo that had nothing to do: the plan is not asked again', async () => {
    const { at, shown } = await asked();
    await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob });
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'undo', incident: shown.incident })).toEqual({ is: 'nothing-to-do' });
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'hold', reason: { code: 'rejected' } }]);
  });

  it('outlives an undo: an approval that was given before both and comes after them does nothing', async () => {
    const { at, given, shown } = await asked();
    await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob });
    wait(at, 10);
    await outcomeOf(at, { verb: 'undo', incident: shown.incident });
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { given })).toEqual(outvoted);
    expect(at.executed).toEqual([]);
  });

  it('outlives a refused approval of the same plan', async () => {
    const { at, shown } = await asked();
    await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob });
    const { configuration } = at;
    at.configuration = { ...configuration, grants: [{ ...asking, registrars: [] }] };
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'approve', ...shown })).toEqual({ is: 'refused', why: 'plan-changed' });
    at.configuration = configuration;
    wait(at, 700);
    await deliver(at, fail(at, 'c1'));
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'hold', reason: { code: 'rejected' } }]);
  });

  it('that was given before an approval and comes after it is not said to be done', async () => {
    const { at, given, shown } = await asked();
    expect(await outcomeOf(at, { verb: 'approve', ...shown })).toEqual({ is: 'done' });
    expect(await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob, given })).toEqual(outvoted);
    expect(toldControls(at)).toEqual(['answered']);
  });

  it('of what was made is not said to be done, and keeps it from being made again', async () => {
    const { at, shown } = await asked();
    await outcomeOf(at, { verb: 'approve', ...shown });
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob })).toEqual({
      is: 'refused',
      why: 'already-made',
    });
    await outcomeOf(at, { verb: 'undo', incident: shown.incident });
    await outcomeOf(at, { verb: 'restore', incident: shown.incident });
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('counts, of two answers of the same moment', async () => {
    const { at, given, shown } = await asked({ operators: { change: [ann, bob] } });
    await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob, given });
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { given })).toEqual(outvoted);
    expect(at.executed).toEqual([]);
  });

  it('is carried out however late it comes', async () => {
    const { at, given, shown } = await asked();
    wait(at, 25 * 3600);
    expect(await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob, given })).toEqual({ is: 'done' });
  });
});

describe('an approval', () => {
  it('that a later rejection outvotes says so, and is told to nobody as an approval', async () => {
    const { at, given, shown } = await asked();
    await outcomeOf(at, { verb: 'reject', ...shown }, { by: bob });
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { given })).toEqual(outvoted);
    expect(toldControls(at)).toEqual(['answered']);
  });

  it('that was given before an undo does nothing after it', async () => {
    const { at, given, shown } = await asked();
    await outcomeOf(at, { verb: 'undo', incident: shown.incident });
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { given })).toEqual(outvoted);
    expect(at.executed).toEqual([]);
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'approve', ...shown })).toEqual({ is: 'done' });
  });

  it('that was given before a restore does not have made again what was taken back', async () => {
    const { at, given, shown } = await asked();
    await outcomeOf(at, { verb: 'approve', ...shown });
    for (const verb of ['undo', 'restore'] as const) {
      wait(at, 10);
      await outcomeOf(at, { verb, incident: shown.incident });
    }
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { given })).toEqual(outvoted);
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('of what was taken back and not restored is not said to be done', async () => {
    const { at, shown } = await asked();
    await outcomeOf(at, { verb: 'approve', ...shown });
    await outcomeOf(at, { verb: 'undo', incident: shown.incident });
    wait(at, 10);
    expect(await outcomeOf(at, { verb: 'approve', ...shown })).toEqual({ is: 'refused', why: 'not-asked' });
  });

  it('beside another person’s of the same plan is done as theirs is', async () => {
    const { at, given, shown } = await asked({ operators: { change: [ann, bob] } });
    await outcomeOf(at, { verb: 'approve', ...shown }, { by: bob });
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { given })).toEqual({ is: 'done' });
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('that is held does not count any more when its approver may not change any more', async () => {
    const { at, shown } = await asked();
    at.mode = 'dry-run';
    expect(await outcomeOf(at, { verb: 'approve', ...shown })).toEqual({ is: 'held' });
    at.configuration = { ...at.configuration, operators: { change: [bob] } };
    at.mode = 'apply';
    wait(at, 120);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'ask' }]);
  });

  it('does not have a change sent whose approver may not change any more', async () => {
    const { at, shown } = await asked();
    const { ledger } = at;
    at.ledger = { ...ledger, saveTarget: () => Promise.reject(new Error('throttled')) };
    await outcomeOf(at, { verb: 'approve', ...shown });
    at.ledger = ledger;
    at.configuration = { ...at.configuration, operators: { change: [bob] } };
    wait(at, 120);
    await deliver(at, tick);
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).changes).toMatchObject([{ state: 'failed', note: { code: 'approval-over' } }]);
    await deliver(at, tick);
    expect((await incidentOf(at)).findings).toMatchObject([{ decision: 'ask' }]);
    expect(await outcomeOf(at, { verb: 'approve', ...shown }, { by: bob })).toEqual({ is: 'done' });
  });
});

describe('a restore', () => {
  it('that was given before an undo and comes after it restores nothing', async () => {
    const at = await repaired();
    const { id: incident } = await incidentOf(at);
    const given = at.now;
    wait(at, 10);
    await outcomeOf(at, { verb: 'undo', incident });
    expect(await outcomeOf(at, { verb: 'restore', incident }, { given })).toEqual(outvoted);
    wait(at, 700);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(toldControls(at)).toEqual([]);
    expect(await outcomeOf(at, { verb: 'restore', incident })).toEqual({ is: 'done' });
  });
});
