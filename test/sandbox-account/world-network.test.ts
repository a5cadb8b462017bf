import { readFileSync } from 'node:fs';
import { DescribeSubnetsCommand, DescribeVpcEndpointsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import type { ReachableService } from '../sandbox/ecs/network/connection.ts';
import { buildNetwork } from '../sandbox/world/build-network.ts';
import { buildClusters, buildWorkloads } from '../sandbox/world/build-workloads.ts';
import { checkWorld } from '../sandbox/world/read-world.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import type { World } from '../sandbox/world/world-schema.ts';

let account: Account;
let clients: RootClients;
beforeAll(async () => {
  account = await startAccount();
  clients = createRootClients(account);
}, 120_000);
afterAll(() => account.stop());
beforeEach(() => account.reset());

const service = (subnets: readonly string[], more: object = {}) => ({
  name: `api-${subnets.join('-')}`,
  cluster: 'shop',
  family: `api-${subnets.join('-')}`,
  containers: [{ name: 'app', image: 'nginx', essential: true }],
  subnets,
  ...more,
});

function worldOf(given: object): World {
  const checked = checkWorld({ clusters: ['shop'], remediator: { mode: 'off' }, ...given });
  if (checked.is === 'invalid') throw new Error(checked.problems.join('\n'));
  return checked.world;
}

/** A built world, and what the tasks of one of its services reach. */
async function build(given: object) {
  const world = worldOf(given);
  const built = await buildNetwork(world, clients);
  const reach = async (at: number, target: ReachableService | 'internet'): Promise<string> => {
    const run = world.services[at];
    if (run === undefined) throw new Error(`no service ${at}`);
    const { subnets, securityGroups, assignPublicIp } = built.placementOf(run);
    const subnet = subnets[0] ?? '';
    const place = await built.network.place({ subnet, securityGroups, publicIp: assignPublicIp });
    const connection = place.to({ service: target, region: 'us-east-1' });
    return connection.is === 'open' ? 'open' : connection.how;
  };
  return { world, built, reach };
}

describe('subnets that only say what they reach', () => {
  const subnets = [
    { name: 'all', reaches: 'everything' },
    { name: 'some', reaches: ['secretsmanager', 's3'] },
    { name: 'none', reaches: 'nothing' },
  ];

  it('reach just that, by routes and endpoints, even where one VPC holds them all', async () => {
    const together = { ...service(['all', 'some', 'none']), name: 'together' };
    const { reach } = await build({
      subnets,
      services: [service(['all']), service(['some']), service(['none']), together],
    });
    const felt = (target: ReachableService | 'internet') => Promise.all([0, 1, 2].map((at) => reach(at, target)));
    expect(await felt('secretsmanager')).toEqual(['open', 'open', 'timed-out']);
    expect(await felt('s3')).toEqual(['open', 'open', 'timed-out']);
    expect(await felt('ssm')).toEqual(['open', 'timed-out', 'timed-out']);
    expect(await felt('internet')).toEqual(['open', 'timed-out', 'timed-out']);
  });

  it('stand in a VPC of their own unless a workload uses them together', async () => {
    const apart = await build({ subnets, services: [service(['all']), service(['some', 'none'])] });
    const { Subnets = [] } = await clients.ec2.send(
      new DescribeSubnetsCommand({ SubnetIds: [...apart.built.subnets.values()] }),
    );
    expect(new Set(Subnets.map((one) => one.VpcId)).size).toBe(2);
  });

  it('are opened and closed by people, and the endpoints admit the VPC where all of it may come', async () => {
    const { built, reach } = await build({ subnets: subnets.slice(1), services: [service(['some', 'none'])] });
    await built.setReach(['none'], ['secretsmanager', 'ssm', 's3']);
    expect([await reach(0, 'secretsmanager'), await reach(0, 's3'), await reach(0, 'ssm')]).toEqual([
      'open',
      'open',
      'timed-out',
    ]);
    await built.setReach(['some', 'none'], 'everything');
    expect([await reach(0, 'secretsmanager'), await reach(0, 's3'), await reach(0, 'internet')]).toEqual([
      'open',
      'open',
      'open',
    ]);
    expect(
      (await clients.ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints?.map((one) => one.ServiceName),
    ).toEqual(['com.amazonaws.us-east-1.s3']);
    await built.setReach(['some', 'none'], 'nothing');
    expect([await reach(0, 'secretsmanager'), await reach(0, 's3')]).toEqual(['timed-out', 'timed-out']);
  });
});

describe('a network, part by part', () => {
  it('of the documentation can be built, and is what it says', async () => {
    const text = readFileSync(new URL('../../docs/worlds.md', import.meta.url), 'utf8');
    const example = /"network": (\{[\s\S]*?\n\})\n```/.exec(text)?.[1] ?? '';
    const network = JSON.parse(example) as object;
    const { reach, built } = await build({ network, services: [service(['private'], { securityGroups: ['tasks'] })] });
    expect([await reach(0, 'secretsmanager'), await reach(0, 's3')]).toEqual(['open', 'open']);
    expect([await reach(0, 'ssm'), await reach(0, 'internet')]).toEqual(['timed-out', 'timed-out']);
    expect([...built.ids.keys()].filter((key) => !key.startsWith('subnet:')).toSorted()).toEqual([
      'acl:acl',
      'endpoint:s3',
      'endpoint:sm',
      'gateway:igw',
      'group:doors',
      'group:tasks',
      'nat:nat',
      'table:in',
      'table:out',
      'vpc:main',
    ]);
  });

  const closed = {
    vpcs: [{ name: 'main', dnsSupport: false }],
    internetGateways: [{ name: 'igw', vpc: 'main' }],
    subnets: [
      { name: 'a', vpc: 'main', cidr: '10.0.1.0/24' },
      { name: 'b', vpc: 'main', cidr: '10.0.2.0/24', zone: 'b' },
    ],
    routeTables: [
      { name: 'one', vpc: 'main', subnets: ['a'], routes: [{ to: '0.0.0.0/0', via: 'blackhole' }] },
      { name: 'two', vpc: 'main' },
    ],
    securityGroups: [
      { name: 'tasks', vpc: 'main', egress: [] },
      { name: 'doors', vpc: 'main' },
    ],
    networkAcls: [
      {
        name: 'acl',
        vpc: 'main',
        subnets: ['a'],
        entries: [
          { number: 100, direction: 'out', action: 'allow' },
          { number: 100, direction: 'in', action: 'deny' },
        ],
      },
    ],
    endpoints: [{ name: 's3', vpc: 'main', service: 's3', routeTables: ['two'] }],
  };

  it('is mended one hop after the other', async () => {
    const services = [service(['a'], { name: 'api', securityGroups: ['tasks'] })];
    const { built, reach, world } = await build({ network: closed, services });
    await buildClusters(world, clients);
    await buildWorkloads(world, built, account, clients);
    expect(await reach(0, 's3')).toBe('not-resolved');
    await built.change({ setVpc: { vpc: 'main', dnsSupport: true } });
    expect(await reach(0, 's3')).toBe('timed-out');
    const out = { protocol: 'tcp', ports: [443, 443], cidrs: ['0.0.0.0/0'], groups: [] } as const;
    await built.change({
      openGroup: {
        group: 'tasks',
        ingress: [],
        egress: [{ ...out, ports: [443, 443], cidrs: ['0.0.0.0/0'], groups: [] }],
      },
    });
    const entry = {
      number: 100,
      direction: 'in',
      action: 'allow',
      protocol: 'all',
      cidr: '0.0.0.0/0',
      ports: [0, 65_535],
    } as const;
    await built.change({ replaceAclEntry: { acl: 'acl', entry: { ...entry, ports: [0, 65_535] } } });
    expect(await reach(0, 's3')).toBe('timed-out');
    await built.change({ setEndpoint: { endpoint: 's3', addRouteTables: ['one'] } });
    expect(await reach(0, 's3')).toBe('open');
    expect(await reach(0, 'ssm')).toBe('timed-out');
    const ssm = {
      name: 'ssm',
      vpc: 'main',
      service: 'ssm',
      subnets: ['b'],
      securityGroups: ['doors'],
      routeTables: [],
      privateDns: false,
    } as const;
    await built.change({ addEndpoint: { ...ssm, subnets: ['b'], securityGroups: ['doors'], routeTables: [] } });
    await built.change({ setEndpoint: { endpoint: 'ssm', privateDns: true, addRouteTables: [] } });
    expect(await reach(0, 'ssm')).toBe('timed-out');
    await built.change({
      openGroup: { group: 'doors', ingress: [{ ...out, ports: [443, 443], cidrs: [], groups: ['tasks'] }], egress: [] },
    });
    expect(await reach(0, 'ssm')).toBe('open');
    await built.change({
      addRoute: { table: 'one', to: '0.0.0.0/0', via: 'igw' },
      setPublicIp: { service: 'api', assignPublicIp: true },
    });
    const { services: found = [] } = await clients.ecs.send(
      new DescribeServicesCommand({ cluster: 'shop', services: ['api'] }),
    );
    const placed = found[0]?.deployments?.[0]?.networkConfiguration?.awsvpcConfiguration;
    expect(placed).toMatchObject({ assignPublicIp: 'ENABLED', subnets: [built.subnets.get('a')] });
    const place = await built.network.place({
      subnet: placed?.subnets?.[0] ?? '',
      securityGroups: placed?.securityGroups ?? [],
      publicIp: true,
    });
    expect(place.to({ service: 'internet', region: 'us-east-1' })).toMatchObject({ is: 'open' });
    await built.change({ associateRouteTable: { table: 'two', subnets: ['a'] } });
    expect([await reach(0, 's3'), await reach(0, 'internet')]).toEqual(['open', 'timed-out']);
    await built.change({ intercept: [{ service: 's3', how: 'refused', subnets: ['a'] }] });
    expect(await reach(0, 's3')).toBe('refused');
  });

  it('may have IPv6 blocks beside the others', async () => {
    const network = {
      vpcs: [{ name: 'six', ipv6: true }],
      internetGateways: [{ name: 'igw', vpc: 'six' }],
      subnets: [{ name: 'a', vpc: 'six', cidr: '10.0.7.0/24', ipv6: true }],
      routeTables: [{ name: 'out', vpc: 'six', subnets: ['a'], routes: [{ to: '::/0', via: 'igw' }] }],
    };
    const { built, reach } = await build({ network, services: [service(['a'])] });
    const { Vpcs = [] } = await clients.ec2.send(new DescribeVpcsCommand({ VpcIds: [built.ids.get('vpc:six') ?? ''] }));
    const block = Vpcs[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock ?? '';
    const { Subnets = [] } = await clients.ec2.send(
      new DescribeSubnetsCommand({ SubnetIds: [built.subnets.get('a') ?? ''] }),
    );
    expect(Subnets[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock).toBe(block.replace('00::/56', '07::/64'));
    expect(await reach(0, 'internet')).toBe('timed-out');
  });
});
