import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteNatGatewayCommand,
  DeleteVpcEndpointsCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  ModifyVpcEndpointCommand,
  type Route,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { CreateFileSystemCommand, CreateMountTargetCommand, EFSClient } from '@aws-sdk/client-efs';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { actAs, rootOf } from './principals.ts';

let account: Account;
let ec2: EC2Client;
let iam: IAMClient;
let vpc: string;
let subnet: string;

beforeAll(async () => {
  account = await startAccount();
  ec2 = new EC2Client(rootOf(account));
  iam = new IAMClient(rootOf(account));
  vpc = await makeVpc();
  subnet = await makeSubnet(vpc, '10.0.1.0/24');
}, 120_000);

afterAll(() => account.stop());

async function makeVpc(): Promise<string> {
  const { Vpc: made } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const id = made?.VpcId ?? '';
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: id, EnableDnsHostnames: { Value: true } }));
  return id;
}

async function makeSubnet(VpcId: string, CidrBlock: string): Promise<string> {
  const made = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone: 'us-east-1b' }));
  return made.Subnet?.SubnetId ?? '';
}

async function makeTable(VpcId: string): Promise<string> {
  return (await ec2.send(new CreateRouteTableCommand({ VpcId }))).RouteTable?.RouteTableId ?? '';
}

async function makeNat(SubnetId: string) {
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: 'vpc' }));
  return (await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }))).NatGateway;
}

async function routesOf(table: string): Promise<readonly Route[]> {
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [table] }));
  return RouteTables[0]?.Routes ?? [];
}

function interfaceEndpoint(VpcId: string, service: string, more: object = {}): CreateVpcEndpointCommand {
  return new CreateVpcEndpointCommand({
    VpcId,
    ServiceName: `com.amazonaws.us-east-1.${service}`,
    VpcEndpointType: 'Interface',
    SubnetIds: [subnet],
    PrivateDnsEnabled: true,
    ...more,
  });
}

describe('a VPC of the account', () => {
  it('tells its DNS attributes: names are resolved from the start, hosts are named when asked for', async () => {
    const { Vpc: made } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.1.0.0/16' }));
    const VpcId = made?.VpcId ?? '';
    const ask = async (Attribute: 'enableDnsSupport' | 'enableDnsHostnames') => {
      const answer = await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
      return (answer.EnableDnsSupport ?? answer.EnableDnsHostnames)?.Value;
    };
    expect([await ask('enableDnsSupport'), await ask('enableDnsHostnames')]).toEqual([true, false]);
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: false } }));
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
    expect([await ask('enableDnsSupport'), await ask('enableDnsHostnames')]).toEqual([false, true]);
  });

  it('stands beside the default one, and filters tell them apart', async () => {
    const { Vpcs = [] } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }),
    );
    expect(Vpcs).toHaveLength(1);
    const { Subnets = [] } = await ec2.send(
      new DescribeSubnetsCommand({ Filters: [{ Name: 'vpc-id', Values: [vpc] }] }),
    );
    expect(Subnets).toMatchObject([{ SubnetId: subnet, AvailabilityZone: 'us-east-1b', CidrBlock: '10.0.1.0/24' }]);
  });

  it('has a security group that admits its own members', async () => {
    const { SecurityGroups = [] } = await ec2.send(
      new DescribeSecurityGroupsCommand({
        Filters: [
          { Name: 'vpc-id', Values: [vpc] },
          { Name: 'group-name', Values: ['default'] },
        ],
      }),
    );
    expect(SecurityGroups[0]?.IpPermissions).toMatchObject([
      { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: SecurityGroups[0]?.GroupId }] },
    ]);
  });
});

