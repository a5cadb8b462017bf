import { describe, expect, it } from 'vitest';
import {
  entry,
  isolated,
  privateWithNat,
  rule,
  service,
  withAcl,
  withEgress,
  withEndpoint,
  withRoute,
  withSubnet,
} from '../fixtures/topology.ts';
import { analyse, openIn, openOut, told } from './told.ts';

describe('the address that was dialled', () => {
  const dialled = (address: string) => service('secretsmanager', { address });

  it('public: proves that there is no route, whatever else the table holds', () => {
    const topology = isolated(withRoute('rtb-a', '10.8.0.0/16', 'tgw-1'));
    expect(told(analyse(topology, dialled('52.94.1.1')))).toBe('no-route rtb-a');
  });

  it('decides over a rule for a part of the internet', () => {
    const topology = privateWithNat(withEgress(rule(443, { cidrs: ['52.0.0.0/8'] })));
    expect(told(analyse(topology, dialled('52.94.1.1')))).toBe('nat-gateway');
    expect(told(analyse(topology, dialled('44.213.79.104')))).toBe('task-security-group-closed sg-task');
  });

  it('takes the most specific route, whatever the order of the routes', () => {
    const wide = withRoute('rtb-a', '52.0.0.0/8', 'tgw-1');
    const narrow = withRoute('rtb-a', '52.94.0.0/16', 'nat-1');
    expect(told(analyse(privateWithNat(wide, narrow), dialled('52.94.1.1')))).toBe('nat-gateway');
    expect(told(analyse(privateWithNat(narrow, wide), dialled('52.94.1.1')))).toBe('nat-gateway');
    expect(told(analyse(privateWithNat(narrow, wide), dialled('52.95.1.1')))).toBe('undecided');
  });

  it('private: belongs to the endpoint in whose subnet it is, even with private DNS off', () => {
    const topology = isolated(withEndpoint('secretsmanager', { privateDns: false }, []));
    expect(told(analyse(topology, dialled('10.0.2.14')))).toBe('endpoint-security-group-closed sg-secretsmanager');
  });

  it('private and outside the VPC: takes the route to that address', () => {
    expect(told(analyse(isolated(), dialled('10.8.0.9')))).toBe('no-route rtb-a');
    expect(told(analyse(isolated(withRoute('rtb-a', '10.8.0.0/16', 'tgw-1')), dialled('10.8.0.9')))).toBe('undecided');
  });
});

describe('IPv6', () => {
  const dual = withSubnet({ ipv6Cidrs: ['2a05:d018::/64'] });
  const only = withSubnet({ ipv6Cidrs: ['2a05:d018::/64'] }, ['cidr']);
  const v6 = service('secretsmanager', { address: '2a05:d000::1' });
  const open6 = [
    withEgress(rule(undefined, { cidrs: ['0.0.0.0/0', '::/0'] })),
    withAcl('acl-6', 'subnet-a', [
      openIn,
      openOut,
      entry(101, 'ingress', 'allow', '::/0'),
      entry(101, 'egress', 'allow', '::/0'),
    ]),
  ];
  const egressOnly = withRoute('rtb-a', '::/0', 'eigw-1');

  it('a dual-stack subnet may get out by IPv6 where IPv4 has no route', () => {
    const way = analyse(isolated(dual, egressOnly));
    expect(told(way)).toBe('undecided');
    expect(way.notes.join()).toContain('dual-stack');
    expect(told(analyse(isolated(dual)))).toBe('no-route rtb-a');
    expect(told(analyse(isolated(egressOnly)))).toBe('no-route rtb-a');
  });

  it('an IPv6 address that was dialled goes through an egress-only gateway without a public IP', () => {
    expect(told(analyse(isolated(dual, egressOnly, ...open6), v6))).toBe('internet-gateway');
    expect(told(analyse(isolated(dual, egressOnly), v6))).toBe('task-security-group-closed sg-task');
  });

  it('an IPv6-only subnet reaches what has IPv6 addresses, which is not known of a service', () => {
    const way = analyse(isolated(only, egressOnly, ...open6));
    expect(told(way)).toBe('undecided');
    expect(way.notes.join()).toContain('IPv6-only');
    expect(told(analyse(isolated(only, ...open6)))).toBe('no-route rtb-a');
  });

  it('an IPv6-only subnet reaches an endpoint that has IPv6 addresses', () => {
    const ingress = [rule(443, { cidrs: ['2a05:d018::/56'] })];
    const to = (ipAddressType: string) =>
      analyse(
        isolated(only, ...open6, withEndpoint('secretsmanager', { ipAddressType, subnets: ['subnet-a'] }, ingress)),
      );
    expect(told(to('dualstack'))).toBe('interface-endpoint vpce-secretsmanager');
    expect(told(to('ipv4'))).toBe('undecided');
  });
});
