import type { Ask, Facts } from '../../shared/evidence/ask.ts';
import { SWEEP_LIMITS } from '../../shared/sweep/limits.ts';
import type { SweepReader } from '../../shared/sweep/sweep-reader.ts';
import { definition, secret } from '../fixtures/account.ts';
import { deliver, type Installation, tick, wait } from '../fixtures/installation.ts';
import { addService, installBesideRunning, sweepMessage } from '../fixtures/sweep.ts';

const secretsOfEach = 3;

/** Services of one cluster, role and subnet, each with a task definition and secrets of its own; nothing is wrong. */
function installRunning(count: number): Installation {
  const at = installBesideRunning({ sweep: 'all' });
  at.fake.service = {};
  at.fake.secret = {};
  for (let index = 0; index < count; index += 1) {
    const name = `s${index}`;
    const arns = Array.from({ length: secretsOfEach }, (_, nth) =>
      secret.replace('db-AbCdEf', `${name}-${nth}-AbCdEf`),
    );
    const arn = `arn:aws:ecs:us-east-2:111122223333:task-definition/${name}:1`;
    const references = Object.fromEntries(arns.map((one, nth) => [`S${nth}`, one]));
    at.fake['task-definition'] = { ...at.fake['task-definition'], [arn]: definition(references, { arn }) };
    for (const one of arns) {
      at.fake.secret[one] = { arn: one, name: one, tags: {} };
      at.fake.allowed.add(`secretsmanager:GetSecretValue ${one}`);
    }
    addService(at, name, { taskDefinitionArn: arn });
  }
  return at;
}

/** Ten services of a cluster are one call, and so are the simulations of a wave for one role. */
const callsOf = (asks: readonly Ask[]) => {
  const count = (kind: Ask['kind']) => asks.filter((ask) => ask.kind === kind).length;
  return Math.ceil(count('service') / 10) + (asks.length - count('service'));
};

/** Counts the calls of each turn, and refuses those beyond its limit, as the product's own reader does. */
function limitTurns(at: Installation): readonly number[] {
  const turns: number[] = [];
  const { openSweep } = at.ports;
  const open = (most: number): SweepReader => {
    const reader = openSweep(most);
    const turn = turns.push(0) - 1;
    let isSpent = false;
    const take = (calls: number) => {
      const made = turns[turn] ?? 0;
      isSpent ||= made + calls > most;
      turns[turn] = Math.min(most, made + calls);
    };
    const nothing: Facts = { get: () => ({ is: 'unavailable', at: '', source: '', why: 'failed', detail: '' }) };
    return {
      clusters: async () => {
        take(1);
        return reader.clusters();
      },
      services: async (cluster) => {
        take(1);
        return reader.services(cluster);
      },
      collect: async (asks) => {
        const before = at.asked.length;
        const facts = await reader.collect(asks);
        take(callsOf(at.asked.slice(before)));
        return isSpent ? nothing : facts;
      },
      calls: () => turns[turn] ?? 0,
      isSpent: () => isSpent,
    };
  };
  Object.assign(at.ports, { openSweep: open });
  return turns;
}

const count = 200;
const at = installRunning(count);
const turns = limitTurns(at);
await deliver(at, sweepMessage);
let ticks = 0;
for (; ticks < 720 && (await at.ledger.loadSweep())?.item.endedAt === null; ticks += 1) {
  wait(at, 120);
  await deliver(at, tick);
}
const last = (await at.ledger.loadSweep())?.item.last;
const calls = turns.reduce((sum, one) => sum + one, 0);
const results: (readonly [string, string | number, boolean])[] = [
  [`${count} services examined in one sweep`, last?.counts.examined ?? 0, last?.counts.examined === count],
  ['AWS calls of the sweep, target 10,000', calls, calls <= SWEEP_LIMITS.callsInSweep],
  ['AWS calls a service', (calls / count).toFixed(1), true],
  ['AWS calls in the busiest turn, target 60', Math.max(...turns), Math.max(...turns) <= SWEEP_LIMITS.callsInTurn],
  ['hours until it had ended, target 24', ((ticks * 2) / 60).toFixed(1), ticks < 720],
];
for (const [what, value, isMet] of results) console.log(`${isMet ? 'met   ' : 'MISSED'} ${what}: ${value}`);
process.exitCode = results.every(([, , isMet]) => isMet) ? 0 : 1;
