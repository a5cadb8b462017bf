import type { Ask, Facts } from '../../evidence/ask.ts';
import { hopLine } from '../../network/hop-line.ts';
import type { Obstacle, ObstacleCode, Way } from '../../network/path.ts';
import type { Destination } from '../../network/snapshot.ts';
import type { Dependency } from '../../stopped-reason/claim.ts';
import type { Requirement } from '../../workload/requirement.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { gotPast } from '../claim/claim-step.ts';
import { type Cause, defineCause, type Match, type OpenQuestion, ruledOut, type Subject } from '../define-cause.ts';
import type { Instruction, Seen } from '../finding.ts';
import { firstLines } from '../first-lines.ts';
import { listed } from '../listed.ts';
import { type Passing, untilNetwork } from '../passing.ts';
import { fetchedAsRole } from '../permissions/permission-check.ts';
import { nameDestination, nameDestinations } from './destinations.ts';
import { hasNetwork, hostLines, withoutNetwork } from './host-network.ts';
import { networkAsks, pathsOf, readsMissing, viewOf } from './network-view.ts';
import type { BlockedPath, NetworkView, RequirementPath } from './seen-network.ts';
import { waysOf } from './ways.ts';

/** An obstacle, with everything that a cause needs to say how to remove it. */
export type Blocked = {
  readonly obstacle: Obstacle;
  /** The same obstacle in every subnet in which the task may run. The subnet in which it failed comes first. */
  readonly obstacles: readonly Obstacle[];
  /** Whether the failed task ran in none of these subnets. */
  readonly elsewhere: boolean;
  /** All destinations that the task needs and that these obstacles block. */
  readonly destinations: readonly Destination[];
  /** The ways to these destinations, hop by hop. */
  readonly ways: readonly Way[];
  readonly subject: Subject;
  readonly view: NetworkView;
};

type NetworkCause = {
  readonly code: ObstacleCode;
  readonly shownBy: string;
  /** The reason in half a sentence, if the obstacle itself names only one service. */
  readonly because?: (blocked: Blocked) => string;
  /** One to four lines. */
  readonly next: (blocked: Blocked) => readonly string[];
  readonly instructions: (blocked: Blocked) => readonly Instruction[];
  /**
   * Whether the obstacle is certain although something that the product does not read could lead around it. Without
   * this function it is proved.
   */
  readonly isCertain?: (blocked: Blocked) => boolean;
};

/** Requirements that ECS fetches over the task's network interface, from an AWS service or a registry. */
export const fetchedOverNetwork: readonly Requirement['kind'][] = fetchedAsRole;

/** A cause that the reachability analysis proves: one kind of obstacle on the path. */
export function networkCause({ code, shownBy, because, next, instructions, isCertain }: NetworkCause): Cause {
  return defineCause({
    code,
    category: 'network',
    shownBy,
    concerns: fetchedOverNetwork,
    passes: untilNetwork,
    needs: () => [],
    // If a part could not be read, only the paths that depend on it stay undecided.
    wants: (subject, facts) => networkAsks(subject, facts),
    match: (subject, facts) => {
      const other = notTheNetwork(subject, facts);
      if (other !== undefined) return other;
      const found = obstacleOf(code, subject, facts);
      if (found === undefined) return ruledOutUnlessUnread(subject, facts, 'nothing of the kind stands in the way');
      const blocked = { ...found, subject };
      const described = describeObstacle(blocked, seenPaths(subject, facts), {
        because: because?.(blocked) ?? found.obstacle.sentence,
        next: next(blocked),
        instructions: instructions(blocked),
      });
      return isCertain?.(blocked) === false ? { ...described, certainty: 'suspected' } : described;
    },
  });
}

/** Ruled out, unless a read failed that could show the cause. */
export function ruledOutUnlessUnread(subject: Subject, facts: Facts, because: string): Match {
  const doubted = pathsInDoubt(subject, facts);
  const paths = doubted.map(({ path }) => path);
  const missing = paths.some(({ is }) => is === 'blocked') ? [] : readsMissing(paths, subject, facts);
  if (missing.length > 0) return { is: 'undecided', missing };
  return { is: 'ruled-out', because, open: doubted.flatMap(openQuestion) };
}

