import type { NetworkAcl, RouteTable, SecurityGroup, VpcEndpoint } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { addressIn, holds, resolverOf } from '../sandbox/ecs/network/address.ts';
import { connect } from '../sandbox/ecs/network/connect.ts';
import type { ReachableService } from '../sandbox/ecs/network/connection.ts';
import { aclAdmits, ephemeral, groupsAdmit, https } from '../sandbox/ecs/network/firewall.ts';
import { createNetwork } from '../sandbox/ecs/network/network.ts';
import type { Topology } from '../sandbox/ecs/network/topology.ts';

const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
const fromVpc = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] };
const openAcl: NetworkAcl = {
  NetworkAclId: 'acl-1',
  Associations: ['subnet-a', 'subnet-b', 'subnet-p'].map((SubnetId) => ({ SubnetId })),
  Entries: [true, false].map((Egress) => ({
    Egress,
    RuleNumber: 100,
    Protocol: '-1',
    RuleAction: 'allow' as const,
    CidrBlock: '0.0.0.0/0',
  })),
};
const local = { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' as const };
const out = (target: object) => ({ DestinationCidrBlock: '0.0.0.0/0', State: 'active' as const, ...target });

function table(id: string, subnets: readonly string[], routes: readonly object[]): RouteTable {
  return {
    RouteTableId: id,
    Associations: subnets.map((SubnetId) => ({ SubnetId })),
    Routes: [local, ...routes],
  };
}

function endpoint(service: ReachableService, more: Partial<VpcEndpoint> = {}): VpcEndpoint {
  return {
    VpcEndpointId: `vpce-${service}`,
    VpcEndpointType: 'Interface',
    ServiceName: `com.amazonaws.us-east-1.${service}`,
    State: 'available' as NonNullable<VpcEndpoint['State']>,
    PrivateDnsEnabled: true,
    Groups: [{ GroupId: 'sg-endpoints' }],
    NetworkInterfaceIds: ['eni-b'],
    ...more,
  };
}

/** Two private subnets and a public one with a NAT gateway, that the private ones are routed to. */
const open: Topology = {
  vpc: 'vpc-1',
  resolves: true,
  namesHosts: true,
  subnets: ['a', 'b', 'p'].map((one, at) => ({
    SubnetId: `subnet-${one}`,
    CidrBlock: `10.0.${at + 1}.0/24`,
    AvailabilityZone: `us-east-1${one === 'b' ? 'b' : 'a'}`,
  })),
  routeTables: [
    table('rtb-private', ['subnet-a', 'subnet-b'], [out({ NatGatewayId: 'nat-1' })]),
    table('rtb-public', ['subnet-p'], [out({ GatewayId: 'igw-1' })]),
  ],
  natGateways: [{ NatGatewayId: 'nat-1', SubnetId: 'subnet-p', State: 'available', ConnectivityType: 'public' }],
  internetGateways: [{ InternetGatewayId: 'igw-1' }],
  endpoints: [],
  groups: [
    { GroupId: 'sg-tasks', IpPermissionsEgress: [everything] },
    { GroupId: 'sg-endpoints', IpPermissions: [fromVpc] },
  ],
  acls: [openAcl],
  interfaces: [{ NetworkInterfaceId: 'eni-b', SubnetId: 'subnet-b', PrivateIpAddress: '10.0.2.9' }],
};
const privateOnly: Topology = {
  ...open,
  routeTables: [table('rtb-private', ['subnet-a', 'subnet-b', 'subnet-p'], [])],
};

function reach(
  topology: Topology,
  given: { readonly service?: ReachableService; readonly subnet?: string; readonly publicIp?: boolean } = {},
) {
  const { service = 'secretsmanager', subnet = 'subnet-a', publicIp = false } = given;
  const from = { subnet, address: '10.0.1.20', securityGroups: ['sg-tasks'], publicIp };
  return connect(topology, from, { service, region: 'us-east-1' });
}

const lost = (address: unknown) => ({ is: 'broken', how: 'timed-out', address });
const publicAddress = expect.stringMatching(/^(?!10\.)\d+\.\d+\.\d+\.\d+$/);

describe('a path through the internet', () => {
  it('leads through a NAT gateway that is there, in a subnet that leads on', () => {
    expect(reach(open)).toMatchObject({ is: 'open' });
  });

  it.each<[string, Partial<Topology>]>([
    ['no route', { routeTables: privateOnly.routeTables }],
    [
      'a black hole',
      {
        routeTables: [
          table('rtb-private', ['subnet-a'], [{ ...out({ NatGatewayId: 'nat-1' }), State: 'blackhole' }]),
          ...open.routeTables.slice(1),
        ],
      },
    ],
    ['a NAT gateway that failed', { natGateways: [{ ...open.natGateways[0], State: 'failed' }] }],
    ['a private NAT gateway', { natGateways: [{ ...open.natGateways[0], ConnectivityType: 'private' }] }],
    ['a NAT gateway in a subnet without a way on', { routeTables: open.routeTables.slice(0, 1) }],
    ['an internet gateway that is not attached', { internetGateways: [] }],
    ['a task’s group that lets nothing out', { groups: [{ GroupId: 'sg-tasks', IpPermissionsEgress: [] }] }],
  ])('is lost with %s', (_what, change) => {
    expect(reach({ ...open, ...change })).toEqual(lost(publicAddress));
  });

  it('needs a public IP where it leads through an internet gateway', () => {
    expect(reach(open, { subnet: 'subnet-p' })).toEqual(lost(publicAddress));
    expect(reach(open, { subnet: 'subnet-p', publicIp: true })).toMatchObject({ is: 'open' });
  });

  it('follows the longest prefix', () => {
    const lost32 = { DestinationCidrBlock: '52.0.0.0/8', NatGatewayId: 'nat-1', State: 'blackhole' as const };
    const routeTables = [
      table('rtb-private', ['subnet-a'], [out({ NatGatewayId: 'nat-1' }), lost32]),
      ...open.routeTables.slice(1),
    ];
    expect(reach({ ...open, routeTables })).toEqual(lost(publicAddress));
    expect(reach({ ...open, routeTables }, { service: 'ecr.api' })).toMatchObject({ is: 'open' });
  });

  it('leads from a subnet that no table names by the main one', () => {
    const main: RouteTable = { RouteTableId: 'rtb-main', Associations: [{ Main: true }], Routes: [local] };
    const routeTables = [main, ...open.routeTables.slice(1)];
    expect(reach({ ...open, routeTables })).toEqual(lost(publicAddress));
  });

  it('needs a network ACL that lets answers in at ephemeral ports, in the NAT gateway’s subnet too', () => {
    const entries = (ports: object) => [
      { Egress: true, RuleNumber: 100, Protocol: '-1', RuleAction: 'allow' as const, CidrBlock: '0.0.0.0/0' },
      {
        Egress: false,
        RuleNumber: 100,
        Protocol: '6',
        RuleAction: 'allow' as const,
        CidrBlock: '0.0.0.0/0',
        PortRange: ports,
      },
    ];
    const only = (subnet: string, ports: object): NetworkAcl => ({
      Associations: [{ SubnetId: subnet }],
      Entries: entries(ports),
    });
    for (const subnet of ['subnet-a', 'subnet-p']) {
      expect(reach({ ...open, acls: [only(subnet, { From: 443, To: 443 }), openAcl] })).toEqual(lost(publicAddress));
    }
    const deaf: NetworkAcl = {
      Associations: [{ SubnetId: 'subnet-p' }],
      Entries: [
        { Egress: false, RuleNumber: 90, Protocol: '-1', RuleAction: 'deny', CidrBlock: '10.0.1.0/24' },
        ...(openAcl.Entries ?? []),
      ],
    };
    expect(reach({ ...open, acls: [deaf, openAcl] })).toEqual(lost(publicAddress));
    expect(reach({ ...open, acls: [only('subnet-a', { From: 1024, To: 65_535 }), openAcl] })).toMatchObject({
      is: 'open',
    });
  });
});

describe('an interface endpoint', () => {
  const served: Topology = { ...privateOnly, endpoints: [endpoint('secretsmanager')] };

  it('makes the name of its service resolve to it in the whole VPC', () => {
    expect(reach(served)).toEqual({ is: 'open', address: '10.0.2.9', endpoint: 'vpce-secretsmanager' });
    expect(reach(served, { service: 'ssm' })).toEqual(lost(publicAddress));
  });

  it('does so even in subnets that have another path, whatever its group admits', () => {
    const closed: SecurityGroup = { GroupId: 'sg-endpoints', IpPermissions: [] };
    const groups = [...open.groups.slice(0, 1), closed];
    expect(reach({ ...open, groups, endpoints: [endpoint('secretsmanager')] })).toEqual(lost('10.0.2.9'));
  });

  it.each<[string, Partial<VpcEndpoint>, Partial<Topology>]>([
    ['private DNS is off', { PrivateDnsEnabled: false }, {}],
    ['it is not available yet', { State: 'pending' as NonNullable<VpcEndpoint['State']> }, {}],
    ['the VPC names no hosts', {}, { namesHosts: false }],
  ])('is of no use where %s', (_what, changed, topology) => {
    expect(reach({ ...served, ...topology, endpoints: [endpoint('secretsmanager', changed)] })).toEqual(
      lost(publicAddress),
    );
  });

  it('may admit the group of the tasks', () => {
    const byGroup: SecurityGroup = {
      GroupId: 'sg-endpoints',
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: 'sg-tasks' }] }],
    };
    expect(reach({ ...served, groups: [...open.groups.slice(0, 1), byGroup] })).toMatchObject({ is: 'open' });
  });

  it('in another subnet has a network ACL of its own before it; in the same one none is asked', () => {
    const closed: NetworkAcl = { Associations: [{ SubnetId: 'subnet-b' }], Entries: [] };
    expect(reach({ ...served, acls: [closed, openAcl] })).toEqual(lost('10.0.2.9'));
    expect(reach({ ...served, acls: [closed, openAcl] }, { subnet: 'subnet-b' })).toMatchObject({ is: 'open' });
  });
});

