import type { Hop, Path, Via } from './path.ts';
import type { SnapshotPart } from './snapshot.ts';
import { unsure, type Verdict } from './verdict.ts';

/** A hop and its verdict. */
export type Step = {
  readonly kind: Hop['kind'];
  readonly id: string;
  readonly verdict: Verdict;
  /** Whether the hop decides where the traffic goes. If that is not known, no later hop proves anything. */
  readonly routes?: boolean;
};

export type Reached = { readonly via: Via; readonly endpoint?: string };

/**
 * Makes a path from its steps, in the order of the traffic. A missing route is reported before a closed rule, because
 * without a route there is no destination address that the rule could be checked for.
 */
export function judge(steps: readonly Step[], reached: Reached, notes: readonly string[] = []): Path {
  const routing = steps.filter((step) => step.routes === true);
  const stop =
    routing.find(({ verdict }) => verdict.is === 'closed') ??
    routing.find(({ verdict }) => verdict.is === 'unsure' && verdict.public !== true) ??
    steps.find(({ verdict }) => verdict.is === 'closed') ??
    steps.find(({ verdict }) => verdict.is === 'unsure');
  const said = [...notes, ...steps.flatMap(({ verdict }) => (verdict.is === 'open' ? (verdict.notes ?? []) : []))];
  if (stop === undefined) {
    const hops = steps.map(({ kind, id }) => ({ kind, id, passes: true }));
    return { is: 'reachable', ...reached, hops, notes: said };
  }
  const hops = hopsTo(stop, steps);
  const { verdict } = stop;
  if (verdict.is === 'closed') return { is: 'blocked', obstacle: verdict.obstacle, hops, notes: said };
  const because = verdict.is === 'unsure' ? verdict.because : '';
  return { is: 'undecided', lacking: lackingOf(steps), because, hops, notes: said };
}

/** The hops up to the one at which the path ends. Of the hops before it, only those that are known to pass. */
function hopsTo(stop: Step, steps: readonly Step[]): readonly Hop[] {
  const before = steps.slice(0, steps.indexOf(stop)).filter(({ verdict }) => verdict.is === 'open');
  const passed = before.map(({ kind, id }) => ({ kind, id, passes: true }));
  const detail =
    stop.verdict.is === 'closed' ? stop.verdict.short : stop.verdict.is === 'unsure' && stop.verdict.because;
  return [...passed, { kind: stop.kind, id: stop.id, passes: false, ...(detail !== false && { detail }) }];
}

function lackingOf(steps: readonly Step[]): readonly SnapshotPart[] {
  return [...new Set(steps.flatMap(({ verdict }) => (verdict.is === 'unsure' ? verdict.lacking : [])))];
}

/**
 * The path, if it is one of several and not known which: blocked if all are blocked, reachable if all are reachable.
 * @param lacking the parts that would show which path the traffic takes.
 */
export function oneOf(paths: readonly [Path, ...Path[]], because: string, ...lacking: readonly SnapshotPart[]): Path {
  const [first] = paths;
  const same = paths.every(({ is }) => is === first.is);
  if (same && (first.is === 'blocked' || (first.is === 'reachable' && lacking.length === 0))) return first;
  const others = paths.flatMap((path) => (path.is === 'undecided' ? path.lacking : []));
  return undecided(first, because, ...lacking, ...others);
}

/** Makes a path undecided, because its obstacle is not proved. */
export function undecided(path: Path, because: string, ...lacking: readonly SnapshotPart[]): Path {
  const hops = path.hops.at(-1)?.passes === false ? path.hops.slice(0, -1) : path.hops;
  return { is: 'undecided', lacking: [...new Set(lacking)], because, hops, notes: path.notes };
}

/** A step about which nothing is known. */
export function unknownStep(kind: Hop['kind'], id: string, because: string, ...lacking: readonly SnapshotPart[]): Step {
  return { kind, id, routes: true, verdict: unsure(because, ...lacking) };
}
