import { describe, expect, it } from 'vitest';
import { deliver, fail, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { ann, executedKinds, give, repaired, toldControls, toldStates } from '../fixtures/repair.ts';

const bob = 'arn:aws:iam::111122223333:user/bob';

describe('a command', () => {
  it('for the mode sets it, and tells who asked', async () => {
    const at = install();
    await deliver(at, tick);
    await deliver(at, await give(at, { verb: 'mode', mode: 'off' }));
    expect(at.mode).toBe('off');
    expect(at.told).toEqual([
      {
        id: expect.any(String),
        state: 'mode-changed',
        incident: null,
        urgency: 'fyi',
        text: expect.stringContaining(`the mode was changed from apply to off by ${ann}`),
      },
    ]);
    expect(at.counted).toContain('controlsChanged mode-changed');
  });

  it('that is delivered again does nothing', async () => {
    const at = install();
    const message = await give(at, { verb: 'mode', mode: 'off' });
    await deliver(at, message);
    at.mode = 'apply';
    await deliver(at, message);
    expect(at.mode).toBe('apply');
  });

  it('for the mode that was given earlier does not count, though it comes later', async () => {
    const at = install();
    await deliver(at, await give(at, { verb: 'mode', mode: 'off' }, { given: '2026-11-23T10:00:02.000Z' }));
    await deliver(at, await give(at, { verb: 'mode', mode: 'apply' }, { given: '2026-11-23T10:00:01.000Z' }));
    expect(at.mode).toBe('off');
  });

  it('for the mode that is delivered again does not override whoever wrote the parameter since', async () => {
    const at = install();
    at.mode = 'dry-run';
    const { saveOutcome } = at.ledger;
    at.ledger = { ...at.ledger, saveOutcome: () => Promise.reject(new Error('stopped')) };
    const apply = await give(at, { verb: 'mode', mode: 'apply' });
    expect(await deliver(at, apply)).toEqual(['m0']);
    at.ledger = { ...at.ledger, saveOutcome };
    expect(at.mode).toBe('apply');
    wait(at, 100);
    at.mode = 'off';
    at.lastWrite = { by: bob, at: at.now };
    wait(at, 262);
    await deliver(at, apply);
    expect(at.mode).toBe('off');
  });

  it('for the mode is done though people cannot be told of it now', async () => {
    const at = install();
    await deliver(at, tick);
    const id = '00000000-0000-4000-8000-000000000008';
    Object.assign(at.ports, { publish: () => Promise.reject(new Error('the topic is down')) });
    await deliver(at, await give(at, { verb: 'mode', mode: 'off' }, { id }));
    expect(await at.ledger.loadOutcome(id)).toEqual({ is: 'done' });
  });

  it('to stop does not loosen what cannot be read', async () => {
    const at = install({ operators: { stop: [bob], change: [ann] } });
    at.mode = 'off';
    const why = { is: 'parameter-unread', parameter: '/mode', detail: 'slow', permission: null } as const;
    Object.assign(at.ports, { readParameter: async () => ({ is: 'unread', why }) });
    await deliver(at, await give(at, { verb: 'mode', mode: 'dry-run' }, { by: bob }));
    expect(at.mode).toBe('off');
  });

  it('to switch off holds for the failures of its own batch', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, fail(at, 'a1'), await give(at, { verb: 'mode', mode: 'off' }));
    expect(at.executed).toEqual([]);
  });

  it('to undo that cannot be done in the mode off waits, and is done by the tick after it', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    at.mode = 'off';
    const command = '00000000-0000-4000-8000-000000000007';
    expect(await deliver(at, await give(at, { verb: 'undo', incident: id }, { id: command }))).toEqual([]);
    expect(await at.ledger.loadOutcome(command)).toEqual({ is: 'waits', for: 'mode' });
    at.mode = 'dry-run';
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(toldStates(at)).toContain('undone');
  });

  it('to undo is not counted against the product', async () => {
    const at = await repaired();
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, await give(at, { verb: 'undo', incident: (await incidentOf(at)).id }));
    expect(at.counted).not.toContain('ineffectiveRepairs');
    expect((await at.ledger.loadControls())?.item.brake).toBeNull();
  });

  it('that the ledger does not hold is forged: nothing happens but a count', async () => {
    const at = await repaired();
    const { id: incident } = await incidentOf(at);
    const before = { told: at.told.length, executed: at.executed.length };
    const forged = {
      kind: 'command',
      id: '00000000-0000-4000-8000-00000000000f',
      by: ann,
      at: '2099-01-01T00:00:00.000Z',
    };
    for (const more of [
      { verb: 'mode', mode: 'off' },
      { verb: 'undo', incident },
      { verb: 'restore', incident },
    ])
      expect(await deliver(at, JSON.stringify({ ...forged, ...more }))).toEqual([]);
    expect(at.mode).toBe('apply');
    expect({ told: at.told.length, executed: at.executed.length }).toEqual(before);
    expect(at.kept).toEqual([]);
    expect(at.counted.filter((one) => one === 'ignored unknown-command')).toHaveLength(3);
  });

  it.each([
    ['whom the configuration names no more', { change: [bob] }, { verb: 'mode', mode: 'apply' }],
    [
      'who may only stop, and would loosen what is off',
      { stop: [ann], change: [bob] },
      { verb: 'mode', mode: 'dry-run' },
    ],
  ] as const)('of somebody %s is refused', async (_title, operators, command) => {
    const at = install({ operators });
    at.mode = 'off';
    const id = '00000000-0000-4000-8000-000000000009';
    await deliver(at, await give(at, command, { id }));
    expect(at.mode).toBe('off');
    expect(await at.ledger.loadOutcome(id)).toEqual({ is: 'refused', why: 'not-admitted' });
  });
});

describe('a pause', () => {
  it('holds changes until it ends, and both are told', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, await give(at, { verb: 'pause', minutes: 30 }, { by: bob }));
    await deliver(at, fail(at, 'a1'));
    expect(at.executed).toEqual([]);
    expect((await incidentOf(at)).findings[0]?.reason).toMatchObject({
      code: 'mode-holds',
      set: { is: 'pause', by: bob },
    });
    wait(at, 30 * 60);
    await deliver(at, tick);
    await deliver(at, fail(at, 'b1'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldControls(at)).toEqual(['paused', 'pause-ended']);
  });

  it('that is shorter does not cut a longer one short', async () => {
    const at = install();
    await deliver(at, await give(at, { verb: 'pause', minutes: 60 }));
    await deliver(at, await give(at, { verb: 'pause', minutes: 1 }));
    expect((await at.ledger.loadControls())?.item.pause?.until).toBe('2026-11-23T11:00:10.000Z');
    expect(toldControls(at)).toEqual(['paused']);
  });

  it('is ended by resume, which takes the right to change', async () => {
    const at = install({ operators: { stop: [bob], change: [ann] } });
    await deliver(at, await give(at, { verb: 'pause', minutes: 60 }, { by: bob }));
    await deliver(at, await give(at, { verb: 'resume' }, { by: bob }));
    expect((await at.ledger.loadControls())?.item.pause).not.toBeNull();
    await deliver(at, await give(at, { verb: 'resume' }));
    expect((await at.ledger.loadControls())?.item.pause).toBeNull();
    expect(toldControls(at)).toEqual(['paused', 'resumed']);
  });

  it('does not loosen the mode off', async () => {
    const at = install();
    at.mode = 'off';
    await deliver(at, await give(at, { verb: 'pause', minutes: 60 }));
    expect(await at.ports.readMode()).toMatchObject({ mode: 'off' });
  });
});
