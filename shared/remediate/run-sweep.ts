import { hasSweep, namedServices } from '../configuration/swept-services.ts';
import { millisecondsBetween } from '../event/instant.ts';
import type { Versioned } from '../incident/ledger.ts';
import { beginSweep, endTurn, passOver, seeService, takeTurn, withListed } from '../sweep/advance-sweep.ts';
import { SWEEP_LIMITS } from '../sweep/limits.ts';
import { clustersFrom, inTurnAfter } from '../sweep/order.ts';
import type { Sweep, SweepItem } from '../sweep/sweep.ts';
import type { SweepReader } from '../sweep/sweep-reader.ts';
import { lookAhead } from './look-ahead.ts';
import type { Ports } from './ports.ts';
import { tellSweep } from './tell-sweep.ts';
import { takeOwn, updateSweep } from './update-sweep.ts';

/** In milliseconds. After this time a turn looks at no further service: failures may come that go first. */
const turnLasts = 10_000;

/** Begins the sweep of the day, unless it has begun. @throws if the ledger cannot be read or written */
export async function startSweep(ports: Ports): Promise<void> {
  if (!hasSweep(ports.configuration)) return;
  await updateSweep(ports, (known) => beginSweep(known, itemsFor(ports, known?.after ?? null), ports.now()));
}

function itemsFor({ configuration }: Ports, after: string | null): readonly SweepItem[] {
  if (configuration.sweep === 'all') return [{ is: 'clusters' }];
  return inTurnAfter(namedServices(configuration), after).map((arn) => ({ is: 'service', arn }));
}

/**
 * Goes on with the sweep for one turn, and tells what it found when it has ended. It has no part in what a batch must do: whatever
 * fails here is tried again at the next tick.
 */
export async function goOnWithSweep(ports: Ports): Promise<void> {
  if (!hasSweep(ports.configuration)) return;
  try {
    const loaded = await ports.ledger.loadSweep();
    if (loaded !== undefined && (await isOn(ports, loaded.item))) await runTurn(ports, loaded);
    await tellSweep(ports);
  } catch (fault) {
    const error = fault instanceof Error ? `${fault.name}: ${fault.message}`.slice(0, 1000) : 'an unknown error';
    ports.log.error('the sweep could not go on; the next tick does it', { error });
  }
}

/** In the mode off the product reads nothing that it does not have to. */
async function isOn(ports: Ports, { endedAt }: Sweep): Promise<boolean> {
  if (endedAt !== null || !ports.deadline.isTimeFor('looks')) return false;
  const reading = await ports.readMode();
  return reading.is !== 'known' || reading.mode !== 'off';
}

async function runTurn(ports: Ports, { item, version }: Versioned<Sweep>): Promise<void> {
  const taken = takeTurn(item, ports.now());
  // Whoever writes first has the turn. If this invocation dies, its calls stay counted.
  if (taken === item || !(await ports.ledger.saveSweep(taken, version))) return;
  takeOwn(ports, item, taken);
  if (taken.endedAt !== null) return;
  const reader = ports.openSweep(SWEEP_LIMITS.callsInTurn);
  const looked = await lookAround(ports, taken, reader);
  const after = endTurn(looked, reader.calls(), ports.now());
  ports.count('sweepCalls', undefined, reader.calls());
  if (!(await ports.ledger.saveSweep(after, version + 1))) {
    ports.log.warn('a turn of the sweep was lost to another writer, and is taken again', { sweep: item.id });
    return;
  }
  takeOwn(ports, taken, after);
  countFound(ports, taken, after);
}

function countFound(ports: Ports, before: Sweep, after: Sweep): void {
  const known = new Set(before.standing.map(({ service, id }) => `${service} ${id}`));
  const fresh = after.standing.filter(({ service, id }) => !known.has(`${service} ${id}`));
  if (fresh.length > 0) ports.count('sweepFindings', undefined, fresh.length);
  ports.log.info('a turn of the sweep', {
    sweep: after.id,
    left: after.left.length,
    calls: after.calls,
    found: fresh.length,
  });
}

/** Looks at one thing after another, as long as calls and time last. */
async function lookAround(ports: Ports, taken: Sweep, reader: SweepReader): Promise<Sweep> {
  const began = ports.now();
  const isInTime = () => millisecondsBetween(began, ports.now()) < turnLasts && ports.deadline.isTimeFor('looks');
  const describe = describer(reader);
  let sweep = taken;
  for (let looks = 0; isInTime() && !reader.isSpent(); looks += 1) {
    const [first] = sweep.left;
    if (first === undefined) break;
    if (first.is === 'service') await describe(sweep.left);
    const next = await lookAt(sweep, first, reader, ports);
    // What was cut off is looked at again with all the calls of a turn, unless it had them.
    if (looks > 0 && (reader.isSpent() || !ports.deadline.isTimeFor('reads'))) break;
    sweep = next;
  }
  return sweep;
}

function lookAt(sweep: Sweep, first: SweepItem, reader: SweepReader, ports: Ports): Promise<Sweep> {
  return first.is === 'service'
    ? lookAhead(ports, first.arn, reader.collect).then((seen) => seeService(sweep, seen, ports.now()))
    : list(sweep, first, reader, ports);
}

/** In one call. */
const describedAtOnce = 10;

/** Reads the services that come next together: one call describes ten of a cluster. */
function describer({ collect }: SweepReader): (left: readonly SweepItem[]) => Promise<void> {
  const described = new Set<string>();
  return async (left) => {
    const [first] = left;
    if (first?.is !== 'service' || described.has(first.arn)) return;
    const next = left.flatMap((item) => (item.is === 'service' ? [item.arn] : [])).slice(0, describedAtOnce);
    for (const arn of next) described.add(arn);
    await collect(next.map((subject) => ({ kind: 'service', subject })));
  };
}

async function list(
  sweep: Sweep,
  first: Exclude<SweepItem, { is: 'service' }>,
  reader: SweepReader,
  { now, log }: Ports,
): Promise<Sweep> {
  const listed = first.is === 'clusters' ? await reader.clusters() : await reader.services(first.arn);
  if (listed !== undefined)
    return withListed(sweep, first.is === 'clusters' ? clustersFrom(listed, sweep.after) : listed);
  log.warn('the services of a cluster could not be listed, and are passed over', { sweep: sweep.id });
  return passOver(sweep, now());
}
