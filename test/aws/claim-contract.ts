import { beforeEach, describe, expect, it } from 'vitest';
import type { GivenCommand } from '../../shared/control/command.ts';
import type { MemoryLedger } from '../fixtures/memory-ledger.ts';

/** What the operator writes, and what the remediator reads of it. */
export type Claims = Pick<MemoryLedger, 'claimId' | 'loadCommand' | 'listWaiting' | 'saveOutcome'>;

const at = '2026-11-23T10:00:00.000Z';
const id = '00000000-0000-4000-8000-000000000003';
const by = (name: string): GivenCommand => ({
  by: `arn:aws:iam::111122223333:user/${name}`,
  at,
  command: { verb: 'mode', mode: 'off' },
});

/** What every ledger promises the operator: an id is used once, and its command stays as it was given. */
export function claimContract(create: () => Promise<Claims>): void {
  let claims: Claims;
  beforeEach(async () => void (claims = await create()));

  describe('the id of a request', () => {
    it('is used once, and the command that was given under it stays', async () => {
      expect(await claims.claimId(id, by('ann'), at)).toBe(true);
      expect(await claims.claimId(id, by('bob'), at)).toBe(false);
      expect(await claims.loadCommand(id)).toEqual(by('ann'));
    });

    it('is used up by a request that only reads, which leaves no command', async () => {
      expect(await claims.claimId(id, null, at)).toBe(true);
      expect(await claims.claimId(id, by('bob'), at)).toBe(false);
      expect(await claims.loadCommand(id)).toBeUndefined();
    });

    it('goes to exactly one of twenty requests at the same time, whose command it is', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `user-${index}`);
      const won = await Promise.all(names.map((name) => claims.claimId(id, by(name), at)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await claims.loadCommand(id)).toEqual(by(`user-${won.indexOf(true)}`));
    });
  });

  it('lists the commands of which nothing came yet, the one that was given first at the front', async () => {
    const idOf = (index: number) => id.replace('3', String(index));
    const given = (index: number) => ({ ...by('ann'), at: `2026-11-23T09:0${index}:00.000Z` });
    for (const index of [7, 5, 6]) await claims.claimId(idOf(index), given(index), at);
    await claims.claimId(idOf(8), null, at);
    expect(await claims.listWaiting()).toEqual([idOf(5), idOf(6), idOf(7)]);
    await claims.saveOutcome(idOf(6), { is: 'done' }, at);
    expect(await claims.listWaiting()).toEqual([idOf(5), idOf(7)]);
  });
}
