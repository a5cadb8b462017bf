import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import { isLooser } from './mode-in-force.ts';

/** A command for the mode: who gave it, and when. */
export type ModeCommand = { readonly mode: Mode; readonly by: string; readonly at: Instant };

/** The commands for the mode that decide it. They are enough to tell what counts, in whatever order they are delivered. */
export type ModeCommands = {
  /** The last one of somebody who may change. It replaces those before it. */
  readonly commanded: ModeCommand | null;
  /** The last one for each mode, since then, of those who may only stop. They tighten and never loosen. */
  readonly stops?: readonly ModeCommand[];
};

/** The commands with one more. `mayLoosen`: whoever gave it may change. */
export function withModeCommand<T extends ModeCommands>(known: T, given: ModeCommand, mayLoosen: boolean): T {
  const { commanded, stops = [] } = known;
  if (commanded !== null && (mayLoosen ? !isAfter(given, commanded) : given.at <= commanded.at)) return known;
  if (mayLoosen) return { ...known, commanded: given, stops: stops.filter(({ at }) => at > given.at) };
  if (stops.some(({ mode, at }) => mode === given.mode && at >= given.at)) return known;
  return { ...known, stops: [...stops.filter(({ mode }) => mode !== given.mode), given] };
}

/** Of two of the same moment the stricter one counts. */
function isAfter(one: ModeCommand, other: ModeCommand): boolean {
  return one.at === other.at ? isLooser(other.mode, one.mode) : one.at > other.at;
}

/** The command that counts: the strictest of those that nothing has replaced; null where nobody commanded. */
export function modeWanted({ commanded, stops = [] }: ModeCommands): ModeCommand | null {
  return stops.reduce<ModeCommand | null>(
    (strictest, one) => (strictest === null || isLooser(strictest.mode, one.mode) ? one : strictest),
    commanded,
  );
}

/** Those that were given after somebody wrote the parameter directly: that replaces a command as a later command does. */
export function commandsAfter({ commanded, stops = [] }: ModeCommands, written: Instant): ModeCommands {
  return {
    commanded: commanded !== null && commanded.at > written ? commanded : null,
    stops: stops.filter(({ at }) => at > written),
  };
}

/** The newest command for this mode; null where there is none. */
export function commandFor({ commanded, stops = [] }: ModeCommands, mode: string): ModeCommand | null {
  const all = commanded === null ? stops : [commanded, ...stops];
  const newestFirst = all.filter((one) => one.mode === mode).toSorted((one, other) => (one.at < other.at ? 1 : -1));
  return newestFirst[0] ?? null;
}