describe('the gateway endpoint of S3', () => {
  const gateway = (tables: readonly string[]) =>
    endpoint('s3', { VpcEndpointType: 'Gateway', PrivateDnsEnabled: false, RouteTableIds: [...tables] });

  it('serves the subnets of its route tables', () => {
    const served = { ...privateOnly, endpoints: [gateway(['rtb-private'])] };
    expect(reach(served, { service: 's3' })).toMatchObject({ is: 'open', endpoint: 'vpce-s3' });
    expect(reach({ ...served, endpoints: [gateway(['rtb-other'])] }, { service: 's3' })).toEqual(lost(publicAddress));
  });

  it('may be let out to by its prefix list', () => {
    const routed = [
      table('rtb-private', ['subnet-a'], [{ DestinationPrefixListId: 'pl-s3', GatewayId: 'vpce-s3', State: 'active' }]),
    ];
    const groups: SecurityGroup[] = [
      {
        GroupId: 'sg-tasks',
        IpPermissionsEgress: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, PrefixListIds: [{ PrefixListId: 'pl-s3' }] },
        ],
      },
    ];
    const served = { ...privateOnly, groups, endpoints: [gateway(['rtb-private'])] };
    expect(reach({ ...served, routeTables: routed }, { service: 's3' })).toMatchObject({ is: 'open' });
    expect(reach(served, { service: 's3' })).toEqual(lost(publicAddress));
  });
});

