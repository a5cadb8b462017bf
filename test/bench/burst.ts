import { role } from '../fixtures/account.ts';
import { countLedger, deliverBatch, failOf, installMany, keyOfService } from './many-services.ts';

/** 10,000 events of 100 workloads, a fifth of them duplicates, in batches of 100, ten at once, with one denied read. */
const workloads = 100;
const distinct = 80;
const batch = 100;
const atOnce = 10;

/** A sequence that looks random and is the same in each run. */
function shuffle<T>(items: readonly T[]): readonly T[] {
  let state = 1;
  const keyed = items.map((item) => {
    state = (state * 48_271) % 2_147_483_647;
    return { item, key: state };
  });
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

const at = installMany(workloads);
at.fake['role-policies'] = { [role]: 'denied' };
const ledger = countLedger(at);
const services = Array.from({ length: workloads }, (_, index) => index);
const first = services.flatMap((index) =>
  Array.from({ length: distinct }, (_, number) => failOf(at, index, String(number))),
);
const events = shuffle([...first, ...shuffle(first).slice(0, 2000)]);
const batches = Array.from({ length: events.length / batch }, (_, index) =>
  events.slice(index * batch, (index + 1) * batch),
);
const visits = batches.reduce((sum, one) => sum + new Set(one.map((body) => JSON.parse(body).detail.group)).size, 0);

for (let from = 0; from < batches.length; from += atOnce) {
  const again = await Promise.all(batches.slice(from, from + atOnce).map((one) => deliverBatch(at, one)));
  if (again.flat().length > 0) await deliverBatch(at, again.flat());
}

const incidents = await Promise.all(
  services.map(async (index) => (await at.ledger.loadIncident(keyOfService(index)))?.item),
);
const counted = incidents.reduce((sum, one) => sum + (one?.failures ?? 0), 0);
const diagnoses = at.asked.filter(({ kind }) => kind === 'task-definition').length;
const perState = new Map<string, number>();
for (const { incident, state } of at.told)
  perState.set(`${incident} ${state}`, (perState.get(`${incident} ${state}`) ?? 0) + 1);
const reads = (ledger['loadIncident'] ?? 0) - workloads;
const writes = ledger['saveIncident'] ?? 0;

const results = [
  ['failures counted, of 8,000', counted, counted === workloads * distinct],
  ['diagnoses, target 110', diagnoses, diagnoses <= workloads * 1.1],
  ['changes, target 100', at.executed.length, at.executed.length <= workloads],
  [
    'messages of one state of one incident, at most',
    Math.max(...perState.values()),
    Math.max(...perState.values()) <= 1,
  ],
  ['reads of the ledger for a workload of a batch', (reads / visits).toFixed(2), true],
  ['writes of the ledger for a workload of a batch', (writes / visits).toFixed(2), true],
] as const;
for (const [what, value, isMet] of results) console.log(`${isMet ? 'met   ' : 'MISSED'} ${what}: ${value}`);
process.exitCode = results.every(([, , isMet]) => isMet) ? 0 : 1;
