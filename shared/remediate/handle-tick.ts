import { recordedMode } from '../control/mode-reading.ts';
import { millisecondsBetween } from '../event/instant.ts';
import type { Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { limitConcurrency } from '../limit-concurrency.ts';
import { collectInTime } from './collect-in-time.ts';
import { look } from './look.ts';
import { lookRun } from './look-run.ts';
import type { Ports } from './ports.ts';
import { takeUpCommands } from './take-up-commands.ts';
import { tellOutages } from './tell-outages.ts';

/** The number of incidents at which one tick looks. The others wait for the next tick. */
const mostIncidents = 200;
const atOnce = 5;
/** In milliseconds. After this time a tick begins no further look, so that it ends within the function's time. */
const tickLasts = 35_000;

/**
 * Carries out the commands of which nothing came yet, and looks at every open incident whose look is due, the least recently looked at first. What this tick does not reach is
 * due at the next one.
 * @throws AggregateError if something failed. Then the tick is not counted, and an alarm fires where none is for long.
 */
export async function handleTick(ports: Ports): Promise<void> {
  const began = ports.now();
  const isInTime = () => millisecondsBetween(began, ports.now()) < tickLasts && ports.deadline.isTimeFor('looks');
  const failed: unknown[] = await takeUpCommands(ports, isInTime);
  // One call reads what several incidents ask, but each has its own time.
  const shared = ports.newCollect();
  const run = lookRun(ports, shared);
  const mode = async () => recordedMode(await run.mode());
  const setApart = (because: string): void => {
    ports.count('ignored', 'record-unread');
    ports.log.error('a record of the ledger cannot be read, and is set apart', { because });
  };
  const due = await ports.ledger.listDue({ now: began, limit: mostIncidents, mode, setApart });
  // One call describes ten services of a cluster, so all of them are asked for at once.
  await run.collect(
    due.flatMap(({ item: { serviceArn: subject } }) => (subject === null ? [] : [{ kind: 'service', subject }])),
  );
  // One incident that cannot be looked at must not keep the others waiting.
  const limit = limitConcurrency(atOnce);
  let looks = 0;
  const lookInTime = async (at: Versioned<Incident>): Promise<void> => {
    if (!isInTime()) return;
    looks += 1;
    await look({ ...run, collect: collectInTime(shared, ports.deadline, ports.now) }, at);
  };
  await Promise.all(due.map((at) => limit(() => lookInTime(at)).catch((fault: unknown) => void failed.push(fault))));
  // After the looks, which may have ended members of an outage.
  failed.push(...(await tellOutages(ports)));
  if (failed.length > 0) {
    throw new AggregateError(
      failed,
      `${failed.length} commands or open incidents (${due.length}) could not be looked at`,
    );
  }
  // A tick that had no time for any of them was carried out in name only.
  if (due.length === 0 || looks > 0) ports.count('ticks');
}
