import { expect, it } from 'vitest';
import { faultKinds } from './line.ts';
import { invoke } from './invoke.ts';
import { judge } from './judge.ts';
import { type EcsGoesOn, play } from './play.ts';
import { scenarios } from './scenarios.ts';
import { copyOf } from './world.ts';

const ecsGoesOn: readonly EcsGoesOn[] = ['retries', 'silent'];

it.each(scenarios)('base $name', async (scenario) => {
  const start = await scenario.start();
  const base = copyOf(start.world);
  const { calls } = await invoke(base, start.configuration, start.body);
  const t = performance.now();
  const ends = new Map<string, number>();
  let rows = 0;
  for (const ecs of ecsGoesOn) for (const kind of faultKinds) for (let call = 1; call <= calls.length; call++) {
    const world = copyOf(start.world);
    await play({ ...start, world }, ecs, { kind, call });
    const end = await judge(scenario, world, kind);
    rows++;
    ends.set(end.split(' [')[0]!, (ends.get(end.split(' [')[0]!) ?? 0) + 1);
    if (end.startsWith('BAD')) console.log('ROW', scenario.name, '|', ecs, '|', kind, '|', call, calls[call - 1], '|', end);
  }
  console.log('SUM', scenario.name, calls.length, rows, (performance.now() - t).toFixed(0), JSON.stringify([...ends]));
}, 200_000);
