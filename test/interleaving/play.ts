import type { Configuration } from '../../shared/configuration/configuration.ts';
import type { Command } from '../../shared/control/command.ts';
import { owed } from '../../shared/incident/owed.ts';
import { remediate } from '../../shared/remediate/remediate.ts';
import { secret } from '../fixtures/account.ts';
import { denial } from '../fixtures/event.ts';
import { type Installation, install, tick, wait } from '../fixtures/installation.ts';
import { ann, give } from '../fixtures/repair.ts';
import { gatedPorts } from './gated-ports.ts';
import { type Random, seeded } from './random.ts';
import { type Actor, atOnce, type Gate, interleave } from './scheduler.ts';
import { type Witness, watch } from './witness.ts';

/** An invocation with its batch of messages, or something that happens outside the product. */
export type Part =
  | { readonly name: string; readonly messages: readonly string[] }
  | { readonly name: string; readonly happens: () => void };

/** What plays beside each other, from which state, and what holds at the end of each order. */
export type Scenario = {
  readonly title: string;
  readonly owner: Partial<Configuration>;
  readonly reason?: string;
  /** Brings the installation to where the parts begin. */
  readonly begin: (play: Play) => Promise<readonly Part[]>;
  /** What happens when all is quiet, such as a task that runs. Then the ticks go on. */
  readonly afterwards?: (play: Play) => void;
  /** States that may be told more than once, because a person had a change made again. */
  readonly toldAgain?: readonly string[];
  /** What else is wrong with the end. */
  readonly judge?: (play: Played) => Promise<readonly string[]> | readonly string[];
};

/** An installation on which an order is played. */
export type Play = {
  readonly at: Installation;
  readonly seen: Witness;
  /** Delivers one batch that nothing plays beside. */
  readonly deliver: (...bodies: readonly string[]) => Promise<readonly string[]>;
  /** A person gives a command. @returns the message that carries it out. */
  readonly command: (command: Command, by?: string) => Promise<string>;
};

export type Played = Play & {
  readonly killed: readonly string[];
  readonly trace: readonly string[];
  /** Whether nothing was due any more at the end. */
  readonly isQuiet: boolean;
};

/** Shares of the calls at which an invocation dies. In half of the orders nobody dies. */
const deaths = [0, 0, 0.01, 0.03];
const mostRounds = 40;

/** Plays one order of a scenario, until all is quiet. */
export async function play(scenario: Scenario, seed: number): Promise<Played> {
  const random = seeded(seed);
  const at = install(scenario.owner, scenario.reason ?? denial(secret));
  const seen = watch(at);
  const deliver = (...bodies: readonly string[]) => invoke(at, seen, 'alone', atOnce, bodies);
  const command = async (asked: Command, by = ann): Promise<string> => {
    const id = `00000000-0000-4000-8000-${String(seen.commands.length).padStart(12, '0')}`;
    seen.commands.push({ id, command: asked, given: at.now });
    return give(at, asked, { id, by });
  };
  const begun: Play = { at, seen, deliver, command };
  const parts = await scenario.begin(begun);
  const again: string[] = [];
  const order = await interleave(
    parts.map((part) => actorOf(part, begun, again)),
    random,
    deaths[random.below(deaths.length)] ?? 0,
    passTime(at, random),
  );
  for (const part of parts) if ('messages' in part && order.killed.includes(part.name)) again.push(...part.messages);
  const first = await settleDown(begun, again);
  scenario.afterwards?.(begun);
  const isQuiet = scenario.afterwards === undefined ? first : first && (await settleDown(begun, []));
  return { ...begun, ...order, isQuiet };
}

function actorOf(part: Part, { at, seen }: Play, again: string[]): Actor {
  if ('happens' in part)
    return { name: part.name, mortal: false, act: (gate) => gate('happens', async () => part.happens()) };
  const act = async (gate: Gate): Promise<void> =>
    void again.push(...(await invoke(at, seen, part.name, gate, part.messages)));
  return { name: part.name, mortal: true, act };
}

/** @returns the messages to deliver again. */
async function invoke(
  at: Installation,
  seen: Witness,
  by: string,
  gate: Gate,
  bodies: readonly string[],
): Promise<readonly string[]> {
  const records = bodies.map((body, index) => ({ id: `${index}`, body }));
  const retry = await remediate(records, gatedPorts(at, by, gate, seen));
  return bodies.filter((_body, index) => retry.includes(`${index}`));
}

/** A call takes up to 150 ms, so that an invocation ends within its minute. */
function passTime(at: Installation, random: Random): () => void {
  return () => wait(at, (1 + random.below(150)) / 1000);
}

/** Delivers again what was not handled, and ticks, until nothing is due. @returns whether it came to that. */
async function settleDown({ at, seen }: Play, left: readonly string[]): Promise<boolean> {
  let again = left;
  let quiet = 0;
  for (let round = 0; round < mostRounds; round++) {
    wait(at, 121);
    const next: string[] = [];
    for (const [index, body] of again.entries())
      next.push(...(await invoke(at, seen, `again ${round}.${index}`, atOnce, [body])));
    await invoke(at, seen, `tick ${round}`, atOnce, [tick]);
    again = next;
    quiet = again.length === 0 && (await nothingIsDue(at)) ? quiet + 1 : 0;
    if (quiet === 2) return true;
  }
  return false;
}

async function nothingIsDue({ ledger, now }: Installation): Promise<boolean> {
  const incidents = await ledger.listIncidents({ limit: 50 });
  const duties = incidents.flatMap((incident) => owed(incident, now)).filter(({ is }) => is !== 'look');
  return duties.length === 0 && ((await ledger.loadControls())?.item.outbox ?? []).length === 0;
}
