import { describe, expect, it } from 'vitest';
import { deliver, fail, install, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { executedKinds, repaired, resourceDenial } from '../fixtures/repair.ts';

describe('the breaker', () => {
  it('counts one ineffective incident once, though two changes were made for it', async () => {
    const at = install({ grants: [{ ...grant, forceDeployment: true }] });
    await deliver(at, fail(at, 'a1'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'force-deployment']);
    wait(at, 61);
    await deliver(at, fail(at, 'b1', resourceDenial), fail(at, 'b2', resourceDenial));
    expect(await at.ports.readMode()).toMatchObject({ mode: 'apply' });
    expect(at.counted.filter((one) => one === 'ineffectiveRepairs')).toHaveLength(1);
  });

  it('says in the message that the product put itself into dry-run', async () => {
    const at = await repaired();
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, fail(at, 'b1', resourceDenial), fail(at, 'b2', resourceDenial));
    expect(await at.ports.readMode()).toMatchObject({ mode: 'dry-run' });
    expect(at.told.find(({ state }) => state === 'undone')).toMatchObject({
      state: 'undone',
      text: expect.stringMatching(/put\s+itself\s+into\s+dry-run/),
    });
  });

  it('puts the product into dry-run after two ineffective repairs within an hour', async () => {
    const at = install({ grants: [grant] });
    await at.ledger.noteIneffective('earlier', at.now);
    await deliver(at, fail(at, 'a1'));
    wait(at, 61);
    await deliver(at, fail(at, 'b1'), fail(at, 'b2'));
    expect(executedKinds(at)).toEqual(['attach-grant', 'detach-grant']);
    expect(await at.ports.readMode()).toMatchObject({ mode: 'dry-run' });
  });
});
