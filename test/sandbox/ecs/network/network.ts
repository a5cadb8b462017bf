import { randomInt } from 'node:crypto';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { addressIn } from './address.ts';
import { connect } from './connect.ts';
import type { Connection, Target } from './connection.ts';
import { readTopology, type Topology } from './topology.ts';

/** The subnets and settings that a service or a run gives ECS for a task. */
export type Placement = {
  readonly subnet?: string;
  readonly securityGroups?: readonly string[];
  readonly publicIp?: boolean;
  /** The address that the task has already. Default: any address of its subnet. */
  readonly address?: string;
};

/** The place of a task in the network: its address and zone, and the results of its connections. */
export type Place = {
  readonly address: string;
  readonly zone?: string;
  /** Whether EC2 has no IPv4 address left in the subnet. */
  readonly isFull?: boolean;
  readonly to: (target: Target) => Connection;
};

/** Something that intercepts connections to a service, and how these connections fail. */
export type Interception = {
  readonly service: Target['service'];
  readonly how: 'refused' | 'reset' | 'untrusted';
  /** Ids of the subnets in which it intercepts. Default: all. */
  readonly subnets?: readonly string[];
};

/** The network of the tasks. It may change while a world runs, because it is read again for each task. */
export type Network = {
  readonly place: (placement: Placement) => Promise<Place>;
  readonly intercept: (interceptions: readonly Interception[]) => void;
  /** Changes the network. No task is placed during the change, so that no task sees half of it. */
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
        ...(own.AvailableIpAddressCount === 0 && { isFull: true }),
        to: (target) => intercepted(connect(topology, from, target), target, from, interceptions),
      };
    },
  };
}

/** A task that names no group gets the default group of the VPC. */
function defaultGroup(
  groups: readonly { readonly GroupId?: string | undefined; readonly GroupName?: string | undefined }[],
): readonly string[] {
  return groups.filter((group) => group.GroupName === 'default').flatMap(({ GroupId }) => GroupId ?? []);
}

/** Only a connection that would arrive can be intercepted. */
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
