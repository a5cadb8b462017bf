import type { SnapshotPart } from './snapshot.ts';

/** What can be in the way; the codes of the network's causes. */
export type ObstacleCode =
  | 'no-route'
  | 'nat-route-black-hole'
  | 'public-ip-missing'
  | 'endpoint-missing'
  | 'gateway-endpoint-not-associated'
  | 'private-dns-off'
  | 'vpc-dns-off'
  | 'endpoint-security-group-closed'
  | 'task-security-group-closed'
  | 'network-acl-closed'
  | 'mount-target-closed';

/** One station of the way. */
export type Hop = {
  readonly kind:
    | 'task'
    | 'security-group'
    | 'subnet'
    | 'network-acl'
    | 'route-table'
    | 'nat-gateway'
    | 'internet-gateway'
    | 'endpoint'
    | 'dns'
    | 'destination';
  readonly id: string;
  /** False at the last hop of a way that is blocked or undecided. */
  readonly passes: boolean;
  /** What is the matter with it, in a few words. */
  readonly says?: string;
};

/** What is in the way. */
export type Obstacle = {
  readonly code: ObstacleCode;
  /** Id of what is in the way. */
  readonly obstacleId: string;
  /** One sentence, with ids. */
  readonly says: string;
  readonly subnet: string;
  /** Empty where no part that is known names it. */
  readonly vpc: string;
  readonly routeTable?: string;
  readonly endpoint?: string;
  readonly securityGroup?: string;
  readonly acl?: string;
  readonly direction?: 'egress' | 'ingress';
  /** TCP ports that a network ACL does not let through, both ends included. */
  readonly ports?: readonly [from: number, to: number];
  /** The number of the network ACL's entry that denies; 32767 is the closing `*`. */
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
      /** Parts that would decide; empty where nothing that can be read would. */
      readonly lacking: readonly SnapshotPart[];
      readonly because: string;
      readonly hops: readonly Hop[];
      readonly notes: readonly string[];
    };

export type Via = 'interface-endpoint' | 'gateway-endpoint' | 'nat-gateway' | 'internet-gateway' | 'local';
