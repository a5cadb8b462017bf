import { deliver, tick, wait } from '../fixtures/installation.ts';
import { countCalls, countLedger, deliverBatch, failOf, installMany, keyOfService } from './many-services.ts';

/** Ticks of a day over open incidents without a change, and how soon each of a thousand is looked at. */
async function openIncidents(count: number) {
  const at = installMany(count);
  at.mode = 'dry-run';
  for (let from = 0; from < count; from += 100)
    await deliverBatch(
      at,
      Array.from({ length: Math.min(100, count - from) }, (_, index) => failOf(at, from + index, '1')),
    );
  return at;
}

const results: (readonly [string, string | number, boolean])[] = [];

const hundred = await openIncidents(100);
const calls = countCalls(hundred);
for (let index = 0; index < 719; index += 1) {
  wait(hundred, 120);
  await deliver(hundred, tick);
}
results.push([
  'AWS calls a day for an open incident without a change, target 60',
  (calls.calls / 100).toFixed(1),
  calls.calls / 100 <= 60,
]);

const thousand = await openIncidents(1000);
const ledger = countLedger(thousand);
const began = thousand.now;
let ticks = 0;
let left = 1000;
while (left > 0 && ticks < 30) {
  wait(thousand, 120);
  await deliver(thousand, tick);
  ticks += 1;
  const looks = await Promise.all(
    Array.from(
      { length: 1000 },
      async (_, index) => (await thousand.ledger.loadIncident(keyOfService(index)))?.item.look?.lookedAt ?? '',
    ),
  );
  left = looks.filter((at) => at <= began).length;
}
results.push(['ticks until each of 1,000 open incidents was looked at, target 10', ticks, left === 0 && ticks <= 10]);
results.push(['writes of the ledger in these ticks', ledger['saveIncident'] ?? 0, true]);

for (const [what, value, isMet] of results) console.log(`${isMet ? 'met   ' : 'MISSED'} ${what}: ${value}`);
process.exitCode = results.every(([, , isMet]) => isMet) ? 0 : 1;
