import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { createCollect } from '../../shared/aws/reads/collect.ts';
import { type Ask, type FactKind, type Knowledge, keyOf, type Subjects } from '../../shared/evidence/ask.ts';
import { analysePath } from '../../shared/network/analyse.ts';
import { endpointGroupsOf, natGatewaysOf } from '../../shared/network/needs.ts';
import type { Path } from '../../shared/network/path.ts';
import type { Destination, Placement, Snapshot } from '../../shared/network/snapshot.ts';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { type ReachableService, reachableServices } from '../sandbox/ecs/network/connection.ts';
import { createNetwork } from '../sandbox/ecs/network/network.ts';
import { type BuiltNetwork, buildNetwork } from '../sandbox/world/build-network.ts';
import { createRootClients, type RootClients } from '../sandbox/world/root-clients.ts';
import { mergeWorlds } from './merge-worlds.ts';
import { networkWorlds, readNetworkWorld } from './network-world-set.ts';

const region = 'us-east-1';
/** A VPC without AWS's resolver may have one of its own, which the account does not show and the stand-in does not play. */
const cannotTell: Readonly<Record<string, readonly string[]>> = { 'private-dns-off-near': ['s3'] };
const targets = [...reachableServices, 'internet'] as const;
const destinations: readonly Destination[] = targets.map((service) =>
  service === 'internet' ? { is: 'internet', host: 'registry-1.docker.io' } : { is: 'service', service, region },
);

let account: Account;
let root: RootClients;
let built: BuiltNetwork;

beforeAll(async () => {
  account = await startAccount();
  for (const [name, value] of Object.entries(account.environment)) vi.stubEnv(name, value);
  root = createRootClients(account);
  built = await buildNetwork(mergeWorlds(networkWorlds.map(readNetworkWorld)), root);
}, 240_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await account?.stop();
});

/** The first value of a fact that must be known. */
type Read = <K extends FactKind>(kind: K, subject: Subjects[K]) => Promise<Knowledge[K]>;

/** Reads of the product's own collectors, through the real SDK. */
function reading(): Read {
  const collect = createCollect(createClients({ region, account: account.accountId }), () => new Date().toISOString());
  return async (kind, subject) => {
    const ask: Ask<typeof kind> = { kind, subject };
    const fact = (await collect([ask as Ask])).get(ask);
    if (fact?.is !== 'known') throw new Error(`${keyOf(ask)}: ${JSON.stringify(fact)}`);
    return fact.value;
  };
}

/** What the product would read of a place. */
async function readSnapshot(place: Placement): Promise<Snapshot> {
  const read = reading();
  const [own] = await read('subnets', [place.subnet]);
  const vpc = own?.vpc ?? '';
  const endpoints = await read('vpc-endpoints', vpc);
  const routeTables = await read('route-tables', vpc);
  const first: Snapshot = { subnets: own === undefined ? [] : [own], endpoints, routeTables };
  const subnets = [...new Set([place.subnet, ...endpoints.flatMap((one) => one.subnets)])];
  const groups = [...new Set([...(place.securityGroups ?? []), ...endpointGroupsOf(destinations, first)])];
  const nats = natGatewaysOf(place, first);
  return {
    ...first,
    subnets: await read('subnets', subnets),
    natGateways: nats.length === 0 ? [] : await read('nat-gateways', nats),
    securityGroups: await read('security-groups', groups),
    acls: await read('network-acls', vpc),
    attributes: await read('vpc-attributes', vpc),
  };
}

function placeOf(
  world: string,
): Placement & { readonly securityGroups: readonly string[]; readonly publicIp: boolean } {
  const [service] = readNetworkWorld(world).services;
  if (service === undefined) throw new Error(`${world} has no service`);
  const { subnets, securityGroups, assignPublicIp } = built.placementOf(service);
  return { subnet: subnets[0] ?? '', securityGroups, publicIp: assignPublicIp };
}

function inAWord(way: Path): string {
  if (way.is === 'undecided') return 'undecided';
  return way.is === 'reachable' ? 'reached' : 'blocked';
}

describe('the analyser, over what the collectors read of the account’s EC2', () => {
  it.each(networkWorlds)('%s: says of every service what the stand-in’s own model says', async (world) => {
    const place = placeOf(world);
    const snapshot = await readSnapshot(place);
    const stands = await createNetwork(root.ec2).place(place);
    const felt = (service: ReachableService | 'internet') =>
      stands.to({ service, region }).is === 'open' ? 'reached' : 'blocked';
    const said = destinations.map((destination, at) => [
      targets[at],
      inAWord(analysePath(place, destination, snapshot)),
    ]);
    const cannot = cannotTell[world] ?? [];
    const expected = targets.map((service) => [service, cannot.includes(service) ? 'undecided' : felt(service)]);
    expect(said).toEqual(expected);
  });

  it('meets both answers', async () => {
    const answers = await Promise.all(
      networkWorlds.map(async (world) => {
        const stands = await createNetwork(root.ec2).place(placeOf(world));
        return targets.map((service) => stands.to({ service, region }).is);
      }),
    );
    expect(new Set(answers.flat())).toEqual(new Set(['open', 'broken']));
  });
});

describe('what the collectors read', () => {
  it('is what the world built', async () => {
    const read = reading();
    const id = (key: string) => built.ids.get(key) ?? key;
    const tables = await read('route-tables', id('vpc:gorge-vpc'));
    const own = tables.find((table) => table.id === id('table:gorge-private'));
    expect(own?.subnets).toEqual([id('subnet:gorge-private')]);
    expect(own?.routes).toContainEqual({
      destination: '0.0.0.0/0',
      target: expect.stringMatching(/^nat-/),
      state: 'blackhole',
    });
    expect(await read('nat-gateways', [id('nat:ridge-nat')])).toMatchObject([
      { state: 'available', connectivity: 'public', subnet: id('subnet:ridge-public') },
    ]);
    expect(await read('vpc-attributes', id('vpc:shoal-vpc'))).toEqual({ dnsSupport: false, dnsHostnames: true });
    const endpoints = await read('vpc-endpoints', id('vpc:reef-vpc'));
    expect(endpoints.find((one) => one.id === id('endpoint:reef-secretsmanager'))).toMatchObject({
      type: 'Interface',
      privateDns: false,
      subnets: [id('subnet:reef-private')],
      securityGroups: [id('group:reef-endpoints')],
    });
    expect(endpoints.find((one) => one.id === id('endpoint:reef-s3'))).toMatchObject({
      type: 'Gateway',
      routeTables: [id('table:reef-private')],
    });
    const [toll] = (await read('vpc-endpoints', id('vpc:toll-vpc'))).filter((one) =>
      one.service.endsWith('secretsmanager'),
    );
    expect(toll?.policy).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'] }],
    });
    const [acl] = (await read('network-acls', id('vpc:dike-vpc'))).filter((one) => one.id === id('acl:dike-acl'));
    expect(acl?.subnets).toEqual([id('subnet:dike-private')]);
    expect(acl?.entries).toContainEqual(
      expect.objectContaining({
        number: 100,
        egress: false,
        protocol: '6',
        fromPort: 443,
        toPort: 443,
        action: 'allow',
      }),
    );
    expect(await read('security-groups', [id('group:moat-tasks')])).toMatchObject([
      { egress: [{ protocol: 'tcp', fromPort: 5432, toPort: 5432, cidrs: ['10.0.0.0/16'] }] },
    ]);
  });
});
