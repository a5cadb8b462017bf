import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import {
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { rootOf } from './principals.ts';
import { createStack, deleteStack, failuresOf, type Resources, updateStack } from './stacks.ts';

let account: Account;
let stacks: CloudFormationClient;
let ec2: EC2Client;
let vpc: string;
let subnet: string;
let table: string;

beforeAll(async () => {
  account = await startAccount();
  stacks = new CloudFormationClient(rootOf(account));
  ec2 = new EC2Client(rootOf(account));
  vpc = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
  for (const attribute of ['EnableDnsSupport', 'EnableDnsHostnames'])
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpc, [attribute]: { Value: true } }));
  subnet = (await ec2.send(new CreateSubnetCommand({ VpcId: vpc, CidrBlock: '10.0.1.0/24' }))).Subnet?.SubnetId ?? '';
  table = (await ec2.send(new CreateRouteTableCommand({ VpcId: vpc }))).RouteTable?.RouteTableId ?? '';
}, 120_000);

afterAll(() => account.stop());

const group = (cidr: string) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: {
    VpcId: vpc,
    GroupDescription: 'HTTPS from the VPC',
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: cidr }],
    SecurityGroupEgress: [{ IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' }],
  },
});
const endpoint = (service: string, more: object = {}) => ({
  Type: 'AWS::EC2::VPCEndpoint',
  Properties: {
    VpcId: vpc,
    VpcEndpointType: 'Interface',
    ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
    SubnetIds: [subnet],
    SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }],
    PrivateDnsEnabled: true,
    ...more,
  },
});
const whole = (cidr: string): Resources => ({
  Group: group(cidr),
  Logs: endpoint('logs'),
  S3: {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      VpcId: vpc,
      VpcEndpointType: 'Gateway',
      ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
      RouteTableIds: [table],
    },
  },
});

async function endpoints() {
  const filter = { Name: 'vpc-id', Values: [vpc] };
  return (await ec2.send(new DescribeVpcEndpointsCommand({ Filters: [filter] }))).VpcEndpoints ?? [];
}

describe('the network of a stack', () => {
  it('is what EC2 shows: endpoints with private DNS, their group’s rules, and the gateway’s route', async () => {
    const status = await createStack(stacks, 'network', whole('10.0.0.0/16'));
    expect([status, await failuresOf(stacks, 'network')]).toEqual(['CREATE_COMPLETE', []]);
    const [byInterface, gateway] = (await endpoints()).toSorted((a, b) =>
      (b.VpcEndpointType ?? '').localeCompare(a.VpcEndpointType ?? ''),
    );
    expect(byInterface).toMatchObject({
      ServiceName: 'com.amazonaws.us-east-1.logs',
      State: 'available',
      PrivateDnsEnabled: true,
      SubnetIds: [subnet],
    });
    const GroupIds = byInterface?.Groups?.flatMap(({ GroupId }) => GroupId ?? []);
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/16' }] },
    ]);
    expect(SecurityGroups?.[0]?.IpPermissionsEgress).toMatchObject([{ IpRanges: [{ CidrIp: '255.255.255.255/32' }] }]);
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [table] }));
    expect(RouteTables?.[0]?.Routes).toContainEqual(expect.objectContaining({ GatewayId: gateway?.VpcEndpointId }));
  });

  it('fails with EC2’s reason where EC2 refuses: a second endpoint with private DNS', async () => {
    const second: Resources = { Group: group('10.0.0.0/16'), Logs: endpoint('logs') };
    expect(await createStack(stacks, 'second', second)).toBe('ROLLBACK_COMPLETE');
    expect(await failuresOf(stacks, 'second')).toEqual([
      expect.stringMatching(
        /^Logs: private-dns-enabled cannot be set because there is already a conflicting DNS domain/,
      ),
    ]);
  });

  it('changes with the stack, and goes with it', async () => {
    expect(await updateStack(stacks, 'network', whole('10.0.0.0/24'))).toBe('UPDATE_COMPLETE');
    const GroupIds = (await endpoints()).flatMap(({ Groups }) => Groups?.flatMap(({ GroupId }) => GroupId ?? []) ?? []);
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([{ IpRanges: [{ CidrIp: '10.0.0.0/24' }] }]);
    expect(await deleteStack(stacks, 'network')).toBe('gone');
    expect(await endpoints()).toEqual([]);
  });
});
