import { describe, expect, it } from 'vitest';
import { throttle } from '../aws/sdk-errors.ts';
import { deliver, fail, type Installation, incidentOf, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { ann, executedKinds, give, repaired, toldControls, toldStates } from '../fixtures/repair.ts';

describe('whoever changes the mode', () => {
  it('by writing the parameter is told of with the next batch, once', async () => {
    const at = install();
    await deliver(at, tick);
    at.mode = 'off';
    at.lastWrite = { by: 'arn:aws:sts::111122223333:assumed-role/admin/eve', at: at.now };
    await deliver(at, tick);
    await deliver(at, tick);
    expect(at.told).toEqual([
      {
        id: expect.any(String),
        state: 'mode-changed',
        incident: null,
        urgency: 'fyi',
        text: expect.stringMatching(
          /the mode was changed from apply to off by \S+role\/admin\/eve, directly in Parameter Store/,
        ),
      },
    ]);
  });

  it('is not told of when the product sees the parameter for the first time', async () => {
    const at = install();
    await deliver(at, tick);
    expect(at.told).toEqual([]);
  });

  it('is told of though the topic was down for a while', async () => {
    const at = install();
    await deliver(at, tick);
    at.mode = 'dry-run';
    const { publish } = at.ports;
    Object.assign(at.ports, { publish: () => Promise.reject(throttle()) });
    await deliver(at, tick);
    Object.assign(at.ports, { publish });
    wait(at, 121);
    await deliver(at, tick);
    expect(toldControls(at)).toEqual(['mode-changed']);
  });

  it('by a command whose write was interrupted is told of as who asked', async () => {
    const at = install();
    await deliver(at, tick);
    const message = await give(at, { verb: 'mode', mode: 'off' });
    const { saveOutcome } = at.ledger;
    at.ledger = { ...at.ledger, saveOutcome: () => Promise.reject(throttle()) };
    expect(await deliver(at, message)).toEqual(['m0']);
    at.ledger = { ...at.ledger, saveOutcome };
    await deliver(at, message);
    expect(at.told).toHaveLength(1);
    expect(at.told[0]?.text).toContain(ann);
  });
});

describe('where AWS does not say who wrote the parameter', () => {
  const denied = () => Promise.reject(new Error('ssm:DescribeParameters is denied'));

  it('people are told of the mode, of a pause and of its end all the same', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, tick);
    Object.assign(at.ports, { lastWrite: denied });
    at.mode = 'off';
    await deliver(at, await give(at, { verb: 'pause', minutes: 5 }));
    for (let minutes = 0; minutes < 6; minutes += 2) {
      wait(at, 120);
      await deliver(at, tick);
    }
    expect(toldControls(at)).toEqual(['paused', 'mode-changed', 'pause-ended']);
    const text = at.told[1]?.text.replaceAll(/\s+/g, ' ');
    expect(text).toContain('the mode was changed from apply to off by somebody whom AWS does not name.');
  });

  it('people are told of a pause though the parameter cannot be looked at', async () => {
    const at = install();
    Object.assign(at.ports, { readParameter: () => Promise.reject(new Error('a fault')) });
    await deliver(at, await give(at, { verb: 'pause', minutes: 5 }));
    expect(toldControls(at)).toEqual(['paused']);
  });
});

describe('where another installation is in charge of the account and Region', () => {
  it('this one only watches, says so once, and changes things when it is over', async () => {
    const at = install({ grants: [grant] });
    at.claim = { is: 'other', parameter: '/claim', operator: 'arn:aws:lambda:us-east-2:111122223333:function:theirs' };
    await deliver(at, fail(at, 'a1'));
    await deliver(at, tick);
    expect(executedKinds(at)).toEqual([]);
    expect((await incidentOf(at)).mode).toBe('dry-run');
    expect(toldControls(at)).toEqual(['only-watches']);
    expect(at.told.map(({ text }) => text).join(' ')).toContain('function:theirs');
    at.claim = { is: 'own' };
    await deliver(at, fail(at, 'a2'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldControls(at)).toEqual(['only-watches', 'in-charge']);
  });
});

describe('a mode that cannot be read', () => {
  const unread = {
    is: 'unread',
    why: { is: 'parameter-unread', parameter: '/mode', detail: 'slow', permission: null },
  };

  it('is no mode: nothing is changed, the record says so, and the next look makes the change', async () => {
    const at = install({ grants: [grant] });
    const { readMode } = at.ports;
    Object.assign(at.ports, { readMode: async () => unread });
    await deliver(at, fail(at, 'a1'));
    const incident = await incidentOf(at);
    expect(incident.mode).toBe('unread');
    expect(incident.findings[0]?.reason).toMatchObject({ code: 'mode-unread' });
    expect(at.told[0]?.text).toContain('it could not be read');
    Object.assign(at.ports, { readMode });
    await deliver(at, fail(at, 'a2'));
    expect(executedKinds(at)).toEqual(['attach-grant']);
  });

  it('just before a change is not told as a mode: the change is made by the next delivery', async () => {
    const at = install({ grants: [grant] });
    const { readMode } = at.ports;
    let reads = 0;
    Object.assign(at.ports, { readMode: async () => (reads++ === 1 ? unread : readMode()) });
    const event = fail(at, 'a1');
    expect(await deliver(at, event)).toEqual(['m0']);
    await deliver(at, event);
    expect(executedKinds(at)).toEqual(['attach-grant']);
    expect(toldStates(at)).toEqual(['found']);
  });

  it('is not told as a change of the mode', async () => {
    const at = install();
    await deliver(at, tick);
    Object.assign(at.ports, { readParameter: async () => unread });
    await deliver(at, tick);
    expect(at.told).toEqual([]);
  });
});

describe('restore', () => {
  it('is told with who asked and what may be changed again', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    await deliver(at, await give(at, { verb: 'restore', incident: id }));
    expect(at.told.at(-1)).toMatchObject({ state: 'restored', text: expect.stringContaining(ann) });
    expect(at.counted).toContain('controlsChanged restored');
  });
});