/** A path that leads through something that the product cannot follow, such as a transit gateway. */
function openQuestion({ place, destination, path }: RequirementPath): readonly OpenQuestion[] {
  if (path.is !== 'undecided' || path.lacking.length > 0) return [];
  const thing = nameDestination(destination);
  return [{ is: 'way-not-followed', subnet: place.subnet, thing, because: path.because }];
}

/** If the stopped reason shows that the service answered, or if another cause explains the failure. */
function notTheNetwork(subject: Subject, facts: Facts): Match | undefined {
  const { claim, requirement } = subject;
  if (!hasNetwork(subject, facts)) return withoutNetwork(subject, facts);
  if (!isConcerned(subject)) return undefined;
  if (claim?.outcome === 'answered') return ruledOut('the service answered');
  return requirement.kind === 'image' ? ruledOut('an image that cannot be pulled is told as such') : undefined;
}

/** The service that answered, by the name of its endpoint, if the text shows that one did. */
const answering: Readonly<Partial<Record<Dependency, string>>> = {
  secretsmanager: 'secretsmanager',
  ssm: 'ssm',
  ecr: 'ecr.api',
  logs: 'logs',
  s3: 's3',
};

/**
 * The paths of a requirement, without those to a service that answered the failed task. These are open, whatever the
 * account shows.
 */
function pathsInDoubt(subject: Subject, facts: Facts): readonly RequirementPath[] {
  const { claim } = subject;
  const paths = pathsOf(subject, facts);
  if (claim?.outcome !== 'answered' || claim.stage === 'image-pull') return paths;
  const answered = answering[claim.dependency];
  return paths.filter(({ destination }) => destination.is !== 'service' || destination.service !== answered);
}

/**
 * The obstacle of this kind on the paths of the requirement, the same obstacle in other subnets, and all that it
 * blocks.
 */
export function obstacleOf(
  code: ObstacleCode | undefined,
  subject: Subject,
  facts: Facts,
): Omit<Blocked, 'subject'> | undefined {
  const own = blockedPaths(pathsInDoubt(subject, facts)).filter(
    ({ obstacle }) => code === undefined || obstacle.code === code,
  );
  const first = own.find(({ place }) => place.ran) ?? own[0];
  if (first === undefined) return undefined;
  const same = own.filter(({ obstacle }) => obstacle.code === first.obstacle.code);
  const index = indexOf(subject, facts);
  const keys = [...new Set(same.map(({ obstacle }) => keyOf(obstacle)))];
  const all = gotPast(subject) ? same : keys.flatMap((key) => index.get(key) ?? []);
  const obstacles = new Map(
    [first, ...same, ...all].map(({ obstacle }) => [`${obstacle.subnet}|${obstacle.obstacleId}`, obstacle]),
  );
  const destinations = new Map(all.map(({ destination }) => [nameDestination(destination), destination]));
  return {
    obstacle: first.obstacle,
    obstacles: [...obstacles.values()],
    elsewhere: !same.some(({ place }) => place.ran),
    destinations: [...destinations.values()],
    ways: waysOf([first, ...same, ...all]),
    view: viewOf(subject, facts),
  };
}

/** Every block of the task's ways with what it blocks, each place and destination once, but for what the task got past. */
function indexOf(subject: Subject, facts: Facts): ReadonlyMap<string, readonly BlockedPath[]> {
  const { network } = subject;
  network.obstacles ??= indexObstacles(subject, facts);
  return network.obstacles;
}

function indexObstacles(subject: Subject, facts: Facts): ReadonlyMap<string, readonly BlockedPath[]> {
  const paths = subject.requirements
    .filter(({ kind }) => fetchedOverNetwork.includes(kind))
    .filter((requirement) => !gotPast({ ...subject, requirement }))
    .flatMap((requirement) => blockedPaths(pathsInDoubt({ ...subject, requirement }, facts)));
  const once = new Map(
    paths.map((one) => [`${keyOf(one.obstacle)}|${one.place.subnet}|${nameDestination(one.destination)}`, one]),
  );
  return Map.groupBy(once.values(), ({ obstacle }) => keyOf(obstacle));
}

