import type { PolicyDocument } from '../policy/policy-document.ts';

/** A subnet. */
export type Subnet = {
  readonly id: string;
  readonly vpc: string;
  /** Availability Zone, such as `us-east-1a`. */
  readonly zone: string;
  /** IPv4 block; undefined in an IPv6-only subnet. */
  readonly cidr?: string;
  readonly ipv6Cidrs: readonly string[];
  /** IPv4 addresses that nothing uses; undefined if AWS did not return it. */
  readonly freeAddresses?: number;
  /** What VPC Block Public Access stops here, exclusions included; undefined where it is off, or EC2 does not say. */
  readonly publicAccess?: 'block-ingress' | 'block-bidirectional';
  /**
   * The account that shares the subnet with this one. This account cannot see the endpoints and NAT gateways of that
   * account.
   */
  readonly sharedBy?: string;
};

/** A route table with the subnets that name it. The main route table serves every other subnet of the VPC. */
export type RouteTable = {
  readonly id: string;
  readonly vpc: string;
  readonly main: boolean;
  readonly subnets: readonly string[];
  readonly routes: readonly Route[];
};

export type Route = {
  /** IPv4 or IPv6 block, or a prefix list (`pl-…`). */
  readonly destination: string;
  /**
   * `local`, `nat-…`, `igw-…`, `eigw-…`, `vgw-…`, `tgw-…`, `pcx-…`, `vpce-…`, `eni-…`, `i-…`, `lgw-…`, `cagw-…` or a
   * core network's ARN.
   */
  readonly target: string;
  /** `blackhole`: the target no longer exists. */
  readonly state: 'active' | 'blackhole';
};

export type NatGateway = {
  readonly id: string;
  /** Undefined for a regional NAT gateway, which is in no subnet. */
  readonly subnet?: string;
  /** The route table of a regional NAT gateway. Other NAT gateways use the route table of their subnet. */
  readonly routeTable?: string;
  /** `pending`, `failed`, `available`, `deleting` or `deleted`. */
  readonly state: string;
  readonly connectivity: 'public' | 'private';
};

export type VpcEndpoint = {
  readonly id: string;
  readonly vpc: string;
  /** `com.amazonaws.REGION.SERVICE`, or `cn.com.amazonaws.…`. */
  readonly service: string;
  readonly type: 'Interface' | 'Gateway' | 'GatewayLoadBalancer' | 'Resource' | 'ServiceNetwork';
  /** Lower case: `available`, `pending`, `pendingacceptance`, `rejected`, `failed`, `deleting` … */
  readonly state: string;
  readonly privateDns: boolean;
  /** True if only queries from outside the VPC resolve to its private names (S3, beside a gateway endpoint). */
  readonly inboundOnly?: boolean;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly routeTables: readonly string[];
  /** `ipv4`, `ipv6` or `dualstack`; undefined if AWS did not return it. */
  readonly ipAddressType?: string;
  /**
   * Undefined for the default policy with full access, which AWS does not return. `unreadable`: there is a policy that
   * could not be parsed.
   */
  readonly policy?: PolicyDocument | 'unreadable';
};

export type SecurityGroup = {
  readonly id: string;
  readonly vpc: string;
  readonly ingress: readonly SecurityGroupRule[];
  readonly egress: readonly SecurityGroupRule[];
};

/** One permission of a security group. It admits every peer that it names. */
export type SecurityGroupRule = {
  /** `tcp`, `udp`, `icmp`, a protocol's number, or `-1` for all. */
  readonly protocol: string;
  /** If both are undefined: every port. */
  readonly fromPort?: number;
  readonly toPort?: number;
  /** IPv4 and IPv6 blocks. */
  readonly cidrs: readonly string[];
  /** Security groups whose members the rule admits. */
  readonly groups: readonly string[];
  readonly prefixLists: readonly string[];
};

export type NetworkAcl = {
  readonly id: string;
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly entries: readonly NetworkAclEntry[];
};

export type NetworkAclEntry = {
  /** The entry with the lowest number that matches decides. 32767 is the closing `*`. */
  readonly number: number;
  readonly egress: boolean;
  /** A protocol's number (`6` is TCP), or `-1` for all. */
  readonly protocol: string;
  /** IPv4 or IPv6 block. */
  readonly cidr: string;
  /** If both are undefined: every port. */
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly action: 'allow' | 'deny';
};

export type VpcAttributes = { readonly dnsSupport: boolean; readonly dnsHostnames: boolean };
