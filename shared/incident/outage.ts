import { createHash } from 'node:crypto';
import type { Action } from '../change/kinds/index.ts';
import type { Reason } from '../change/reason.ts';
import type { Obstacle } from '../diagnosis/obstacle.ts';
import type { Instant } from '../event/instant.ts';
import type { Counts, FindingRecord, Incident, OutboxEntry } from './incident.ts';
import type { Shared } from './shared-outage.ts';
import type { Tie } from './tie.ts';

/** What people are told of an outage: that it is, that it has grown, that only ECS has to try again, that it is over. */
export const outageStates = ['outage', 'outage-grown', 'outage-stalled', 'outage-over'] as const;

export type OutageState = (typeof outageStates)[number];

/** A message about an outage that is to be sent. It stays with the outage until it was sent. */
export type OutageEntry = {
  readonly id: string;
  readonly state: OutageState;
  readonly at: Instant;
  /** The topic has it, and the event bus does not yet. */
  readonly published?: true;
};

/**
 * Services that one obstacle keeps from starting. `alone`: only the first service is known, which was told as its own.
 * `closing`: no service of it is down any more, and its members are read once more before it is `closed`.
 */
export type Outage = {
  readonly schema: 1;
  readonly id: string;
  /** Of the {@link Tie} of its members: at most one outage of a key is not closed. */
  readonly key: string;
  /** As the first member met it. */
  readonly obstacle: Obstacle;
  /** The changes by which the product repairs it for all of them. Absent where it does not. */
  readonly repairs?: readonly Action[];
  readonly status: 'alone' | 'open' | 'closing' | 'closed';
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** Id of the incident that met the obstacle first. It was told at once, as its own. */
  readonly first: string;
  /** What was told, with the number of its services then. */
  readonly told: readonly { readonly state: OutageState; readonly at: Instant; readonly services: number }[];
  readonly outbox: readonly OutageEntry[];
};

/**
 * How a service of an outage is. `stalled`: the obstacle is gone, and ECS does not try. `ended`: its incident ended and no
 * run was seen. `own`: this obstacle does not keep it down any more, and what else does is told as its own.
 */
export type MemberState = 'down' | 'stalled' | 'runs' | 'ended' | 'own';

/** A workload of an outage, a service or a stand-alone task: an item of its own, so that any number of them can come at the same time. */
export type Member = {
  readonly workload: string;
  readonly incident: string;
  readonly clusterArn: string;
  readonly cluster: string;
  /** Empty of a stand-alone task. */
  readonly service: string;
  /** Of a stand-alone task, which ECS does not try again. Absent of a service. */
  readonly family?: string;
  readonly state: MemberState;
  /** Why its owner wanted no change at all made to it, a new deployment included. Absent where nothing said so. */
  readonly held?: Reason;
  /** What deploys it, if ECS does not: ECS takes no order for a deployment of it then. */
  readonly deployedBy?: Counts['deployedBy'];
  /** Id of the message of the incident that brought this state, and its moment: an older one never replaces it. */
  readonly by: string;
  readonly at: Instant;
  /** The same for members whose obstacle one and the same change removes. */
  readonly fix: string;
};

/** The outage that the first incident with an obstacle opens. */
export function newOutage({ key, obstacle, repairs }: Tie, incident: Incident, now: Instant): Outage {
  const id = `out-${createHash('sha256').update(`${key}|${incident.id}|${now}`).digest('hex').slice(0, 12)}`;
  return {
    schema: 1,
    id,
    key,
    obstacle,
    ...(repairs.length > 0 && { repairs }),
    status: 'alone',
    openedAt: now,
    closedAt: null,
    first: incident.id,
    told: [],
    outbox: [],
  };
}

/** The incident's service as a member. @param findings those that the obstacle causes. */
export function memberOf(
  incident: Incident,
  { id, at }: Pick<OutboxEntry, 'id' | 'at'>,
  state: MemberState,
  findings: readonly FindingRecord[],
): Member {
  const { workload, clusterArn, cluster, service, family, everyChangeHeld: held, counts } = incident;
  const fix = findings.map(({ instructions, remedy }) => ({ instructions, remedy }));
  return {
    workload,
    incident: incident.id,
    clusterArn,
    cluster,
    service: service ?? '',
    ...(service === null && { family }),
    ...(held !== undefined && { held }),
    ...(counts?.deployedBy !== undefined && { deployedBy: counts.deployedBy }),
    state,
    by: id,
    at,
    fix: createHash('sha256').update(JSON.stringify(fix)).digest('hex').slice(0, 12),
  };
}

/** Whether something of the outage is still to be told or awaited. */
export function hasNews({ status, outbox }: Outage): boolean {
  return outbox.length > 0 || status === 'open' || status === 'closing';
}

/** What the incident shares and has not left. */
export function sharesOf({ outages = [] }: Pick<Incident, 'outages'>): readonly Shared[] {
  return outages.filter(({ left }) => left !== true);
}

/** The most message ids that an incident's record keeps of an outage. */
const mostKept = 20;

/**
 * The incident with what it shares.
 * @param toldWith id of the message that was not sent, because its outages tell it.
 */
export function withShares(
  incident: Incident,
  shares: readonly Omit<Shared, 'toldWith'>[],
  toldWith: string | null,
): Incident {
  if (shares.length === 0) return incident;
  const before = incident.outages ?? [];
  const updated = shares.map((share): Shared => {
    const known = before.find(({ id }) => id === share.id)?.toldWith ?? [];
    return { ...share, toldWith: toldWith === null ? known : [...new Set([...known, toldWith])].slice(-mostKept) };
  });
  // Of one obstacle only the newest outage is kept, so the list is as short as the incident's list of obstacles.
  const others = before.filter(({ key }) => updated.every((one) => one.key !== key));
  return { ...incident, outages: [...others, ...updated] };
}