describe('an interface endpoint', () => {
  it('shows its policy, groups, subnets and private DNS, and has an address of its subnet', async () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ssm:*', Resource: '*' }],
    };
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({ VpcId: vpc, GroupName: 'doors', Description: 'x' }),
    );
    await ec2.send(
      interfaceEndpoint(vpc, 'ssm', { PolicyDocument: JSON.stringify(policy), SecurityGroupIds: [GroupId] }),
    );
    await ec2.send(interfaceEndpoint(vpc, 'logs', { PrivateDnsEnabled: false }));
    const { VpcEndpoints = [] } = await ec2.send(
      new DescribeVpcEndpointsCommand({
        Filters: [
          { Name: 'vpc-id', Values: [vpc] },
          { Name: 'service-name', Values: ['com.amazonaws.us-east-1.ssm'] },
        ],
      }),
    );
    expect(VpcEndpoints).toMatchObject([
      {
        State: 'available',
        PrivateDnsEnabled: true,
        SubnetIds: [subnet],
        Groups: [{ GroupId, GroupName: 'doors' }],
        RouteTableIds: [],
      },
    ]);
    expect(JSON.parse(VpcEndpoints[0]?.PolicyDocument ?? '')).toEqual(policy);
    const { NetworkInterfaces = [] } = await ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: VpcEndpoints[0]?.NetworkInterfaceIds }),
    );
    expect(NetworkInterfaces).toMatchObject([
      { SubnetId: subnet, PrivateIpAddress: expect.stringMatching(/^10\.0\.1\./) },
    ]);
  });

  it('allows everything and stands in the VPC’s own group, unless something else is said', async () => {
    const { VpcEndpoint: made } = await ec2.send(interfaceEndpoint(vpc, 'kms', { PrivateDnsEnabled: false }));
    expect(JSON.parse(made?.PolicyDocument ?? '')).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    expect(made?.Groups).toMatchObject([{ GroupName: 'default' }]);
  });

  it('is refused private DNS where another has the name, or where the VPC resolves none', async () => {
    const own = await makeVpc();
    const place = { SubnetIds: [await makeSubnet(own, '10.0.1.0/24')] };
    const { VpcEndpoint: first } = await ec2.send(interfaceEndpoint(own, 'ecr.api', place));
    await expect(ec2.send(interfaceEndpoint(own, 'ecr.api', place))).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringContaining('conflicting DNS domain for api.ecr.us-east-1.amazonaws.com'),
    });
    const { VpcEndpoint: second } = await ec2.send(
      interfaceEndpoint(own, 'ecr.api', { ...place, PrivateDnsEnabled: false }),
    );
    const turnOn = new ModifyVpcEndpointCommand({ VpcEndpointId: second?.VpcEndpointId, PrivateDnsEnabled: true });
    await expect(ec2.send(turnOn)).rejects.toMatchObject({ name: 'InvalidParameter' });
    await ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: first?.VpcEndpointId, PrivateDnsEnabled: false }));
    await ec2.send(turnOn);
    const { VpcEndpoints = [] } = await ec2.send(
      new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'vpc-id', Values: [own] }] }),
    );
    expect(VpcEndpoints.map((one) => one.PrivateDnsEnabled)).toEqual([false, true]);
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: own, EnableDnsHostnames: { Value: false } }));
    await expect(ec2.send(interfaceEndpoint(own, 'logs', place))).rejects.toThrow('enableDnsHostnames');
  });
});

describe('the gateway endpoint of S3', () => {
  it('is a route in the tables that it serves, comes and goes with them, and has no private DNS', async () => {
    const [one, two] = [await makeTable(vpc), await makeTable(vpc)];
    const { VpcEndpoint: made } = await ec2.send(
      new CreateVpcEndpointCommand({ VpcId: vpc, ServiceName: 'com.amazonaws.us-east-1.s3', RouteTableIds: [one] }),
    );
    const VpcEndpointId = made?.VpcEndpointId ?? '';
    expect(made).toMatchObject({ VpcEndpointType: 'Gateway', PrivateDnsEnabled: false, RouteTableIds: [one] });
    const route = { DestinationPrefixListId: expect.stringMatching(/^pl-/), GatewayId: VpcEndpointId, State: 'active' };
    expect(await routesOf(one)).toContainEqual(expect.objectContaining(route));
    await ec2.send(
      new ModifyVpcEndpointCommand({ VpcEndpointId, AddRouteTableIds: [two], RemoveRouteTableIds: [one] }),
    );
    expect(await routesOf(one)).toHaveLength(1);
    expect(await routesOf(two)).toContainEqual(expect.objectContaining(route));
    await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }));
    expect(await routesOf(two)).toHaveLength(1);
    await expect(ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [VpcEndpointId] }))).rejects.toMatchObject({
      name: 'InvalidVpcEndpointId.NotFound',
    });
  });
});

