import { describe, expect, it } from 'vitest';
import type { Incident } from '../../shared/incident/incident.ts';
import { withOwner } from '../../shared/incident/ownership.ts';
import { secret } from '../fixtures/account.ts';
import { account, denial, region } from '../fixtures/event.ts';
import { deliver, fail, type Installation, install, tick, wait } from '../fixtures/installation.ts';
import { ann, give, toldStates } from '../fixtures/repair.ts';

/** A stand-alone task that fails once a night: people are reminded of it every day. */
async function failNightly(at: Installation, nights: number, from = 1): Promise<void> {
  for (let night = from; night < from + nights; night++) {
    wait(at, 24 * 3600);
    await deliver(at, fail(at, `a${night}`, denial(secret), { group: 'family:api', startedBy: 'nightly' }));
    await deliver(at, tick);
  }
}

async function standing(at: Installation): Promise<Incident> {
  const loaded = await at.ledger.loadIncident(`aws/${account}/${region}/shop/family/api`);
  if (loaded === undefined) throw new Error('there is no incident');
  return loaded.item;
}

async function ack(at: Installation, release: boolean, given?: string) {
  const { id: incident } = await standing(at);
  const when = given === undefined ? {} : { given };
  await deliver(at, await give(at, { verb: 'ack', incident, release }, when));
}

const reminders = (at: Installation) => toldStates(at).filter((state) => state === 'still-failing').length;

describe('an incident that somebody took on', () => {
  it('reminds nobody, names its owner as STS attested them, and reminds again once it is given back', async () => {
    const at = install();
    await failNightly(at, 2);
    expect(reminders(at)).toBe(1);
    await ack(at, false);
    await failNightly(at, 3, 3);
    expect(reminders(at)).toBe(1);
    expect((await standing(at)).owner).toMatchObject({ by: ann });
    await ack(at, true);
    await failNightly(at, 2, 6);
    expect(reminders(at)).toBeGreaterThan(1);
    expect((await standing(at)).owner?.by).toBeNull();
  });

  it('reminds again once something else is left to people, and keeps its owner', async () => {
    const at = install();
    await failNightly(at, 2);
    await ack(at, false);
    const incident = await standing(at);
    const loaded = await at.ledger.loadIncident(incident.workload);
    const owner = { by: ann, at: at.now, duty: 'decide another-finding' };
    await at.ledger.saveIncident({ ...incident, owner }, loaded?.version ?? 0);
    await failNightly(at, 1, 3);
    expect(reminders(at)).toBeGreaterThan(1);
    expect((await standing(at)).owner?.by).toBe(ann);
  });

  it('belongs to whoever gave the later command, in whatever order they are delivered', async () => {
    const at = install();
    await failNightly(at, 1);
    const incident = await standing(at);
    const [early, late] = ['2026-11-24T10:00:00.000Z', '2026-11-24T10:00:05.000Z'];
    const given = withOwner(withOwner(incident, null, late), ann, early);
    expect(given.owner).toMatchObject({ by: null, at: late });
    expect(withOwner(withOwner(incident, ann, early), null, late).owner).toEqual(given.owner);
  });

  it('is not taken on once it is over', async () => {
    const at = install();
    await failNightly(at, 1);
    const loaded = await at.ledger.loadIncident((await standing(at)).workload);
    const over: Incident = { ...(await standing(at)), status: 'closed', closedAt: at.now };
    await at.ledger.saveIncident(over, loaded?.version ?? 0);
    await ack(at, false);
    expect((await standing(at)).owner).toBeUndefined();
  });
});
