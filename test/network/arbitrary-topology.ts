import fc from 'fast-check';
import type { NetworkAclEntry, SecurityGroupRule } from '../../shared/evidence/network.ts';
import type { Destination } from '../../shared/network/snapshot.ts';
import {
  type Change,
  entry,
  isolated,
  rule,
  service,
  type Topology,
  withAcl,
  withEgress,
  withEndpoint,
  withGroup,
  withPlace,
  withRoute,
  withS3Gateway,
  withSnapshot,
  withSubnet,
} from '../fixtures/topology.ts';

const cidrs = fc.constantFrom(
  '0.0.0.0/0',
  '::/0',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.2.0/24',
  '52.0.0.0/8',
  '10.0.1.0/25',
);
export const rules: fc.Arbitrary<SecurityGroupRule> = fc
  .record({
    port: fc.constantFrom(443, 2049, 80, undefined),
    cidrs: fc.array(cidrs, { maxLength: 2 }),
    groups: fc.subarray(['sg-task', 'sg-kms', 'sg-efs']),
    prefixLists: fc.subarray(['pl-s3']),
  })
  .map(({ port, ...peers }) => rule(port, peers));
const someRules = fc.array(rules, { maxLength: 3 });
const someEntries: fc.Arbitrary<readonly NetworkAclEntry[]> = fc.uniqueArray(
  fc
    .record({
      number: fc.integer({ min: 1, max: 6 }),
      direction: fc.constantFrom('egress', 'ingress'),
      action: fc.constantFrom('allow', 'allow', 'deny'),
      cidr: fc.oneof(fc.constant('0.0.0.0/0'), cidrs),
      ports: fc.constantFrom(
        undefined,
        undefined,
        [443, 443] as const,
        [1024, 65_535] as const,
        [40_000, 50_000] as const,
      ),
    })
    .map(({ number, direction, action, cidr, ports }) => entry(number, direction, action, cidr, ports)),
  { maxLength: 6, selector: ({ number, egress }) => `${number}${egress}` },
);

/** Behind a few entries of their own most network ACLs let everything through. */
const entries = fc.oneof(
  someEntries,
  someEntries.map((list) => [
    ...list,
    entry(50, 'egress', 'allow', '0.0.0.0/0'),
    entry(50, 'ingress', 'allow', '0.0.0.0/0'),
  ]),
);

const routes = fc.uniqueArray(
  fc.record({
    destination: fc.constantFrom(
      '0.0.0.0/0',
      '::/0',
      '52.0.0.0/8',
      '52.94.0.0/16',
      '10.8.0.0/16',
      '10.0.2.0/24',
      'pl-9',
    ),
    target: fc.constantFrom('nat-1', 'nat-1', 'igw-1', 'igw-1', 'tgw-1', 'eigw-1', 'nat-2'),
    state: fc.constantFrom('active', 'active', 'active', 'blackhole'),
  }),
  { maxLength: 3, selector: ({ destination }) => destination },
);

const endpoint = (name: string): fc.Arbitrary<Change> =>
  fc
    .record({
      state: fc.constantFrom('available', 'available', 'available', 'pending'),
      privateDns: fc.boolean(),
      subnets: fc.subarray(['subnet-a', 'subnet-b', 'subnet-nat'], { minLength: 1 }),
      ipAddressType: fc.constantFrom('ipv4', 'dualstack'),
      ingress: fc.oneof(fc.constant([rule(443, { cidrs: ['10.0.0.0/16'] })]), someRules),
    })
    .map(({ ingress, ...fields }) => withEndpoint(name, fields, ingress));

const changes: fc.Arbitrary<readonly Change[]> = fc.tuple(
  routes.map(
    (list) => (made: Topology) =>
      list.reduce((one, { destination, target, state }) => withRoute('rtb-a', destination, target, state)(one), made),
  ),
  fc
    .constantFrom('available', 'available', 'deleted')
    .chain((state) =>
      fc
        .constantFrom('public', 'private')
        .map((connectivity) =>
          withSnapshot({ natGateways: [{ id: 'nat-1', subnet: 'subnet-nat', state, connectivity }] }),
        ),
    ),
  fc.option(endpoint('kms'), { nil: (made: Topology) => made }),
  fc.option(endpoint('s3'), { nil: (made: Topology) => made }),
  fc.option(endpoint('logs'), { nil: (made: Topology) => made }),
  fc.option(
    fc.subarray(['rtb-a', 'rtb-main']).map((tables) => withS3Gateway(tables)),
    { nil: (made: Topology) => made },
  ),
  fc.option(
    someRules.map((egress) => withEgress(...egress)),
    { nil: (made: Topology) => made, freq: 2 },
  ),
  someRules.map((ingress) => withGroup('sg-efs', { ingress })),
  fc.option(
    fc
      .tuple(fc.constantFrom('subnet-a', 'subnet-b', 'subnet-nat'), entries)
      .map(([subnet, list]) => withAcl('acl-x', subnet, list)),
    { nil: (made: Topology) => made, freq: 2 },
  ),
  fc.record({ dnsSupport: fc.boolean(), dnsHostnames: fc.boolean() }).map((attributes) => withSnapshot({ attributes })),
  fc.boolean().map((publicIp) => withPlace({ publicIp })),
  fc.constantFrom<Change>(
    (made) => made,
    (made) => made,
    withSubnet({ ipv6Cidrs: ['2a05:d018::/64'] }),
    withSubnet({ ipv6Cidrs: ['2a05:d018::/64'] }, ['cidr']),
  ),
  fc.constantFrom<Change>(
    (made) => made,
    (made) => made,
    (made) => made,
    withSubnet({ publicAccess: 'block-ingress' }),
    withSubnet({ publicAccess: 'block-bidirectional' }),
  ),
);
export const topologies = changes.map((list) => isolated(...list));

const addresses = fc.constantFrom(undefined, undefined, undefined, '52.94.1.1', '10.0.2.9', '10.8.0.1', '2a05:d000::1');
export const destinations: fc.Arbitrary<Destination> = fc.oneof(
  fc
    .tuple(fc.constantFrom('kms', 's3', 'secretsmanager'), addresses)
    .map(([name, address]) => service(name, address === undefined ? {} : { address })),
  addresses.map((address) => ({
    is: 'internet' as const,
    host: 'registry.example.com',
    ...(address !== undefined && { address }),
  })),
  fc.constantFrom('10.0.2.7', '10.0.1.7').map((address) => ({
    is: 'mount-target' as const,
    id: 'fsmt-1',
    subnet: address === '10.0.2.7' ? 'subnet-b' : 'subnet-a',
    address,
    securityGroups: ['sg-efs'],
  })),
);
