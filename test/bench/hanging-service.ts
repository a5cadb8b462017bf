import { createBreaker } from '../../shared/aws/clients/breaker.ts';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { type Collectors, collectors, createCollect } from '../../shared/aws/reads/collect.ts';
import type { Collector } from '../../shared/aws/reads/read-fact.ts';
import type { FactKind } from '../../shared/evidence/ask.ts';
import { FACT_PERMISSIONS } from '../../shared/permissions/fact-permissions.ts';
import { remediate } from '../../shared/remediate/remediate.ts';
import { region } from '../fixtures/account.ts';
import { deliver, type Installation, tick, wait } from '../fixtures/installation.ts';
import { failOf, installMany } from './many-services.ts';

/**
 * A hundred workloads fail in one batch while one service hangs: each try of its reads takes 5 s and fails. The
 * function has 60 s, and what it hands back comes again 108 s after it was taken. Everything takes a tenth of its time.
 */
const scale = 0.1;
const workloads = 100;
const functionLasts = 60_000;
const visibility = 108;
const tries = 3;
const oneTry = 5000;

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds * scale));
const clock = { now: () => performance.now() / scale, wait: sleep };
const atOnce = async (): Promise<void> => {};

/** The collectors of an account in which a service hangs. Its reads pass the product's own breaker. */
function hangingIn(at: Installation, service: string): Collectors {
  const fake = at.ports.newCollect();
  const breaker = createBreaker(clock);
  const hang = async (): Promise<never> => {
    await sleep(oneTry);
    throw new Error('timed out');
  };
  const collectorOf = <K extends FactKind>(kind: K): Collector<K> => {
    const hangs = FACT_PERMISSIONS[kind].some(({ actions }) => actions.some((one) => one.startsWith(`${service}:`)));
    return async (subject) => {
      if (hangs) {
        for (let index = 0; index < tries; index += 1) await breaker(atOnce, hang).catch(() => {});
        return { is: 'unavailable', at: at.now, source: service, why: 'timed-out', detail: 'TimeoutError' };
      }
      await sleep(60);
      const facts = await fake([{ kind, subject } as never]);
      const fact = facts.get({ kind, subject } as never);
      if (fact === undefined) throw new Error(`${kind} was not answered`);
      return fact as Awaited<ReturnType<Collector<K>>>;
    };
  };
  const kinds = Object.keys(collectors) as readonly FactKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, async () => collectorOf(kind)])) as unknown as Collectors;
}

/** The incidents that people know of: told by themselves, or as one of an outage that was told. */
async function toldOf(at: Installation): Promise<ReadonlySet<string>> {
  const keys = await at.ledger.listOutages();
  const outages = (await Promise.all(keys.map((key) => at.ledger.loadOutage(key)))).flatMap((one) => one?.item ?? []);
  const known = outages.filter((outage) => outage.told.length > 0);
  const members = (await Promise.all(known.map(({ id }) => at.ledger.listMembers(id)))).flat();
  return new Set([...at.told.flatMap(({ incident }) => incident ?? []), ...members.map(({ incident }) => incident)]);
}

async function play(service: string) {
  const at = installMany(workloads);
  const clients = createClients({ region });
  const kinds = hangingIn(at, service);
  const given = { ...at.ports, newCollect: () => createCollect(clients, () => at.now, kinds, {}) };
  let left = Array.from({ length: workloads }, (_, index) => failOf(at, index, '1'));
  let seconds = 0;
  let deliveries = 0;
  let timeOuts = 0;
  const told: number[] = [];
  while (left.length > 0 && deliveries < 5) {
    const began = performance.now();
    const timeLeft = () => functionLasts * scale - (performance.now() - began);
    const records = left.map((body, index) => ({ id: String(index), body, receives: deliveries + 1 }));
    const bodies = left;
    left = (await remediate(records, { ...given, left: timeLeft })).map((id) => bodies[Number(id)] ?? '');
    const lasted = (performance.now() - began) / scale / 1000;
    if (lasted > functionLasts / 1000) timeOuts += 1;
    deliveries += 1;
    told.push((await toldOf(at)).size);
    seconds += left.length > 0 ? visibility : lasted;
    wait(at, visibility);
  }
  // Whose change another of the batch was making is looked at by the next tick.
  if ((told.at(-1) ?? 0) < workloads) {
    wait(at, 60);
    await deliver(at, tick);
    seconds += 60;
    told.push((await toldOf(at)).size);
  }
  return { service, deliveries, timeOuts, told, minutes: seconds / 60 };
}

let isMet = true;
for (const service of ['iam', 'secretsmanager', 'ecs', 'ec2', 'kms']) {
  const { deliveries, timeOuts, told, minutes } = await play(service);
  const met = told.at(-1) === workloads && minutes <= 5 && timeOuts === 0;
  isMet &&= met;
  console.log(
    `${met ? 'met   ' : 'MISSED'} ${service} hangs: told after each of ${deliveries} deliveries (and a tick) ${told.join(', ')} of 100; the last after ${minutes.toFixed(1)} min (target 5), ${timeOuts} time-outs`,
  );
}
process.exitCode = isMet ? 0 : 1;