describe('the brake', () => {
  it('is told in a message of its own, and only a person releases it', async () => {
    const at = await repaired();
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, fail(at, 'b1'), fail(at, 'b2'));
    await deliver(at, tick);
    expect(toldControls(at)).toContain('braked');
    expect(at.mode).toBe('apply');
    expect(await at.ports.readMode()).toMatchObject({ mode: 'dry-run', set: { is: 'brake' } });
    await deliver(at, await give(at, { verb: 'resume' }));
    expect(await at.ports.readMode()).toMatchObject({ mode: 'apply' });
    expect(toldControls(at).at(-1)).toBe('resumed');
  });
});

describe('what a command allows', () => {
  const statesAfter = ({ told }: Installation, before: number) => told.slice(before).map(({ state }) => state);

  it('is told before it happens: a mode', async () => {
    const at = install({ grants: [grant] });
    at.mode = 'dry-run';
    await deliver(at, tick);
    await deliver(at, await give(at, { verb: 'mode', mode: 'apply' }), fail(at, 'a1'));
    expect(statesAfter(at, 0)).toEqual(['mode-changed', 'found']);
  });

  it('is told before it happens: a resume', async () => {
    const at = install({ grants: [grant] });
    await deliver(at, await give(at, { verb: 'pause', minutes: 60 }));
    wait(at, 1);
    await deliver(at, await give(at, { verb: 'resume' }), fail(at, 'a1'));
    expect(statesAfter(at, 0)).toEqual(['paused', 'resumed', 'found']);
  });

  it('is told before it happens: a restore', async () => {
    const at = await repaired();
    const { id } = await incidentOf(at);
    await deliver(at, await give(at, { verb: 'undo', incident: id }));
    wait(at, 700);
    const before = at.told.length;
    const { saveTarget } = at.ledger;
    const toldThen: number[] = [];
    at.ledger = {
      ...at.ledger,
      saveTarget: (target, version) => {
        toldThen.push(at.told.length - before);
        return saveTarget(target, version);
      },
    };
    await deliver(at, await give(at, { verb: 'restore', incident: id }), fail(at, 'c1'));
    expect(toldThen[0]).toBe(1);
    expect(statesAfter(at, before)[0]).toBe('restored');
  });

  it('is told before it happens: an approval', async () => {
    const at = install({ grants: [{ ...grant, consent: 'ask' }] });
    await deliver(at, fail(at, 'a1'));
    const { id, findings } = await incidentOf(at);
    const plan = findings[0]?.plan?.hash ?? '';
    const before = at.told.length;
    await deliver(at, await give(at, { verb: 'approve', incident: id, plan }));
    expect(statesAfter(at, before)).toEqual(['answered', 'changed']);
  });

  it('is told however many commands come with it in one batch', async () => {
    const at = install({ grants: [{ ...grant, consent: 'ask' }] });
    await deliver(at, fail(at, 'a1'));
    const { id, findings } = await incidentOf(at);
    const plan = findings[0]?.plan?.hash ?? '';
    const bodies = [await give(at, { verb: 'approve', incident: id, plan })];
    for (let minutes = 1; minutes <= 51; minutes += 1) bodies.push(await give(at, { verb: 'pause', minutes }));
    await deliver(at, ...bodies);
    expect(toldControls(at)).toEqual(['answered', ...Array.from({ length: 51 }, () => 'paused')]);
  });
});
