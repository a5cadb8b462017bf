import { describe, expect, it } from 'vitest';
import { deliver, fail, incidentOf, install } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { command, executedKinds, repaired } from '../fixtures/repair.ts';

describe('a command', () => {
  it('for the mode sets it', async () => {
    const at = install();
    await deliver(at, command('mode', { mode: 'off' }));
    expect(at.mode).toBe('off');
  });

  it('that is delivered again does nothing', async () => {
    const at = install();
    await deliver(at, command('mode', { mode: 'apply' }, 'm1'));
    at.mode = 'off';
    await deliver(at, command('mode', { mode: 'apply' }, 'm1'));
    expect(at.mode).toBe('off');
  });

  it('for the mode that was given earlier does not count, though it comes later', async () => {
    const at = install();
    await deliver(at, command('mode', { mode: 'off' }, 'm2', '2026-11-23T10:00:02.000Z'));
    await deliver(at, command('mode', { mode: 'apply' }, 'm1', '2026-11-23T10:00:01.000Z'));
    expect(at.mode).toBe('off');
  });

  it('to switch off holds for the failures of its own batch', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'), command('mode', { mode: 'off' }));
    expect(at.executed).toEqual([]);
  });

  it('to undo that cannot be done for now is delivered again, and done', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    const undo = command('undo', { incident: id });
    at.mode = 'off';
    expect(await deliver(at, undo)).toEqual(['m0']);
    at.mode = 'dry-run';
    expect(await deliver(at, undo)).toEqual([]);
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
  });

  it('to undo is not counted against the product', async () => {
    const at = await repaired();
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, command('undo', { incident: (await incidentOf(at)).id }));
    expect(at.counted).not.toContain('ineffectiveRepairs');
    expect(at.mode).toBe('apply');
  });
});
