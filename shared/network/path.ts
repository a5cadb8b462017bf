import type { SnapshotPart } from './snapshot.ts';

/** The kinds of obstacles. They are also the codes of the network causes. */
export type ObstacleCode =
  | 'no-route'
  | 'nat-route-black-hole'
  | 'public-ip-missing'
  | 'public-access-blocked'
  | 'endpoint-missing'
  | 'gateway-endpoint-not-associated'
  | 'private-dns-off'
  | 'vpc-dns-off'
  | 'endpoint-security-group-closed'
  | 'task-security-group-closed'
  | 'network-acl-closed'
  | 'mount-target-closed';

/** What a path leads through. */
export const hopKinds = [
  'task',
  'security-group',
  'subnet',
  'network-acl',
  'route-table',
  'nat-gateway',
  'internet-gateway',
  'endpoint',
  'dns',
  'destination',
] as const;

export type HopKind = (typeof hopKinds)[number];

/** One hop of a path. */
export type Hop = {
  readonly kind: HopKind;
  readonly id: string;
  /** False for the last hop of a path that is blocked or undecided. */
  readonly passes: boolean;
  /** What is wrong with the hop, in a few words. */
  readonly detail?: string;
};

/** The way from a subnet towards things that the task needs, as far as the traffic gets. */
export type Way = {
  /** Id of the subnet. */
  readonly from: string;
  /** What it leads to, in words. */
  readonly to: readonly string[];
  /** In the order of the traffic. The last one stops it. */
  readonly hops: readonly Hop[];
};

/** What stops the traffic. */
export type Obstacle = {
  readonly code: ObstacleCode;
  /** Id of the thing that stops the traffic. */
  readonly obstacleId: string;
  /** One sentence, with ids. */
  readonly sentence: string;
  readonly subnet: string;
  /** Empty if no known part names it. */
  readonly vpc: string;
  readonly routeTable?: string;
  readonly endpoint?: string;
  readonly securityGroup?: string;
  readonly acl?: string;
  readonly direction?: 'egress' | 'ingress';
  /** TCP ports that a network ACL does not pass, both ends included. */
  readonly ports?: readonly [from: number, to: number];
  /** Whether only the configuration of the task's own network interface opens the way. */
  readonly ofTask?: boolean;
  /** Whether what stops the traffic is only being made, and lets it through when it is ready. */
  readonly pending?: boolean;
  /** The number of the entry of the network ACL that denies; 32767 is the closing `*`. */
  readonly rule?: number;
};

/** Whether the task reaches its destination, hop by hop. */
export type Path =
  | {
      readonly is: 'reachable';
      readonly via: Via;
      readonly hops: readonly Hop[];
      readonly notes: readonly string[];
      readonly endpoint?: string;
    }
  | {
      readonly is: 'blocked';
      readonly obstacle: Obstacle;
      readonly hops: readonly Hop[];
      readonly notes: readonly string[];
    }
  | {
      readonly is: 'undecided';
      /** The parts that must be read to decide. Empty if no read would help. */
      readonly lacking: readonly SnapshotPart[];
      readonly because: string;
      readonly hops: readonly Hop[];
      readonly notes: readonly string[];
    };

export type Via = 'interface-endpoint' | 'gateway-endpoint' | 'nat-gateway' | 'internet-gateway' | 'local';
