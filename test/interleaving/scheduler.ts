import type { Random } from './random.ts';

/** Calls one function of the outside for an invocation, when the scheduler lets it. */
export type Gate = <T>(what: string, call: () => Promise<T>) => Promise<T>;

/** An invocation, or somebody who does something outside the product. */
export type Actor = {
  readonly name: string;
  /** Whether it can be killed. */
  readonly mortal: boolean;
  readonly act: (gate: Gate) => Promise<void>;
};

/** How the actors ended, and the order in which their calls were made. */
export type Order = { readonly killed: readonly string[]; readonly trace: readonly string[] };

type Waiting = { readonly actor: string; readonly what: string; readonly proceed: (as: Fate) => void };

/** What happens to a call: it is made and answered; or its invocation is killed before or after it takes effect. */
type Fate = 'made' | 'killed-before' | 'killed-after';

/**
 * Runs all actors at the same time. Each of them waits at each call of the outside; when all wait, a seeded choice makes one
 * call go on. A killed actor never goes on.
 * @param deaths share of the calls at which an invocation is killed.
 * @param onStep called before each call: time passes.
 */
export async function interleave(
  actors: readonly Actor[],
  random: Random,
  deaths: number,
  onStep: () => void,
): Promise<Order> {
  const waiting: Waiting[] = [];
  const killed = new Set<string>();
  const trace: string[] = [];
  const faults: unknown[] = [];
  for (const { name, act } of actors) act(gateOf(name, waiting)).catch((fault: unknown) => void faults.push(fault));
  for (;;) {
    await untilAllWait();
    const able = waiting.filter(({ actor }) => !killed.has(actor));
    const next = able[random.below(able.length)];
    if (next === undefined) break;
    waiting.splice(waiting.indexOf(next), 1);
    const isMortal = actors.some(({ name, mortal }) => mortal && name === next.actor);
    const fate = fateOf(random, isMortal ? deaths : 0);
    if (fate !== 'made') killed.add(next.actor);
    trace.push(`${next.actor}: ${next.what}${fate === 'made' ? '' : ` (${fate})`}`);
    onStep();
    next.proceed(fate);
  }
  if (faults.length > 0) throw faults[0];
  return { killed: [...killed], trace };
}

/** Calls at once, for what is not interleaved. */
export const atOnce: Gate = (_what, call) => call();

/** Everything here is in memory, so after one turn of the event loop each actor waits at a gate, or has ended. */
function untilAllWait(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function gateOf(actor: string, waiting: Waiting[]): Gate {
  return (what, call) =>
    new Promise((resolve, reject) => {
      const proceed = (fate: Fate): void => {
        if (fate === 'killed-before') return;
        const answer = call();
        if (fate === 'made') answer.then(resolve, reject);
        else answer.catch(() => {});
      };
      waiting.push({ actor, what, proceed });
    });
}

function fateOf(random: Random, deaths: number): Fate {
  if (deaths === 0 || !random.chance(deaths)) return 'made';
  return random.chance(0.5) ? 'killed-before' : 'killed-after';
}
