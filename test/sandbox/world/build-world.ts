import type { Account } from '../account/account.ts';
import type { Instances } from '../ecs/surroundings.ts';
import { buildData, buildKeys } from './build-data.ts';
import { buildIdentity } from './build-identity.ts';
import { buildInstanceRole, registerInstances } from './build-instances.ts';
import { type BuiltNetwork, buildNetwork, resolveNetwork } from './build-network.ts';
import { buildClusters, buildWorkloads } from './build-workloads.ts';
import { buildFileSystems, buildMountTargets, resolveFileSystems } from './data-file-systems.ts';
import type { RootClients } from './root-clients.ts';
import type { World } from './world-schema.ts';

/** A world that was built in the account, with its placeholders replaced and its subnets known. */
export type BuiltWorld = {
  readonly world: World;
  readonly network: BuiltNetwork;
  /** ARNs of the world's keys by name. */
  readonly keys: ReadonlyMap<string, string>;
  /** The container instances of its clusters. */
  readonly instances: Instances;
};

/** Builds everything that the world names, in the order of its dependencies. */
export async function buildWorld(given: World, account: Account, clients: RootClients): Promise<BuiltWorld> {
  const keys = await buildKeys(given, account, clients);
  const fileSystems = await buildFileSystems(given, account);
  const named = resolveFileSystems(resolveKeys(given, keys), fileSystems);
  const network = await buildNetwork(named, clients);
  const world = resolveNetwork(named, network.ids);
  await buildIdentity(world, account, clients);
  await buildInstanceRole(world, clients);
  await buildClusters(world, clients);
  const instances = await registerInstances(world, network, clients);
  await buildData(world, keys, account, clients);
  await buildMountTargets(world, fileSystems, network.subnets, account, clients);
  await buildWorkloads(world, network, account, clients);
  await account.setServiceControlPolicies(world.serviceControlPolicies);
  return { world, network, keys, instances };
}

/** Replaces `{key:NAME}` in the texts of the world by the ARN of the key. */
export function resolveKeys(world: World, keys: ReadonlyMap<string, string>): World {
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(/\{key:([^}]+)\}/g, (whole, name: string) => keys.get(name) ?? whole);
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
    return value;
  };
  return resolve(world) as World;
}
