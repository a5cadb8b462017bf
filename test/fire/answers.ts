import type { World } from './world.ts';

/** What the simulated account does and answers, by the name of a command. It throws as the SDK does. */
export type Answers = Readonly<Record<string, (world: World, input: never) => unknown>>;

/** Notes that a call changed the account. */
export function note(world: World, change: string): void {
  world.changed.push(change);
}
