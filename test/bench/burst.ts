import { inChunks } from '../../shared/aws/reads/in-chunks.ts';
import { role } from '../fixtures/account.ts';
import { countLedger, deliverBatch, failOf, installMany, keyOfService } from './many-services.ts';

/** 10,000 events of 100 workloads, a fifth of them duplicates, in batches of 100, with one denied read. */
const workloads = 100;
const distinct = 80;
const batch = 100;
/**
 * The mapping lets two invocations run at once. Ten are measured too: more of them begin the diagnosis of a workload
 * before the first has recorded it.
 */
const together = [2, 10];

/** A sequence that looks random and is the same in each run. */
function shuffle<T>(items: readonly T[]): readonly T[] {
  let state = 1;
  const keyed = items.map((item) => {
    state = (state * 48_271) % 2_147_483_647;
    return { item, key: state };
  });
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

async function play(atOnce: number) {
  const at = installMany(workloads);
  at.fake['role-policies'] = { [role]: 'denied' };
  const ledger = countLedger(at);
  const services = Array.from({ length: workloads }, (_, index) => index);
  const first = services.flatMap((index) =>
    Array.from({ length: distinct }, (_, number) => failOf(at, index, String(number))),
  );
  const events = shuffle([...first, ...shuffle(first).slice(0, 2000)]);
  const batches = inChunks(events, batch);
  const visits = batches.reduce((sum, one) => sum + new Set(one.map((body) => JSON.parse(body).detail.group)).size, 0);
  for (const some of inChunks(batches, atOnce)) {
    const again = await Promise.all(some.map((one) => deliverBatch(at, one)));
    if (again.flat().length > 0) await deliverBatch(at, again.flat());
  }
  const [reads, writes] = [ledger['loadIncident'] ?? 0, ledger['saveIncident'] ?? 0];
  const loaded = await Promise.all(services.map((index) => at.ledger.loadIncident(keyOfService(index))));
  const states = Map.groupBy(at.told, ({ incident, state }) => `${incident} ${state}`);
  return {
    counted: loaded.reduce((sum, one) => sum + (one?.item.failures ?? 0), 0),
    diagnoses: at.asked.filter(({ kind }) => kind === 'task-definition').length,
    changes: at.executed.length,
    repeated: Math.max(...[...states.values()].map((told) => told.length)),
    reads: reads / visits,
    writes: writes / visits,
  };
}

let isMet = true;
for (const atOnce of together) {
  const { counted, diagnoses, changes, repeated, reads, writes } = await play(atOnce);
  const results = [
    ['failures counted, of 8,000', counted, counted === workloads * distinct],
    ['diagnoses, target 110 with two at once', diagnoses, atOnce > 2 || diagnoses <= workloads * 1.1],
    ['changes, target 100 at most', changes, changes <= workloads],
    ['messages of one state of one incident, at most', repeated, repeated <= 1],
    ['reads of the ledger for a workload of a batch', reads.toFixed(2), atOnce > 2 || reads <= 1.1],
    ['writes of the ledger for a workload of a batch', writes.toFixed(2), atOnce > 2 || writes <= 1.1],
  ] as const;
  for (const [what, value, met] of results)
    console.log(`${met ? 'met   ' : 'MISSED'} ${atOnce} at once: ${what}: ${value}`);
  isMet &&= results.every(([, , met]) => met);
}
process.exitCode = isMet ? 0 : 1;
