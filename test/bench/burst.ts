import { inChunks } from '../../shared/aws/reads/in-chunks.ts';
import { later } from '../../shared/event/instant.ts';
import { role } from '../fixtures/account.ts';
import { countLedger, deliverBatch, failOf, installMany, keyOfService } from './many-services.ts';

/** 10,000 events of 100 workloads, a fifth of them duplicates, in batches of 100. */
const workloads = 100;
const distinct = 80;
const batch = 100;
/** The most that a workload of a batch may read, and write, of the ledger, beside what its changes and messages need. */
const ofLedger = 1.1;

/**
 * How many invocations run at once: the mapping lets two. With ten, more of them meet over one record, and load it again.
 * One read is denied, so that nothing is changed, or all are answered, and the mode lets the granted changes be made. The
 * clock goes on by a millisecond at each look, or stands still: no comparison of moments may keep a change from being made
 * twice.
 */
const worlds = [
  { atOnce: 2, denied: true, still: false },
  { atOnce: 10, denied: true, still: false },
  { atOnce: 10, denied: false, still: false },
  { atOnce: 10, denied: false, still: true },
];

/** A sequence that looks random and is the same in each run. */
function shuffle<T>(items: readonly T[]): readonly T[] {
  let state = 1;
  const keyed = items.map((item) => {
    state = (state * 48_271) % 2_147_483_647;
    return { item, key: state };
  });
  return keyed.toSorted((a, b) => a.key - b.key).map(({ item }) => item);
}

async function play({ atOnce, denied, still }: (typeof worlds)[number]) {
  const at = installMany(workloads);
  if (denied) at.fake['role-policies'] = { [role]: 'denied' };
  const now = () => {
    if (!still) at.now = later(at.now, 1);
    return at.now;
  };
  Object.assign(at.ports, { now });
  const ledger = countLedger(at);
  // A change that is there already is asked for once more by each incident that relies on it, and not made.
  const made: string[] = [];
  const { execute } = at.ports;
  const counting: typeof execute = async (action, context) => {
    const done = await execute(action, context);
    if (done.is === 'made') made.push(JSON.stringify(action));
    return done;
  };
  Object.assign(at.ports, { execute: counting });
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
  const called = (...names: readonly string[]) => names.reduce((sum, name) => sum + (ledger[name] ?? 0), 0);
  const reads = called('loadIncident');
  const writes = called('saveIncident', 'claimWork', 'freeWork');
  const loaded = await Promise.all(services.map((index) => at.ledger.loadIncident(keyOfService(index))));
  const states = Map.groupBy(at.told, ({ incident, state }) => `${incident} ${state}`);
  return {
    counted: loaded.reduce((sum, one) => sum + (one?.item.failures ?? 0), 0),
    diagnoses: at.asked.filter(({ kind }) => kind === 'task-definition').length,
    changes: Map.groupBy(made, (action) => action),
    repeated: Math.max(...[...states.values()].map((told) => told.length)),
    reads: reads / visits,
    writes: writes / visits,
  };
}

let isMet = true;
for (const world of worlds) {
  const { atOnce, denied, still } = world;
  const { counted, diagnoses, changes, repeated, reads, writes } = await play(world);
  const isOfLedgerHeld = atOnce === 2;
  // What the services share is changed once, and then each service is made to try again.
  const most = denied ? 0 : workloads + 1;
  const results = [
    ['failures counted, of 8,000', counted, counted === workloads * distinct],
    ['diagnoses, target 110', diagnoses, diagnoses <= workloads * 1.1],
    [`changes, of ${most}`, changes.size, changes.size === most],
    [
      'times that the same change was made, at most',
      Math.max(0, ...[...changes.values()].map(({ length }) => length)),
      [...changes.values()].every(({ length }) => length === 1),
    ],
    ['messages of one state of one incident, at most', repeated, repeated <= 1],
    ['reads of the ledger for a workload of a batch', reads.toFixed(2), !isOfLedgerHeld || reads <= ofLedger],
    ['writes of the ledger for a workload of a batch', writes.toFixed(2), !isOfLedgerHeld || writes <= ofLedger],
  ] as const;
  for (const [what, value, met] of results)
    console.log(
      `${met ? 'met   ' : 'MISSED'} ${atOnce} at once, ${denied ? 'one read denied' : 'with changes'}${still ? ', the clock stands still' : ''}: ${what}: ${value}`,
    );
  isMet &&= results.every(([, , met]) => met);
}
process.exitCode = isMet ? 0 : 1;
