import type { ObstacleCode } from '../network/path.ts';
import type { Dependency } from '../stopped-reason/claim.ts';
import type { Requirement } from '../workload/requirement.ts';

/** What kind of thing stands in the way of a task, where the same thing can stand in the way of many services. */
export type ObstacleKind =
  | ObstacleCode
  /** The policy of a VPC endpoint withholds calls. */
  | 'endpoint-policy'
  /** Policies withhold a call on a resource from a role: those of the role, or that of the resource. */
  | 'access'
  | 'resource-policy'
  /** ECS cannot assume the role. */
  | 'role'
  /** The thing does not exist. */
  | 'gone'
  /** The thing exists, and cannot be used: a disabled key, a secret that is about to be deleted. */
  | 'unusable'
  /** What a change of the product repairs for all, where the account does not show it any more: the title of the finding. */
  | 'repaired'
  /** A service of AWS answers with faults of its own. */
  | 'service-fault';

/**
 * What would have to be changed so that a finding goes away. Two findings of different services with the same obstacle
 * are mended by one change. `things`: ids, ARNs and names, as the finding knows them.
 */
export type Obstacle = { readonly is: ObstacleKind; readonly things: readonly string[] };

/** The obstacle as one text. Things whose order says nothing stand in the order of their names. */
export function keyOfObstacle({ is, things }: Obstacle): string {
  return [is, ...things].join('|');
}

/** The kinds of which a cause declares that it shows one: the things follow from what needs it and from the match. */
export type DeclaredObstacle = Extract<ObstacleKind, 'access' | 'resource-policy' | 'role' | 'gone' | 'unusable'>;

/** What a match says of the thing. */
type Named = { readonly action?: string; readonly resource?: string };

/** The obstacle of a declared kind; undefined where the match does not name the thing. */
export function declaredObstacle(
  is: DeclaredObstacle,
  { role, region, reference }: Requirement,
  dependency: Dependency,
  { action, resource }: Named,
): Obstacle | undefined {
  switch (is) {
    case 'access':
    case 'resource-policy':
      return obstacle(is, [role, action, resource]);
    case 'role':
      return obstacle(is, [role]);
    case 'gone':
    case 'unusable':
      // A parameter and a log group of one name are two things, as are two of one name in two Regions.
      return obstacle(is, [resource, dependency, reference?.is === 'parameter' ? reference.region : region]);
  }
}

function obstacle(is: ObstacleKind, things: readonly (string | undefined)[]): Obstacle | undefined {
  const known = things.flatMap((one) => (one === undefined || one === '' ? [] : [one]));
  return known.length < things.length ? undefined : { is, things: known };
}