describe('a route', () => {
  it('becomes a black hole with its NAT gateway, and with its internet gateway', async () => {
    const own = await makeVpc();
    const place = await makeSubnet(own, '10.0.0.0/24');
    const igw = (await ec2.send(new CreateInternetGatewayCommand({}))).InternetGateway?.InternetGatewayId ?? '';
    const attachment = { InternetGatewayId: igw, VpcId: own };
    await ec2.send(new AttachInternetGatewayCommand(attachment));
    const nat = await makeNat(place);
    expect(nat).toMatchObject({ State: 'available', ConnectivityType: 'public', VpcId: own });
    expect(nat?.NatGatewayAddresses).toMatchObject([{ PrivateIp: expect.stringMatching(/^10\.0\.0\./) }]);
    const [inside, outside] = [await makeTable(own), await makeTable(own)];
    const to = { DestinationCidrBlock: '0.0.0.0/0' };
    await ec2.send(new CreateRouteCommand({ RouteTableId: inside, ...to, NatGatewayId: nat?.NatGatewayId }));
    await ec2.send(new CreateRouteCommand({ RouteTableId: outside, ...to, GatewayId: igw }));
    const states = async () => [(await routesOf(inside))[1]?.State, (await routesOf(outside))[1]?.State];
    expect(await states()).toEqual(['active', 'active']);
    await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: nat?.NatGatewayId }));
    expect(await states()).toEqual(['blackhole', 'active']);
    await ec2.send(new DetachInternetGatewayCommand(attachment));
    expect(await states()).toEqual(['blackhole', 'blackhole']);
    const { NatGateways } = await ec2.send(
      new DescribeNatGatewaysCommand({ Filter: [{ Name: 'vpc-id', Values: [own] }] }),
    );
    expect(NatGateways).toMatchObject([{ State: 'deleted', SubnetId: place }]);
  });

  it('to a NAT gateway that never was is refused', async () => {
    const nat = 'nat-0123456789abcdef0';
    const route = { RouteTableId: await makeTable(vpc), DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: nat };
    await expect(ec2.send(new CreateRouteCommand(route))).rejects.toMatchObject({
      name: 'InvalidNatGatewayID.NotFound',
    });
    await expect(ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: [nat] }))).rejects.toMatchObject({
      name: 'NatGatewayNotFound',
    });
  });

  it('table serves a subnet alone', async () => {
    const [one, two] = [await makeTable(vpc), await makeTable(vpc)];
    const own = await makeSubnet(vpc, '10.0.9.0/24');
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId: one, SubnetId: own }));
    await expect(ec2.send(new AssociateRouteTableCommand({ RouteTableId: two, SubnetId: own }))).rejects.toMatchObject({
      name: 'Resource.AlreadyAssociated',
    });
  });
});

describe('a public NAT gateway', () => {
  it('fails in a VPC without an internet gateway', async () => {
    expect(await makeNat(subnet)).toMatchObject({ State: 'failed', FailureCode: 'Gateway.NotAttached' });
  });
});

describe('a network ACL', () => {
  it('shows its entries, and denies everything else', async () => {
    const { NetworkAcl: acl } = await ec2.send(new CreateNetworkAclCommand({ VpcId: vpc }));
    const NetworkAclId = acl?.NetworkAclId ?? '';
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId,
        RuleNumber: 100,
        Egress: true,
        Protocol: '6',
        RuleAction: 'allow',
        CidrBlock: '0.0.0.0/0',
        PortRange: { From: 443, To: 443 },
      }),
    );
    const { NetworkAcls = [] } = await ec2.send(new DescribeNetworkAclsCommand({ NetworkAclIds: [NetworkAclId] }));
    expect(NetworkAcls[0]).toMatchObject({ IsDefault: false, Associations: [] });
    expect(NetworkAcls[0]?.Entries?.map((one) => [one.Egress, one.RuleNumber, one.RuleAction, one.PortRange])).toEqual([
      [true, 32_767, 'deny', undefined],
      [false, 32_767, 'deny', undefined],
      [true, 100, 'allow', { From: 443, To: 443 }],
    ]);
    const { NetworkAcls: serving } = await ec2.send(
      new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnet] }] }),
    );
    expect(serving).toMatchObject([{ IsDefault: true }]);
  });
});

