import type { World } from '../sandbox/world/world-schema.ts';

/**
 * Several worlds as one: they must share Region, account and mode, and no two may use a name twice. One deployment then
 * serves them all, and each proves the product among the others' noise.
 */
export function mergeWorlds(worlds: readonly World[]): World {
  const [first, ...others] = worlds;
  if (first === undefined) throw new Error('no world to merge');
  for (const other of others) {
    const differ =
      other.region !== first.region ||
      other.account !== first.account ||
      other.remediator.mode !== first.remediator.mode;
    if (differ) throw new Error(`${other.title} differs from ${first.title} in Region, account or mode`);
  }
  return {
    ...first,
    clusters: all(worlds, 'clusters'),
    managedPolicies: all(worlds, 'managedPolicies'),
    roles: all(worlds, 'roles'),
    keys: all(worlds, 'keys'),
    secrets: all(worlds, 'secrets'),
    parameters: all(worlds, 'parameters'),
    buckets: all(worlds, 'buckets'),
    fileSystems: all(worlds, 'fileSystems'),
    capacityProviders: all(worlds, 'capacityProviders'),
    logGroups: all(worlds, 'logGroups'),
    repositories: all(worlds, 'repositories'),
    instances: all(worlds, 'instances'),
    fargate: all(worlds, 'fargate'),
    serviceControlPolicies: all(worlds, 'serviceControlPolicies'),
    subnets: all(worlds, 'subnets'),
    network: mergeNetworks(worlds.map((world) => world.network)),
    services: all(worlds, 'services'),
    tasks: all(worlds, 'tasks'),
    happenings: all(worlds, 'happenings'),
    awaits: all(worlds, 'awaits'),
    remediator: { mode: first.remediator.mode, configuration: mergeConfigurations(worlds) },
    // Each world is an account of its own, whose calls throttle none of another one's.
    limits: { ...first.limits, seconds: Math.max(first.limits.seconds, longest), accounts: worlds.length },
  };
}

/** Seconds that several worlds may take side by side, where a message that one awaits is slow to come. */
const longest = 270;

type Lists = { readonly [K in keyof World as World[K] extends readonly unknown[] ? K : never]: World[K] };

function all<K extends keyof Lists>(worlds: readonly World[], key: K): Lists[K] {
  return worlds.flatMap((world): readonly unknown[] => world[key]) as Lists[K];
}

/** All parts of all networks; their names must differ too. */
function mergeNetworks(networks: readonly World['network'][]): World['network'] {
  const kinds = Object.keys(networks[0] ?? {}) as (keyof World['network'])[];
  const merged = kinds.map((kind) => [kind, networks.flatMap((one): readonly unknown[] => one[kind])]);
  return Object.fromEntries(merged) as World['network'];
}

/** Changes an hour that one world may need. */
const changesOfOne = 10;

/** Grants, corrections and move backs of all, and an hour's allowance for each; of everything else, what the first world says. */
function mergeConfigurations(worlds: readonly World[]): World['remediator']['configuration'] {
  const configurations = worlds.map((world) => world.remediator.configuration);
  const lists = ['grants', 'corrections', 'moveBacks'].map(
    (key) => [key, configurations.flatMap((one) => (one[key] as readonly unknown[] | undefined) ?? [])] as const,
  );
  const limits = { changesPerHour: changesOfOne * worlds.length };
  return { ...configurations[0], ...Object.fromEntries(lists), limits };
}
