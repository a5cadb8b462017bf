/** What a task in a subnet can call: everything, or only the named services (those with an endpoint). */
export type Reach = 'everything' | readonly ReachableService[];

/** Names of interface and gateway endpoints, as in `com.amazonaws.REGION.NAME`. */
export const reachableServices = ['secretsmanager', 'ssm', 'ecr.api', 'ecr.dkr', 's3', 'logs', 'kms'] as const;
export type ReachableService = (typeof reachableServices)[number];

/** The network as the tasks feel it; it changes while a world runs. */
export type Network = {
  /** Whether a call to the service leaves the subnet and comes back. A subnet that nobody described reaches everything. */
  readonly reaches: (subnet: string | undefined, service: ReachableService | 'internet') => boolean;
  readonly set: (subnet: string, reach: Reach) => void;
  readonly get: (subnet: string) => Reach;
};

/** A network whose subnets are named by their ids. */
export function createNetwork(): Network {
  const subnets = new Map<string, Reach>();
  const get = (subnet: string): Reach => subnets.get(subnet) ?? 'everything';
  return {
    get,
    set: (subnet, reach) => void subnets.set(subnet, reach),
    reaches: (subnet, service) => {
      if (subnet === undefined) return true;
      const reach = get(subnet);
      return reach === 'everything' || (service !== 'internet' && reach.includes(service));
    },
  };
}