describe('EC2 in this account', () => {
  it('asks IAM, is recorded, and meets faults like every other service', async () => {
    const arn = `arn:aws:ec2:us-east-1:000000000000:vpc/${vpc}`;
    const settings = await actAs(account, iam, 'looker', [
      { Effect: 'Allow', Action: 'ec2:DescribeSubnets', Resource: '*' },
      { Effect: 'Allow', Action: 'ec2:DescribeVpcAttribute', Resource: arn },
    ]);
    const looker = new EC2Client(settings);
    const { VpcEndpoint: seen } = await ec2.send(interfaceEndpoint(vpc, 'sts', { PrivateDnsEnabled: false }));
    await account.resetCalls();
    await looker.send(new DescribeSubnetsCommand({ SubnetIds: [subnet] }));
    await looker.send(new DescribeVpcAttributeCommand({ VpcId: vpc, Attribute: 'enableDnsSupport' }));
    const VpcEndpointIds = [seen?.VpcEndpointId ?? ''];
    await expect(looker.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds }))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
    await expect(looker.send(new DescribeRouteTablesCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: expect.stringContaining('is not authorized to perform: ec2:DescribeRouteTables'),
    });
    await account.faults.add({ service: 'ec2', times: 1, fault: { kind: 'throttle' } });
    await expect(looker.send(new DescribeSubnetsCommand({}))).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
    const role = 'arn:aws:sts::000000000000:assumed-role/looker/session';
    expect((await account.calls()).map((call) => [call.action, call.resource, call.principal, call.error])).toEqual([
      ['ec2:DescribeSubnets', '*', role, null],
      ['ec2:DescribeVpcAttribute', arn, role, null],
      ['ec2:DescribeVpcEndpoints', '*', role, 'UnauthorizedOperation'],
      ['ec2:DescribeRouteTables', '*', role, 'UnauthorizedOperation'],
      ['ec2:DescribeSubnets', '*', role, 'RequestLimitExceeded'],
    ]);
  });

  it('knows the subnets that services, tasks and mount targets stand in', async () => {
    const ecs = new ECSClient(rootOf(account));
    await ecs.send(new CreateClusterCommand({ clusterName: 'port' }));
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        family: 'port',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        containerDefinitions: [{ name: 'app', image: 'nginx' }],
      }),
    );
    const networkConfiguration = { awsvpcConfiguration: { subnets: [subnet], assignPublicIp: 'ENABLED' as const } };
    const common = { cluster: 'port', taskDefinition: 'port', launchType: 'FARGATE' as const, networkConfiguration };
    await ecs.send(new CreateServiceCommand({ ...common, serviceName: 'port', desiredCount: 1 }));
    const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'port', services: ['port'] }));
    expect(services?.[0]?.deployments?.[0]?.networkConfiguration).toEqual(networkConfiguration);
    expect((await ecs.send(new RunTaskCommand(common))).tasks).toHaveLength(1);
    const efs = new EFSClient(rootOf(account));
    const { FileSystemId } = await efs.send(new CreateFileSystemCommand({ CreationToken: 'port' }));
    expect(await efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId: subnet }))).toMatchObject({
      VpcId: vpc,
      AvailabilityZoneName: 'us-east-1b',
      IpAddress: expect.stringMatching(/^10\.0\.1\./),
    });
  });
});

describe('a call that comes through an endpoint', () => {
  it('is refused by the endpoint’s policy in IAM’s own words, and allowed by it', async () => {
    const own = await makeVpc();
    const secrets = new SecretsManagerClient(rootOf(account));
    await account.secrets.announce('port/db', 'AbCdEf');
    await secrets.send(new CreateSecretCommand({ Name: 'port/db', SecretString: 'x' }));
    const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:port/db-AbCdEf';
    const settings = await actAs(account, iam, 'sailor', [
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: arn },
    ]);
    let made = 0;
    const through = async (statement: object) => {
      made += 1;
      const place = [await makeSubnet(own, `10.0.${made}.0/24`)];
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Principal: '*', ...statement }] });
      const { VpcEndpoint: endpoint } = await ec2.send(
        interfaceEndpoint(own, 'secretsmanager', { SubnetIds: place, PrivateDnsEnabled: false, PolicyDocument }),
      );
      const client = new SecretsManagerClient(settings);
      client.middlewareStack.add(
        (next) => (args) => {
          (args.request as { headers: Record<string, string> }).headers['x-sandbox-vpc-endpoint'] =
            endpoint?.VpcEndpointId ?? '';
          return next(args);
        },
        { step: 'build' },
      );
      return client.send(new GetSecretValueCommand({ SecretId: arn }));
    };
    const said = `User: arn:aws:sts::000000000000:assumed-role/sailor/session is not authorized to perform: secretsmanager:GetSecretValue on resource: ${arn}`;
    await expect(through({ Effect: 'Allow', Action: 'ssm:*', Resource: '*' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `${said} because no VPC endpoint policy allows the secretsmanager:GetSecretValue action`,
    });
    await expect(through({ Effect: 'Deny', Action: '*', Resource: '*' })).rejects.toMatchObject({
      message: `${said} with an explicit deny in a VPC endpoint policy`,
    });
    await expect(through({ Effect: 'Allow', Action: 'secretsmanager:Get*', Resource: arn })).resolves.toMatchObject({
      ARN: arn,
    });
  });
});

describe('a reset', () => {
  it('leaves the default VPC alone', async () => {
    await account.reset();
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs.map((one) => one.IsDefault)).toEqual([true]);
  });
});