describe('names', () => {
  it('do not resolve at all without the VPC’s resolver', () => {
    expect(reach({ ...open, resolves: false })).toEqual({ is: 'broken', how: 'not-resolved', resolver: '10.0.0.2' });
  });
});

describe('a network ACL', () => {
  const entry = (RuleNumber: number, RuleAction: 'allow' | 'deny', ports?: readonly [number, number]) => ({
    Egress: false,
    RuleNumber,
    RuleAction,
    Protocol: ports ? '6' : '-1',
    CidrBlock: '0.0.0.0/0',
    ...(ports && { PortRange: { From: ports[0], To: ports[1] } }),
  });

  it('is decided by the lowest number that matches', () => {
    const entries = [entry(200, 'allow'), entry(100, 'deny', [443, 443])];
    expect(aclAdmits({ Entries: entries }, 'in', '10.0.0.1', https)).toBe(false);
    expect(aclAdmits({ Entries: entries }, 'in', '10.0.0.1', [80, 80])).toBe(true);
  });

  it('must admit every port that an answer may come back to', () => {
    expect(aclAdmits({ Entries: [entry(100, 'allow', [32_768, 49_999])] }, 'in', '10.0.0.1', ephemeral)).toBe(false);
    const both = [entry(100, 'allow', [32_768, 49_999]), entry(110, 'allow', [50_000, 65_535])];
    expect(aclAdmits({ Entries: both }, 'in', '10.0.0.1', ephemeral)).toBe(true);
  });

  it('says nothing of the other direction', () => {
    expect(aclAdmits({ Entries: [entry(100, 'allow')] }, 'out', '10.0.0.1', https)).toBe(false);
  });
});

