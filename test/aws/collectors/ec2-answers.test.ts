import {
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { account, known } from './collecting.ts';

const ec2 = mockClient(EC2Client);
beforeEach(() => ec2.reset());
const vpc = 'vpc-1';

describe('a subnet', () => {
  it('is read with its blocks, as far as they are associated', async () => {
    ec2.on(DescribeSubnetsCommand).resolves({
      Subnets: [
        {
          SubnetId: 'subnet-a',
          VpcId: vpc,
          AvailabilityZone: 'eu-west-1a',
          CidrBlock: '10.0.1.0/24',
          AvailableIpAddressCount: 3,
          OwnerId: account,
          BlockPublicAccessStates: { InternetGatewayBlockMode: 'block-ingress' },
          Ipv6CidrBlockAssociationSet: [
            { Ipv6CidrBlock: '2a05:d018::/64', Ipv6CidrBlockState: { State: 'associated' } },
            { Ipv6CidrBlock: '2a05:d019::/64', Ipv6CidrBlockState: { State: 'disassociated' } },
          ],
        },
        {
          SubnetId: 'subnet-6',
          VpcId: vpc,
          AvailabilityZone: 'eu-west-1b',
          Ipv6Native: true,
          OwnerId: '999988887777',
          BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
        },
      ],
    });
    expect(await known('subnets', ['subnet-6', 'subnet-a'])).toEqual([
      {
        id: 'subnet-a',
        vpc,
        zone: 'eu-west-1a',
        cidr: '10.0.1.0/24',
        ipv6Cidrs: ['2a05:d018::/64'],
        freeAddresses: 3,
        publicAccess: 'block-ingress',
      },
      { id: 'subnet-6', vpc, zone: 'eu-west-1b', ipv6Cidrs: [], sharedBy: '999988887777' },
    ]);
  });
});

describe('a route table', () => {
  it('is read with the subnets that name it and every kind of route', async () => {
    ec2.on(DescribeRouteTablesCommand).resolves({
      RouteTables: [
        {
          RouteTableId: 'rtb-1',
          VpcId: vpc,
          Associations: [
            { Main: true, AssociationState: { State: 'associated' } },
            { Main: false, SubnetId: 'subnet-a', AssociationState: { State: 'associated' } },
            { Main: false, SubnetId: 'subnet-b', AssociationState: { State: 'disassociating' } },
            { Main: false, GatewayId: 'igw-1' },
          ],
          Routes: [
            { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
            { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1', State: 'blackhole' },
            { DestinationIpv6CidrBlock: '::/0', EgressOnlyInternetGatewayId: 'eigw-1', State: 'active' },
            { DestinationPrefixListId: 'pl-1', GatewayId: 'vpce-1', State: 'active' },
            { DestinationCidrBlock: '10.1.0.0/16', TransitGatewayId: 'tgw-1', State: 'active' },
            { DestinationCidrBlock: '10.2.0.0/16', VpcPeeringConnectionId: 'pcx-1', State: 'active' },
            { DestinationCidrBlock: '10.3.0.0/16', InstanceId: 'i-1', NetworkInterfaceId: 'eni-1', State: 'active' },
            { DestinationCidrBlock: '10.4.0.0/16', CoreNetworkArn: 'arn:core', State: 'active' },
            { DestinationCidrBlock: '10.5.0.0/16', State: 'active' },
          ],
        },
        { RouteTableId: 'rtb-2', VpcId: vpc, Associations: [{ Main: false, SubnetId: 'subnet-c' }] },
      ],
    });
    expect(await known('route-tables', vpc)).toEqual([
      {
        id: 'rtb-1',
        vpc,
        main: true,
        subnets: ['subnet-a'],
        routes: [
          { destination: '10.0.0.0/16', target: 'local', state: 'active' },
          { destination: '0.0.0.0/0', target: 'nat-1', state: 'blackhole' },
          { destination: '::/0', target: 'eigw-1', state: 'active' },
          { destination: 'pl-1', target: 'vpce-1', state: 'active' },
          { destination: '10.1.0.0/16', target: 'tgw-1', state: 'active' },
          { destination: '10.2.0.0/16', target: 'pcx-1', state: 'active' },
          { destination: '10.3.0.0/16', target: 'i-1', state: 'active' },
          { destination: '10.4.0.0/16', target: 'arn:core', state: 'active' },
          { destination: '10.5.0.0/16', target: 'unknown', state: 'active' },
        ],
      },
      { id: 'rtb-2', vpc, main: false, subnets: ['subnet-c'], routes: [] },
    ]);
  });
});

describe('a NAT gateway', () => {
  it('is read with its state and connectivity; a regional one has a table instead of a subnet', async () => {
    ec2.on(DescribeNatGatewaysCommand).resolves({
      NatGateways: [
        { NatGatewayId: 'nat-1', SubnetId: 'subnet-n', State: 'deleted', ConnectivityType: 'private' },
        { NatGatewayId: 'nat-2', RouteTableId: 'rtb-n', State: 'available', AvailabilityMode: 'regional' },
      ],
    });
    expect(await known('nat-gateways', ['nat-1', 'nat-2'])).toEqual([
      { id: 'nat-1', subnet: 'subnet-n', state: 'deleted', connectivity: 'private' },
      { id: 'nat-2', routeTable: 'rtb-n', state: 'available', connectivity: 'public' },
    ]);
  });
});

describe('a VPC endpoint', () => {
  const endpoint = { VpcEndpointId: 'vpce-1', VpcId: vpc, ServiceName: 'com.amazonaws.eu-west-1.kms' };
  const plain = { id: 'vpce-1', vpc, service: endpoint.ServiceName };
  const none = { subnets: [], securityGroups: [], routeTables: [], privateDns: false };

  it('is read with its policy, its groups and its state in lower case', async () => {
    const policy = { Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } };
    ec2.on(DescribeVpcEndpointsCommand).resolves({
      VpcEndpoints: [
        {
          ...endpoint,
          VpcEndpointType: 'Interface',
          // The SDK's model spells it `Available`, the service `available`.
          State: 'PendingAcceptance',
          PrivateDnsEnabled: true,
          DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: true },
          SubnetIds: ['subnet-a'],
          Groups: [{ GroupId: 'sg-1', GroupName: 'one' }],
          IpAddressType: 'dualstack',
          PolicyDocument: JSON.stringify(policy),
        },
      ],
    });
    expect(await known('vpc-endpoints', vpc)).toEqual([
      {
        ...plain,
        type: 'Interface',
        state: 'pendingacceptance',
        privateDns: true,
        inboundOnly: true,
        subnets: ['subnet-a'],
        securityGroups: ['sg-1'],
        routeTables: [],
        ipAddressType: 'dualstack',
        policy: {
          Statement: [{ Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['*'], Resource: ['*'] }],
        },
      },
    ]);
  });

  it('with a policy that cannot be parsed says so, and does not look like one without a policy', async () => {
    ec2.on(DescribeVpcEndpointsCommand).resolves({
      VpcEndpoints: [
        { ...endpoint, VpcEndpointType: 'Gateway', State: 'Available', RouteTableIds: ['rtb-1'], PolicyDocument: '{' },
        {
          ...endpoint,
          VpcEndpointType: 'Gateway',
          State: 'Available',
          DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: false },
        },
      ],
    });
    const gateway = { ...plain, ...none, type: 'Gateway', state: 'available' };
    expect(await known('vpc-endpoints', vpc)).toEqual([
      { ...gateway, routeTables: ['rtb-1'], policy: 'unreadable' },
      gateway,
    ]);
  });
});

