import { describe, expect, it } from 'vitest';
import { idle } from '../../shared/incident/target.ts';
import { service } from '../fixtures/account.ts';
import { deliver, fail, type Installation, install, publishedOf } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';

/** An installation in dry-run, with a grant that also lets it force a deployment. */
function start(): Installation {
  const at = install({ grants: [{ ...grant, forceDeployment: true }] });
  at.mode = 'dry-run';
  return at;
}

describe('a forced deployment in dry-run', () => {
  it('is shown as what would be done', async () => {
    const at = start();
    await deliver(at, fail(at, 'a1'));
    const [finding] = (await publishedOf(at)).findings;
    expect(finding?.planned).toMatchObject([
      { action: { kind: 'attach-grant' }, held: null },
      { action: { kind: 'force-deployment' }, held: null },
    ]);
    expect(at.executed).toEqual([]);
  });

  it('is shown with why it would be held back', async () => {
    const at = start();
    const suspended = { since: at.now, why: { code: 'person-asked', by: 'ann' } } as const;
    await at.ledger.saveTarget({ ...idle(service), state: 'suspended', suspended }, 0);
    await deliver(at, fail(at, 'a1'));
    const why = `it was tried at ${at.now} and taken back: ann asked for it; a person has to restore it`;
    const [finding] = (await publishedOf(at)).findings;
    expect(finding).toMatchObject({ decision: 'hold', reasonCode: 'mode-holds' });
    expect(finding?.planned).toMatchObject([{ held: null }, { action: { kind: 'force-deployment' }, held: why }]);
    expect(at.told[0]?.text.replaceAll(/\s+/g, ' ')).toContain('service api: would be held back');
    expect(at.told[0]?.text.replaceAll(/\s+/g, ' ')).toContain(why);
  });
});
