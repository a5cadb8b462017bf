import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../shared/incident/ledger.ts';
import type { Member, Outage } from '../../shared/incident/outage.ts';

/** An outage of one NAT gateway, open unless told otherwise. */
export function outageOf(change: Partial<Outage> = {}): Outage {
  return {
    schema: 1,
    id: 'out-1',
    key: 'nat-route-black-hole|nat-1',
    obstacle: { is: 'nat-route-black-hole', things: ['nat-1'] },
    status: 'open',
    openedAt: '2026-11-23T10:00:00.000Z',
    closedAt: null,
    first: 'inc-1',
    told: [],
    outbox: [],
    ...change,
  };
}

/** A service of the outage, down unless told otherwise. */
export function memberNamed(service: string, change: Partial<Member> = {}): Member {
  return {
    workload: `aws/111122223333/eu-west-1/shop/service/${service}`,
    incident: `inc-${service}`,
    clusterArn: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop',
    cluster: 'shop',
    service,
    state: 'down',
    by: `inc-${service}-found`,
    at: '2026-11-23T10:00:00.000Z',
    fix: 'f1',
    ...change,
  };
}

/** What every ledger promises of outages. */
export function outageContract(ledger: () => Ledger): void {
  describe('outages', () => {
    const key = outageOf().key;

    it('gives back what was saved, and refuses a write of a version that has passed', async () => {
      expect(await ledger().loadOutage(key)).toBeUndefined();
      expect(await ledger().saveOutage(outageOf(), 0)).toBe(true);
      expect(await ledger().saveOutage(outageOf({ first: 'inc-2' }), 0)).toBe(false);
      expect(await ledger().loadOutage(key)).toEqual({ item: outageOf(), version: 1 });
      expect(await ledger().saveOutage(outageOf({ status: 'closing' }), 1)).toBe(true);
    });

    it('lets exactly one of twenty services open the outage of an obstacle', async () => {
      const race = Array.from({ length: 20 }, (_, index) =>
        ledger().saveOutage(outageOf({ first: `inc-${index}` }), 0),
      );
      expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
    });

    it('lists those of which something is to be told or awaited, and not one service alone', async () => {
      const save = (one: string, change: Partial<Outage>) => ledger().saveOutage(outageOf({ key: one, ...change }), 0);
      const over = { status: 'closed', closedAt: '2026-11-23T11:00:00.000Z' } as const;
      await save('alone', { status: 'alone' });
      await save('open', {});
      await save('closing', { status: 'closing' });
      await save('over', over);
      await save('untold', {
        ...over,
        outbox: [{ id: 'out-1-0-outage-over', state: 'outage-over', at: over.closedAt }],
      });
      expect((await ledger().listOutages()).toSorted()).toEqual(['closing', 'open', 'untold']);
      expect(await ledger().saveOutage(outageOf({ key: 'untold', ...over }), 1)).toBe(true);
      expect((await ledger().listOutages()).toSorted()).toEqual(['closing', 'open']);
    });

    it('keeps every one of a hundred services that join at the same time, each once', async () => {
      const names = Array.from({ length: 100 }, (_, index) => `s${index}`);
      await Promise.all(names.map((name) => ledger().saveMember('out-1', memberNamed(name))));
      await ledger().saveMember('out-1', memberNamed('s0'));
      await ledger().saveMember('out-10', memberNamed('of-another-outage'));
      const members = await ledger().listMembers('out-1');
      expect(members.map(({ service }) => service).toSorted()).toEqual(names.toSorted());
    });

    it('replaces a member by a later message of its incident, and never by an earlier one', async () => {
      const later = memberNamed('api', { state: 'runs', by: 'inc-api-verified', at: '2026-11-23T10:05:00.000Z' });
      await ledger().saveMember('out-1', memberNamed('api'));
      await ledger().saveMember('out-1', later);
      await ledger().saveMember('out-1', memberNamed('api'));
      expect(await ledger().listMembers('out-1')).toEqual([later]);
    });
  });
}