function keyOf({ code, obstacleId }: Obstacle): string {
  return `${code}|${obstacleId}`;
}

function blockedPaths(paths: readonly RequirementPath[]): readonly BlockedPath[] {
  return paths.flatMap(({ path, ...rest }) =>
    path.is === 'blocked' ? [{ ...rest, obstacle: path.obstacle, hops: path.hops }] : [],
  );
}

/** The paths of a requirement, with the reads that show them. */
export type SeenPaths = {
  readonly paths: readonly RequirementPath[];
  readonly reads: readonly Ask[];
  /** Whose network it is, where it is not the task's. */
  readonly host: readonly Seen[];
};

/** The paths of a requirement, as far as the facts show them. */
export function seenPaths(subject: Subject, facts: Facts): SeenPaths {
  return {
    paths: pathsOf(subject, facts),
    reads: networkAsks(subject, facts),
    host: hostLines(subject, facts),
  };
}

/** The finding of an obstacle, of whatever kind. */
export function describeObstacle(
  { obstacle, obstacles, elsewhere, destinations, ways }: Blocked,
  { paths, reads, host }: SeenPaths,
  texts: {
    readonly because: string;
    readonly next: readonly string[];
    readonly instructions: readonly Instruction[];
    readonly title?: string;
  },
): Extract<Match, { is: 'matched' }> {
  const ids = [...new Set(obstacles.map(({ obstacleId }) => obstacleId))].toSorted();
  const own = paths.filter(({ path }) => path.is === 'blocked' && path.obstacle.code === obstacle.code);
  const from = listed([...new Set(obstacles.map(({ subnet }) => subnet))]);
  const made = obstacles.every(({ pending }) => pending === true);
  return {
    is: 'matched',
    certainty: 'proved',
    title: texts.title ?? `no way from ${from} to ${nameDestinations(destinations)}: ${lowerFirst(texts.because)}`,
    ...(made
      ? { next: `Wait until ${listed(ids)} is available; nothing else has to be changed for it.`, passes: beingMade }
      : { next: texts.next.join('\n'), instructions: texts.instructions }),
    evidence: [...host, ...evidenceOf(own, reads)],
    ways,
    // The first by name, not the first that was met: that depends on where the task ran.
    resource: ids[0] ?? obstacle.obstacleId,
    groupKey: ids.join(','),
    ...sharedObstacle(obstacle, ids),
    elsewhere,
  };
}

/** What one change would open for every workload whose way ends there. */
function sharedObstacle({ code, ofTask }: Obstacle, ids: readonly string[]) {
  return ofTask === true ? {} : { obstacle: { is: code, things: ids } };
}

/** AWS makes NAT gateways and endpoints within minutes. That no fault ends it is not known beforehand. */
const beingMade: Passing = {
  is: 'yes',
  within: 'within minutes',
  because: 'what is in the way is being made (pending), and ECS tries again by itself',
};

function evidenceOf(paths: readonly RequirementPath[], by: readonly Ask[]): readonly Seen[] {
  const hops = [...new Set(paths.map(({ path }) => hopLine(path)))];
  const notes = [...new Set(paths.flatMap(({ path }) => path.notes))];
  const lines = [
    ...firstLines(hops, mostLines, moreWays),
    ...firstLines(notes, mostLines, (more) => `and ${more} more`),
  ];
  return lines.map((text) => ({ text, by }));
}

/** In lines of each kind. */
const mostLines = 3;

/** The line behind ways that are shown. */
export function moreWays(more: number): string {
  return `and ${more} more ${more === 1 ? 'way' : 'ways'} like these`;
}

/** The route tables of all subnets that have this obstacle. */
export function routeTablesOf({ obstacles }: Pick<Blocked, 'obstacles'>): readonly string[] {
  return [...new Set(obstacles.flatMap(({ routeTable }) => routeTable ?? []))];
}

/** A sentence, changed to continue another sentence. A name in capitals, such as VPC, keeps them. */
export function lowerFirst(sentence: string): string {
  return sentence.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase()).replace(/\.$/, '');
}
