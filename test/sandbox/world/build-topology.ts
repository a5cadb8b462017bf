import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNetworkAclCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  ReplaceNetworkAclAssociationCommand,
  RevokeSecurityGroupEgressCommand,
  type Tag,
} from '@aws-sdk/client-ec2';
import { addAclEntry, authorize, type Building, createEndpoint, createNat, idOf, putRoute } from './network-parts.ts';
import type { WorldNetwork } from './network-schema.ts';

/** Creates a whole topology in the account's EC2, in the order of its dependencies. */
export async function buildTopology(network: WorldNetwork, building: Building): Promise<void> {
  for (const vpc of network.vpcs) await buildVpc(vpc, building);
  for (const gateway of network.internetGateways) await buildGateway(gateway, building);
  for (const subnet of network.subnets) await buildSubnet(subnet, building);
  for (const nat of network.natGateways) {
    const id = await createNat(building.ec2, idOf(building, 'subnet', nat.subnet), nat.connectivity);
    building.ids.set(`nat:${nat.name}`, id);
  }
  for (const table of network.routeTables) await buildTable(table, network, building);
  await buildGroups(network, building);
  for (const endpoint of network.endpoints) await createEndpoint(building, endpoint);
  for (const acl of network.networkAcls) await buildAcl(acl, building);
  // These come last: EC2 refuses an endpoint with private DNS in a VPC without DNS, but keeps the endpoint if DNS is
  // turned off later.
  for (const vpc of network.vpcs) await setVpcAttributes(building, idOf(building, 'vpc', vpc.name), vpc);
}

/** Sets the DNS attributes of the VPC. Each call sets one of them. */
export async function setVpcAttributes(
  { ec2 }: Building,
  vpc: string,
  {
    dnsSupport,
    dnsHostnames,
  }: { readonly dnsSupport?: boolean | undefined; readonly dnsHostnames?: boolean | undefined },
): Promise<void> {
  if (dnsSupport !== undefined)
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpc, EnableDnsSupport: { Value: dnsSupport } }));
  if (dnsHostnames !== undefined)
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpc, EnableDnsHostnames: { Value: dnsHostnames } }));
}

async function buildVpc(vpc: WorldNetwork['vpcs'][number], building: Building): Promise<void> {
  const { Vpc: made } = await building.ec2.send(
    new CreateVpcCommand({
      CidrBlock: vpc.cidr,
      AmazonProvidedIpv6CidrBlock: vpc.ipv6,
      TagSpecifications: [{ ResourceType: 'vpc', Tags: named(vpc.name) }],
    }),
  );
  building.ids.set(`vpc:${vpc.name}`, made?.VpcId ?? '');
  await setVpcAttributes(building, made?.VpcId ?? '', { dnsSupport: true, dnsHostnames: true });
}

async function buildGateway(
  { name, vpc }: { readonly name: string; readonly vpc: string },
  building: Building,
): Promise<void> {
  const { InternetGateway: made } = await building.ec2.send(new CreateInternetGatewayCommand({}));
  const id = made?.InternetGatewayId ?? '';
  building.ids.set(`gateway:${name}`, id);
  await building.ec2.send(
    new AttachInternetGatewayCommand({ InternetGatewayId: id, VpcId: idOf(building, 'vpc', vpc) }),
  );
}

async function buildSubnet(subnet: WorldNetwork['subnets'][number], building: Building): Promise<void> {
  const vpc = idOf(building, 'vpc', subnet.vpc);
  const ipv6 = subnet.ipv6 ? await ipv6BlockFor(subnet.cidr, vpc, building) : undefined;
  const { Subnet: made } = await building.ec2.send(
    new CreateSubnetCommand({
      VpcId: vpc,
      CidrBlock: subnet.cidr,
      AvailabilityZone: `${building.region}${subnet.zone}`,
      ...(ipv6 !== undefined && { Ipv6CidrBlock: ipv6 }),
      TagSpecifications: [{ ResourceType: 'subnet', Tags: named(subnet.name) }],
    }),
  );
  const id = made?.SubnetId ?? '';
  building.ids.set(`subnet:${subnet.name}`, id);
  for (let taken = 0; taken < subnet.taken; taken += 1)
    await building.ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: id }));
}

/** The /64 in the VPC's /56 with the number of the subnet's third octet. */
async function ipv6BlockFor(cidr: string, vpc: string, { ec2 }: Building): Promise<string | undefined> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [vpc] }));
  const block = Vpcs[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
  const number = Number(cidr.split('.')[2] ?? 0)
    .toString(16)
    .padStart(2, '0');
  return block?.replace(/00::\/56$/, `${number}::/64`);
}

async function buildTable(
  table: WorldNetwork['routeTables'][number],
  network: WorldNetwork,
  building: Building,
): Promise<void> {
  const { RouteTable: made } = await building.ec2.send(
    new CreateRouteTableCommand({
      VpcId: idOf(building, 'vpc', table.vpc),
      TagSpecifications: [{ ResourceType: 'route-table', Tags: named(table.name) }],
    }),
  );
  const id = made?.RouteTableId ?? '';
  building.ids.set(`table:${table.name}`, id);
  for (const subnet of table.subnets) {
    await building.ec2.send(
      new AssociateRouteTableCommand({ RouteTableId: id, SubnetId: idOf(building, 'subnet', subnet) }),
    );
  }
  for (const route of table.routes) await putRoute(building, id, route, anySubnetOf(table.vpc, network, building));
}

/** A subnet for a NAT gateway that is created only to be deleted. */
export function anySubnetOf(vpc: string, network: WorldNetwork, building: Building): string {
  const subnet = network.subnets.find((one) => one.vpc === vpc);
  return subnet === undefined ? '' : idOf(building, 'subnet', subnet.name);
}

/** Creates all groups first, then their rules, because rules may name other groups. */
async function buildGroups({ securityGroups }: WorldNetwork, building: Building): Promise<void> {
  for (const { name, vpc } of securityGroups) {
    const { GroupId: id = '' } = await building.ec2.send(
      new CreateSecurityGroupCommand({ VpcId: idOf(building, 'vpc', vpc), GroupName: name, Description: name }),
    );
    building.ids.set(`group:${name}`, id);
  }
  for (const { name, ingress, egress } of securityGroups) {
    const id = idOf(building, 'group', name);
    await authorize(building, id, 'ingress', ingress);
    if (egress === undefined) continue;
    const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    await building.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: id, IpPermissions: [everything] }));
    await authorize(building, id, 'egress', egress);
  }
}

async function buildAcl(acl: WorldNetwork['networkAcls'][number], building: Building): Promise<void> {
  const { NetworkAcl: made } = await building.ec2.send(
    new CreateNetworkAclCommand({ VpcId: idOf(building, 'vpc', acl.vpc) }),
  );
  const id = made?.NetworkAclId ?? '';
  building.ids.set(`acl:${acl.name}`, id);
  for (const entry of acl.entries) await addAclEntry(building, id, entry);
  for (const name of acl.subnets) {
    const subnet = idOf(building, 'subnet', name);
    const { NetworkAcls = [] } = await building.ec2.send(
      new DescribeNetworkAclsCommand({ Filters: [{ Name: 'association.subnet-id', Values: [subnet] }] }),
    );
    const association = NetworkAcls[0]?.Associations?.find((one) => one.SubnetId === subnet);
    await building.ec2.send(
      new ReplaceNetworkAclAssociationCommand({
        AssociationId: association?.NetworkAclAssociationId,
        NetworkAclId: id,
      }),
    );
  }
}

function named(name: string): Tag[] {
  return [{ Key: 'Name', Value: name }];
}
