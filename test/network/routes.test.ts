import { describe, expect, it } from 'vitest';
import type { Destination } from '../../shared/network/snapshot.ts';
import {
  type Change,
  isolated,
  privateWithNat,
  publicSubnet,
  rule,
  type Topology,
  withEgress,
  withEndpoint,
  withPlace,
  withRoute,
  withSnapshot,
  withTable,
} from '../fixtures/topology.ts';
import { analyse, natGone, registry, secrets, told } from './told.ts';

const privateNat = withSnapshot({
  natGateways: [{ id: 'nat-1', subnet: 'subnet-nat', state: 'available', connectivity: 'private' }],
});
const natTable = (target: string | undefined): Change =>
  withTable('rtb-nat', (table) => ({
    ...table,
    routes: target === undefined ? [] : [{ destination: '0.0.0.0/0', target, state: 'active' }],
  }));

describe('a route that leads nowhere, and its near miss, one fact apart', () => {
  it.each<[string, Destination, Topology, string, Topology, string]>([
    ['no route', secrets, isolated(), 'no-route rtb-a', privateWithNat(), 'nat-gateway'],
    [
      'the main table serves a subnet that none names',
      secrets,
      privateWithNat(withTable('rtb-a', (table) => ({ ...table, subnets: [] }))),
      'no-route rtb-main',
      privateWithNat(
        withTable('rtb-a', (table) => ({ ...table, subnets: [] })),
        withRoute('rtb-main', '0.0.0.0/0', 'nat-1'),
      ),
      'nat-gateway',
    ],
    [
      'a black-hole route',
      secrets,
      isolated(withRoute('rtb-a', '0.0.0.0/0', 'nat-0', 'blackhole')),
      'nat-route-black-hole rtb-a',
      privateWithNat(),
      'nat-gateway',
    ],
    [
      'a NAT gateway that is gone',
      secrets,
      privateWithNat(natGone),
      'nat-route-black-hole nat-1',
      privateWithNat(),
      'nat-gateway',
    ],
    [
      'a NAT gateway in a subnet without a way out',
      secrets,
      privateWithNat(natTable(undefined)),
      'nat-route-black-hole nat-1',
      privateWithNat(natTable('tgw-1')),
      'undecided',
    ],
    [
      'a private NAT gateway at an internet gateway',
      secrets,
      privateWithNat(privateNat),
      'nat-route-black-hole nat-1',
      privateWithNat(privateNat, natTable('tgw-1')),
      'undecided',
    ],
    [
      'a public subnet without a public IP',
      secrets,
      publicSubnet(withPlace({ publicIp: false })),
      'public-ip-missing igw-1',
      publicSubnet(),
      'internet-gateway',
    ],
    ['a registry on the internet', registry, isolated(), 'no-route rtb-a', publicSubnet(), 'internet-gateway'],
  ])('%s', (_, destination, blocked, code, near, other) => {
    expect(told(analyse(blocked, destination))).toBe(code);
    expect(told(analyse(near, destination))).toBe(other);
  });
});

it('the main table is known by its mark, not by its place', () => {
  const { place, snapshot } = privateWithNat();
  const routeTables = snapshot.routeTables
    .toReversed()
    .map((table) => (table.id === 'rtb-a' ? { ...table, subnets: [] } : table));
  expect(told(analyse({ place, snapshot: { ...snapshot, routeTables } }))).toBe('no-route rtb-main');
});

it('a route to a deleted network opens no path', () => {
  expect(told(analyse(isolated(withRoute('rtb-a', '10.8.0.0/16', 'tgw-1', 'blackhole'))))).toBe('no-route rtb-a');
});

it('a missing route is reported before a group that lets out to the VPC only', () => {
  const inside = withEgress(rule(443, { cidrs: ['10.0.0.0/16'] }));
  expect(told(analyse(isolated(inside)))).toBe('no-route rtb-a');
  expect(told(analyse(isolated(inside, withEndpoint('logs'))))).toBe('endpoint-missing rtb-a');
});