describe('a security group', () => {
  it('is read with every kind of peer; rules for all ports have none', async () => {
    ec2.on(DescribeSecurityGroupsCommand).resolves({
      SecurityGroups: [
        {
          GroupId: 'sg-1',
          VpcId: vpc,
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              IpRanges: [{ CidrIp: '10.0.0.0/16' }],
              Ipv6Ranges: [{ CidrIpv6: '2a05:d018::/56' }],
              UserIdGroupPairs: [{ GroupId: 'sg-2', UserId: account }],
              PrefixListIds: [{ PrefixListId: 'pl-1' }],
            },
          ],
          IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
        },
      ],
    });
    const peers = { cidrs: ['10.0.0.0/16', '2a05:d018::/56'], groups: ['sg-2'], prefixLists: ['pl-1'] };
    expect(await known('security-groups', ['sg-1'])).toEqual([
      {
        id: 'sg-1',
        vpc,
        ingress: [{ protocol: 'tcp', fromPort: 443, toPort: 443, ...peers }],
        egress: [{ protocol: '-1', cidrs: ['0.0.0.0/0'], groups: [], prefixLists: [] }],
      },
    ]);
  });
});

describe('a network ACL', () => {
  it('is read with its entries of both directions and families', async () => {
    ec2.on(DescribeNetworkAclsCommand).resolves({
      NetworkAcls: [
        {
          NetworkAclId: 'acl-1',
          VpcId: vpc,
          Associations: [{ SubnetId: 'subnet-a', NetworkAclId: 'acl-1' }],
          Entries: [
            {
              RuleNumber: 100,
              Egress: true,
              Protocol: '6',
              CidrBlock: '0.0.0.0/0',
              PortRange: { From: 443, To: 443 },
              RuleAction: 'allow',
            },
            { RuleNumber: 32_767, Egress: false, Protocol: '-1', Ipv6CidrBlock: '::/0', RuleAction: 'deny' },
          ],
        },
      ],
    });
    expect(await known('network-acls', vpc)).toEqual([
      {
        id: 'acl-1',
        vpc,
        subnets: ['subnet-a'],
        entries: [
          { number: 100, egress: true, protocol: '6', cidr: '0.0.0.0/0', fromPort: 443, toPort: 443, action: 'allow' },
          { number: 32_767, egress: false, protocol: '-1', cidr: '::/0', action: 'deny' },
        ],
      },
    ]);
  });
});
