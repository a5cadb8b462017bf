import { inChunks } from '../../shared/aws/reads/in-chunks.ts';
import { millisecondsBetween } from '../../shared/event/instant.ts';
import { tick, wait } from '../fixtures/installation.ts';
import { failBehind, installBehindDeadGateway, runAgain } from '../fixtures/outage.ts';
import { countLedger, deliverBatch } from './many-services.ts';

/** 300 services behind one NAT gateway that failed, in batches of 10 within a minute, two invocations at once. */
const services = 300;
const batch = 10;
const atOnce = 2;
/** In seconds, between two batches of both invocations: all failures come within a minute. */
const pause = 4;

const at = installBehindDeadGateway(services);
const ledger = countLedger(at);
const all = Array.from({ length: services }, (_, index) => index);
const began = at.now;
let firstAt: string | undefined;

for (const some of inChunks(inChunks(all, batch), atOnce)) {
  const bodies = some.map((indexes) => indexes.map((index) => failBehind(at, index)));
  await Promise.all(bodies.map((one) => deliverBatch(at, one)));
  if (at.told.length > 0) firstAt ??= at.now;
  wait(at, pause);
}
const reads = (ledger['loadIncident'] ?? 0) + (ledger['findIncident'] ?? 0);
const outageReads = (ledger['loadOutage'] ?? 0) + (ledger['listMembers'] ?? 0) + (ledger['listOpenIds'] ?? 0);
const writes = ledger['saveIncident'] ?? 0;
const outageWrites = (ledger['saveOutage'] ?? 0) + (ledger['saveMember'] ?? 0);

/** Ten minutes of the outage, then an hour in which the services run again, a third of them at a time. */
async function goOn(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 2) {
    wait(at, 120);
    await deliverBatch(at, [tick]);
  }
}
await goOn(20);
at.fake['nat-gateways'] = {
  '*': [{ id: 'nat-1', subnet: 'subnet-nat', state: 'available', connectivity: 'public' }],
};
for (const third of inChunks(all, services / 3)) {
  runAgain(at, third);
  await goOn(60);
}

const states = at.told.map(({ state }) => state);
const seconds = firstAt === undefined ? Number.POSITIVE_INFINITY : millisecondsBetween(began, firstAt) / 1000;
const open = await at.ledger.listIncidents({ status: 'open', limit: services });
const each = (count: number) => (count / services).toFixed(2);
const results = [
  [`messages (${states.join(', ')}), target 5 at most`, states.length, states.length <= 5],
  ['the last of them says that it is over', states.at(-1), states.at(-1) === 'outage-over'],
  ['incidents left open', open.length, open.length === 0],
  ['seconds to the first message, target under 60', seconds, seconds < 60],
  ['reads of incidents for each service', each(reads), reads <= 2.2 * services],
  ['writes of incidents for each service', each(writes), writes <= 2.2 * services],
  ['reads of outages for each service', each(outageReads), outageReads <= 2.5 * services],
  ['writes of outages for each service', each(outageWrites), outageWrites <= 1.2 * services],
] as const;
for (const [what, value, met] of results) console.log(`${met ? 'met   ' : 'MISSED'} ${what}: ${value}`);
process.exitCode = results.every(([, , met]) => met) ? 0 : 1;
