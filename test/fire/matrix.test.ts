import { afterAll, describe, expect, it } from 'vitest';
import { invoke } from './invoke.ts';
import { judge } from './judge.ts';
import { faultKinds } from './line.ts';
import { type EcsGoesOn, type Known, play } from './play.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { isBad, type Row, tableOf } from './table.ts';
import { copyOf } from './world.ts';

const ecsGoesOn: readonly EcsGoesOn[] = ['retries', 'silent'];
const tables: string[] = [];

/** Puts each fault on each call of one invocation, once for each way in which ECS goes on, and judges how it ends. */
async function rowsOf(scenario: Scenario): Promise<{ readonly calls: number; readonly rows: readonly Row[] }> {
  const start = await scenario.start();
  const { calls } = await invoke(copyOf(start.world), start.configuration, start.body);
  const known: Known = new Map();
  const rows: Row[] = [];
  for (const fault of faultKinds) {
    for (const ecs of ecsGoesOn) {
      for (const [index, name] of calls.entries()) {
        const call = index + 1;
        const world = await play({ ...start, world: copyOf(start.world) }, ecs, { kind: fault, call }, known);
        const end = await judge(scenario, world, fault);
        rows.push({ scenario: scenario.name, ecs, fault, call: `${call} ${name}`, end });
      }
    }
  }
  return { calls: calls.length, rows };
}

// `vitest -u` renews ends.txt.
describe('a fault on any call', () => {
  it.each(scenarios)(
    'ends in what was changed once, recorded and told, or in why it was not: to $name',
    async (scenario) => {
      const { calls, rows } = await rowsOf(scenario);
      tables.push(tableOf(scenario.name, calls, rows));
      expect(rows.filter(isBad)).toEqual([]);
    },
    300_000,
  );

  it('ends as it is written down', async () => {
    await expect(`${tables.join('\n\n')}\n`).toMatchFileSnapshot('ends.txt');
  });

  afterAll(() => console.log(tables.map((table) => table.split('\n\n')[0]).join('\n')));
});
