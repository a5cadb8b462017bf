import { randomInt } from 'node:crypto';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { addressIn } from './address.ts';
import { connect } from './connect.ts';
import type { Connection, Target } from './connection.ts';
import { readTopology, type Topology } from './topology.ts';

/** Where ECS puts a task: what its service or its run names. */
export type Placement = {
  readonly subnet?: string;
  readonly securityGroups?: readonly string[];
  readonly publicIp?: boolean;
  /** The address that the task has already; any of its subnet unless given. */
  readonly address?: string;
};

/** A task's place in the network: its address and zone, and what becomes of its connections. */
export type Place = {
  readonly address: string;
  readonly zone?: string;
  readonly to: (target: Target) => Connection;
};

/** What stands between the tasks and a service, and how its connections fail for it. */
export type Interception = {
  readonly service: Target['service'];
  readonly how: 'refused' | 'reset' | 'untrusted';
  /** Ids of the subnets that it stands in; everywhere unless given. */
  readonly subnets?: readonly string[];
};

/** The network as the tasks feel it; it changes while a world runs, since it is looked up for each task. */
export type Network = {
  readonly place: (placement: Placement) => Promise<Place>;
  readonly intercept: (interceptions: readonly Interception[]) => void;
  /** Runs what changes the network; no task is placed meanwhile, so that none meets a half of it. */
  readonly change: (work: () => Promise<void>) => Promise<void>;
};

/** The network that the account's EC2 describes. A task without a subnet reaches everything. */
export function createNetwork(ec2: EC2Client): Network {
  let interceptions: readonly Interception[] = [];
  let changed: Promise<void> = Promise.resolve();
  const looks = new Set<Promise<unknown>>();
  const look = async (subnet: string): Promise<Topology | undefined> => {
    const read = readTopology(ec2, subnet);
    looks.add(read);
    return read.finally(() => looks.delete(read));
  };
  return {
    intercept: (wanted) => {
      interceptions = wanted;
    },
    change: (work) => {
      const done = changed.then(() => Promise.allSettled(looks)).then(work);
      changed = done.catch(() => undefined);
      return done;
    },
    place: async ({ subnet, securityGroups = [], publicIp = false, address: kept }) => {
      await changed;
      const topology = subnet === undefined ? undefined : await look(subnet);
      const own = topology?.subnets.find((one) => one.SubnetId === subnet);
      const address = kept ?? addressIn(own?.CidrBlock ?? '10.0.0.0/16', randomInt(2 ** 16));
      if (subnet === undefined || topology === undefined || own === undefined)
        return { address, to: () => ({ is: 'open', address: '127.0.0.1' }) };
      const groups = securityGroups.length > 0 ? securityGroups : defaultGroup(topology.groups);
      const from = { subnet, address, securityGroups: groups, publicIp };
      return {
        address,
        ...(own.AvailabilityZone !== undefined && { zone: own.AvailabilityZone }),
        to: (target) => intercepted(connect(topology, from, target), target, from, interceptions),
      };
    },
  };
}

/** ECS puts a task that names no group into the VPC's own. */
function defaultGroup(
  groups: readonly { readonly GroupId?: string | undefined; readonly GroupName?: string | undefined }[],
): readonly string[] {
  return groups.filter((group) => group.GroupName === 'default').flatMap(({ GroupId }) => GroupId ?? []);
}

/** Only what arrives can be intercepted. */
function intercepted(
  connection: Connection,
  { service }: Target,
  { subnet, address: own }: { readonly subnet: string; readonly address: string },
  interceptions: readonly Interception[],
): Connection {
  const met = interceptions.find(
    (one) => one.service === service && (one.subnets === undefined || one.subnets.includes(subnet)),
  );
  if (connection.is === 'broken' || met === undefined) return connection;
  const { address } = connection;
  return met.how === 'reset' ? { is: 'broken', how: 'reset', address, own } : { is: 'broken', how: met.how, address };
}
