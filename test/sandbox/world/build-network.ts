import { createNetwork, type Network } from '../ecs/network/network.ts';
import { buildReachGroup, type ReachGroup, type WorldReach } from './build-reaches.ts';
import { buildTopology } from './build-topology.ts';
import { changeNetwork, interceptionsOf } from './change-network.ts';
import { type Building, idOf } from './network-parts.ts';
import type { NetworkChange } from './network-schema.ts';
import type { RootClients } from './root-clients.ts';
import type { World, WorldService, WorldTask } from './world-schema.ts';

/** The subnets and groups of a workload, by their ids. */
export type Placed = {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly assignPublicIp: boolean;
};

/** What a workload, or an instance, says of its place, by names of the world. */
type InNetwork = Pick<WorldService | WorldTask, 'subnets' | 'securityGroups' | 'assignPublicIp'>;

/** The network of the world in the account's EC2. Only EC2 decides what the tasks reach. */
export type BuiltNetwork = {
  readonly network: Network;
  /** Ids of the subnets by their names in the world. */
  readonly subnets: ReadonlyMap<string, string>;
  /** Ids of every part by `KIND:NAME`. */
  readonly ids: ReadonlyMap<string, string>;
  readonly placementOf: (run: InNetwork) => Placed;
  readonly setReach: (subnetNames: readonly string[], reach: WorldReach) => Promise<void>;
  readonly change: (change: NetworkChange) => Promise<void>;
};

/** Creates the networks of the world: the whole topology, and one VPC for each set of subnets in the short form. */
export async function buildNetwork(world: World, clients: RootClients): Promise<BuiltNetwork> {
  const building: Building = { ec2: clients.ec2, region: world.region, ids: new Map() };
  const network = createNetwork(clients.ec2);
  await buildTopology(world.network, building);
  network.intercept(interceptionsOf(world.network.interceptions, building));
  const groups: ReachGroup[] = [];
  for (const subnets of usedTogether(world)) groups.push(await buildReachGroup(subnets, building));
  for (const { name, id } of groups.flatMap((group) => group.subnets)) building.ids.set(`subnet:${name}`, id);
  return {
    network,
    ids: building.ids,
    subnets: new Map(
      [...building.ids].flatMap(([key, id]) => (key.startsWith('subnet:') ? [[key.replace('subnet:', ''), id]] : [])),
    ),
    placementOf: (run) => placementOf(run, groups, building),
    setReach: (names, reach) =>
      network.change(async () => {
        for (const group of groups) {
          const own = group.subnets.map(({ name }) => name).filter((name) => names.includes(name));
          if (own.length > 0) await group.set(own, reach);
        }
      }),
    change: (change) => network.change(() => changeNetwork(change, world, network, building, clients)),
  };
}

function placementOf(run: InNetwork, groups: readonly ReachGroup[], building: Building): Placed {
  const own = groups.find((group) => group.subnets.some(({ name }) => run.subnets.includes(name)));
  const named = run.securityGroups.map((name) => idOf(building, 'group', name));
  return {
    subnets: run.subnets.map((name) => idOf(building, 'subnet', name)),
    securityGroups: own === undefined ? named : [own.tasks, ...named],
    assignPublicIp: run.assignPublicIp,
  };
}

/**
 * The subnets of the short form in sets. Two subnets are in one set if workloads use them together, directly or through
 * others.
 */
function usedTogether(world: World): readonly World['subnets'][] {
  let sets: readonly (readonly string[])[] = world.subnets.map(({ name }) => [name]);
  for (const { subnets } of [...world.services, ...world.tasks]) {
    const joined = sets.filter((set) => set.some((name) => subnets.includes(name)));
    sets = [...sets.filter((set) => !joined.includes(set)), joined.flat()].filter((set) => set.length > 0);
  }
  return sets.map((set) => world.subnets.filter(({ name }) => set.includes(name)));
}

/** Replaces `{subnet:NAME}` and similar texts in the world by the ids that EC2 gave. */
export function resolveNetwork(world: World, ids: ReadonlyMap<string, string>): World {
  const text = JSON.stringify(world).replace(/\{([a-z]+:[^{}"]+)\}/g, (whole, key: string) => ids.get(key) ?? whole);
  return JSON.parse(text) as World;
}
