import type { Hop, Way } from '../../network/path.ts';
import { nameDestination } from './destinations.ts';
import type { BlockedPath } from './seen-network.ts';

/** In ways of one obstacle. A service may run in 16 subnets; the record of an incident has its limit. */
const mostWays = 6;
const mostNamed = 12;

/** The ways that an obstacle blocks, each row of hops once, with all that it leads to. */
export function waysOf(blocked: readonly BlockedPath[]): readonly Way[] {
  const alike = Map.groupBy(blocked, ({ place, hops }) =>
    JSON.stringify([place.subnet, hops.map(({ kind, id }) => [kind, id])]),
  );
  return [...alike.values()].slice(0, mostWays).flatMap((members) => {
    const [first] = members;
    if (first === undefined) return [];
    const to = [...new Set(members.map(({ destination }) => nameDestination(destination)))];
    return [{ from: first.place.subnet, to: to.slice(0, mostNamed), hops: joinHops(members, first.hops) }];
  });
}

/** The same hops on the way to several things: what is wrong with the last one is said once, for all of them. */
function joinHops(members: readonly BlockedPath[], hops: readonly Hop[]): readonly Hop[] {
  const details = [...new Set(members.flatMap((one) => one.hops.at(-1)?.detail ?? []))];
  const last = hops.at(-1);
  if (last === undefined || details.length < 2) return hops;
  return [...hops.slice(0, -1), { ...last, detail: joinDetails(details) }];
}

/** `no endpoint for ssm, s3` of `no endpoint for ssm` and `no endpoint for s3`. */
function joinDetails(details: readonly string[]): string {
  const rows = details.map((text) => text.split(' '));
  const [first = []] = rows;
  const differs = first.findIndex((word, index) => rows.some((row) => row[index] !== word));
  const common = first.slice(0, Math.max(differs, 0)).join(' ');
  const tails = rows.map((row) => row.slice(Math.max(differs, 0)).join(' '));
  return common === '' ? details.slice(0, 3).join('; ') : `${common} ${tails.slice(0, mostNamed).join(', ')}`;
}
