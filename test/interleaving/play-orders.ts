import { expect, it } from 'vitest';
import { judge } from './judge.ts';
import { type Played, play, type Scenario } from './play.ts';

/** Orders a scenario. A nightly run sets it to thousands. */
const orders = Number(process.env['ORDERS'] ?? 150);
/** The first seed. With `ORDERS=1` it plays one order again. */
const firstSeed = Number(process.env['SEED'] ?? 1);

/** A test a scenario, which plays all its orders. */
export function playOrders(scenarios: readonly Scenario[]): void {
  it.each(scenarios.map((scenario) => [scenario.title, scenario] as const))(
    '%s',
    async (_title, scenario) => {
      expect(await firstBad(scenario)).toBeUndefined();
    },
    20_000 + 400 * orders,
  );
}

/** How many orders end badly, and the first of them with its seed and its calls; undefined if none does. */
async function firstBad(scenario: Scenario): Promise<string | undefined> {
  let first: string | undefined;
  let bad = 0;
  for (let seed = firstSeed; seed < firstSeed + orders; seed++) {
    const played = await play(scenario, seed);
    const wrong = await judge(scenario, played);
    if (wrong.length === 0) continue;
    bad++;
    first ??= described(seed, wrong, played);
  }
  return first === undefined ? undefined : `${bad} of ${orders} orders end badly. ${first}`;
}

function described(seed: number, wrong: readonly string[], { trace, at }: Played): string {
  const told = at.told.map(({ id }) => id);
  const again = `SEED=${seed} ORDERS=1`;
  return [`The first (${again}): ${wrong.join('; ')}`, ...trace, `told: ${told.join(', ')}`].join('\n');
}
