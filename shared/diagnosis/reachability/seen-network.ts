import type { Ask } from '../../evidence/ask.ts';
import type { Hop, Obstacle, Path } from '../../network/path.ts';
import type { Destination, Placement, Snapshot, SnapshotPart } from '../../network/snapshot.ts';
import type { Requirement } from '../../workload/requirement.ts';

/** What the task's network is known to be, for one requirement. */
export type NetworkView = {
  readonly places: readonly Place[];
  readonly snapshot: Snapshot;
  /** The ask of each part, to name the reads that are missing. */
  readonly asks: Readonly<Partial<Record<SnapshotPart, readonly Ask[]>>>;
};

/** A place with whether the task that failed ran there. */
export type Place = Placement & { readonly ran: boolean };

/** One way of a requirement: from one place to one destination. */
export type RequirementPath = { readonly place: Place; readonly destination: Destination; readonly path: Path };

/** A way that is blocked, and what blocks it. */
export type BlockedPath = Omit<RequirementPath, 'path'> & {
  readonly obstacle: Obstacle;
  readonly hops: readonly Hop[];
};

/**
 * What the causes have worked out of the network so far. Every cause asks for every requirement, and a task may hold hundreds:
 * each piece is made when it is first asked for. It holds for one claim and one state of the facts.
 */
export type SeenNetwork = {
  view?: NetworkView;
  /** By place and destination: hundreds of secrets are one destination. */
  readonly paths: Map<string, Path>;
  readonly ofRequirement: Map<Requirement, readonly RequirementPath[]>;
  /** Every block of the task's ways with what it blocks. */
  obstacles?: ReadonlyMap<string, readonly BlockedPath[]>;
};

/** A network that nobody has looked at yet. */
export function unseenNetwork(): SeenNetwork {
  return { paths: new Map(), ofRequirement: new Map() };
}