describe('security groups', () => {
  it('admit what any of them admits', () => {
    const groups = [{ IpPermissions: [] }, { IpPermissions: [fromVpc] }];
    expect(groupsAdmit(groups, 'ingress', { address: '10.0.9.9' }, https)).toBe(true);
    expect(groupsAdmit(groups, 'ingress', { address: '10.1.9.9' }, https)).toBe(false);
    expect(groupsAdmit(groups, 'ingress', { address: '10.0.9.9' }, [80, 80])).toBe(false);
    expect(groupsAdmit(groups, 'egress', { address: '10.0.9.9' }, https)).toBe(false);
  });
});

describe('addresses', () => {
  it('are in a block or not', () => {
    expect(holds('10.0.1.0/24', '10.0.1.255')).toBe(true);
    expect(holds('10.0.1.0/24', '10.0.2.0')).toBe(false);
    expect(holds('0.0.0.0/0', '203.0.113.1')).toBe(true);
    expect(holds('::/0', '10.0.0.1')).toBe(false);
  });

  it('are chosen among those that AWS leaves', () => {
    for (const any of [0, 1, 250, 251, 65_535]) {
      const last = Number(addressIn('10.0.1.0/24', any).split('.')[3]);
      expect(last).toBeGreaterThanOrEqual(4);
      expect(last).toBeLessThanOrEqual(254);
    }
    expect(resolverOf('10.7.0.0/16')).toBe('10.7.0.2');
  });
});

describe('a change of the network', () => {
  it('is made as a whole: no task is placed during it, and a failed change does not block tasks for ever', async () => {
    const network = createNetwork({ send: () => Promise.reject(new Error('asked')) } as never);
    const seen: string[] = [];
    const change = network.change(async () => {
      await Promise.resolve();
      seen.push('changed');
      throw new Error('half of it');
    });
    const placed = network.place({}).then(() => seen.push('placed'));
    await expect(change).rejects.toThrow('half of it');
    await placed;
    expect(seen).toEqual(['changed', 'placed']);
  });
});

describe('a task without a subnet', () => {
  it('reaches everything, and nothing is read for it', async () => {
    const network = createNetwork({ send: () => Promise.reject(new Error('asked')) } as never);
    const place = await network.place({});
    expect(place.to({ service: 'internet', region: 'us-east-1' })).toMatchObject({ is: 'open' });
  });
});
