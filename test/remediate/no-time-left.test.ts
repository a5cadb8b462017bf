import { expect, it } from 'vitest';
import { remediate } from '../../shared/remediate/remediate.ts';
import { deliver, fail, install, tick, wait } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';

it('a change for which no time is left is counted as no-time, and not as the product’s own fault', async () => {
  const at = install({ grants: [grant] });
  let left = 60_000;
  const { publish } = at.ports;
  Object.assign(at.ports, {
    publish: (...told: Parameters<typeof publish>) => {
      left = 15_000;
      return publish(...told);
    },
  });
  expect(await remediate([{ id: 'm', body: fail(at, 'a1') }], { ...at.ports, left: () => left })).toEqual(['m']);
  expect(at.counted.filter((one) => one.startsWith('handedBack'))).toEqual(['handedBack no-time']);
});

it('a tick that had no time to look at any due incident is not counted as carried out', async () => {
  const at = install();
  await deliver(at, fail(at, 'a1'));
  wait(at, 3600);
  let left = 60_000;
  const { listDue } = at.ledger;
  let due = 0;
  at.ledger = {
    ...at.ledger,
    listDue: async (filter) => {
      const found = await listDue(filter);
      due = found.length;
      // The ledger answered late: less than what a look needs is left.
      left = 14_000;
      return found;
    },
  };
  at.counted.length = 0;
  await remediate([{ id: 'm', body: tick }], { ...at.ports, left: () => left });
  expect(due).toBe(1);
  expect(at.counted).not.toContain('ticks');
});
