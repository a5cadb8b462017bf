import { describe, expect, it } from 'vitest';
import { analysePath } from '../../shared/network/analyse.ts';
import { hopLine } from '../../shared/network/hop-line.ts';
import type { Destination } from '../../shared/network/snapshot.ts';
import {
  isolated,
  privateWithNat,
  publicSubnet,
  rule,
  service,
  type Topology,
  withAcl,
  withEgress,
  withEndpoint,
  withRoute,
  withSnapshot,
  withSubnet,
} from '../fixtures/topology.ts';
import { analyse, mountTarget, secrets, told } from './told.ts';

const dns = (dnsSupport: boolean, dnsHostnames: boolean) => withSnapshot({ attributes: { dnsSupport, dnsHostnames } });

describe('what cannot be told is undecided, and says why', () => {
  const dialled = (address: string) => service('secretsmanager', { address });
  it.each<[string, Topology, Destination, string]>([
    ['a transit gateway', isolated(withRoute('rtb-a', '0.0.0.0/0', 'tgw-1')), secrets, 'tgw-1'],
    ['a firewall', isolated(withRoute('rtb-a', '0.0.0.0/0', 'vpce-fw')), secrets, 'vpce-fw'],
    ['a NAT instance', isolated(withRoute('rtb-a', '0.0.0.0/0', 'eni-1')), secrets, 'eni-1'],
    [
      'a network behind, where a hosted zone may point the name',
      isolated(withRoute('rtb-a', '10.8.0.0/16', 'tgw-1')),
      secrets,
      'tgw-1',
    ],
    ['a prefix list whose blocks are not known', isolated(withRoute('rtb-a', 'pl-1', 'tgw-1')), secrets, 'pl-1'],
    [
      'a public IP that is not known',
      { ...publicSubnet(), place: { subnet: 'subnet-a', securityGroups: ['sg-task'] } },
      secrets,
      'public IP',
    ],
    [
      'a rule for a part of the internet',
      privateWithNat(withEgress(rule(443, { cidrs: ['52.0.0.0/8'] }))),
      secrets,
      'depends on the address',
    ],
    [
      'a rule for a prefix list',
      privateWithNat(withEgress(rule(443, { prefixLists: ['pl-9'] }))),
      secrets,
      'depends on the address',
    ],
    [
      'an endpoint that admits part of the subnet',
      isolated(withEndpoint('secretsmanager', {}, [rule(443, { cidrs: ['10.0.1.0/25'] })])),
      secrets,
      'depends on the address',
    ],
    [
      'an endpoint of which one network interface is behind a closed ACL',
      isolated(
        withEndpoint('secretsmanager', { subnets: ['subnet-b', 'subnet-nat'] }),
        withAcl('acl-b', 'subnet-b', []),
      ),
      secrets,
      'which of its network interfaces',
    ],
    [
      'a detour inside the VPC',
      isolated(withEndpoint('secretsmanager'), withRoute('rtb-a', '10.0.2.0/24', 'vpce-fw')),
      secrets,
      'vpce-fw',
    ],
    [
      'a name that should have resolved to the endpoint',
      isolated(withEndpoint('secretsmanager')),
      dialled('52.94.1.1'),
      '52.94.1.1',
    ],
    ['an address of the VPC that nothing known has', isolated(), dialled('10.0.2.9'), 'lies in the VPC'],
    ['a VPC that another account shares', isolated(withSubnet({ sharedBy: '999988887777' })), secrets, '999988887777'],
    ['names that the VPC does not resolve', privateWithNat(dns(false, true)), secrets, 'enableDnsSupport'],
    [
      'a task without known groups',
      { ...privateWithNat(), place: { subnet: 'subnet-a' } },
      secrets,
      'security groups of the task',
    ],
  ])('%s', (_, topology, destination, because) => {
    const way = analyse(topology, destination);
    expect(way.is === 'undecided' ? way.because : told(way)).toContain(because);
    expect(hopLine(way)).toContain('?');
  });

  it.each([
    ['subnets', privateWithNat()],
    ['endpoints', privateWithNat()],
    ['routeTables', privateWithNat()],
    ['natGateways', privateWithNat()],
    ['securityGroups', privateWithNat()],
    ['acls', privateWithNat()],
    ['attributes', isolated(withEndpoint('secretsmanager'))],
  ] as const)('a snapshot without its %s names what is lacking', (part, topology) => {
    const { [part]: _, ...snapshot } = topology.snapshot;
    const names = {
      subnets: 'subnets',
      endpoints: 'vpc-endpoints',
      routeTables: 'route-tables',
      natGateways: 'nat-gateways',
      securityGroups: 'security-groups',
      acls: 'network-acls',
      attributes: 'vpc-attributes',
    };
    expect(analysePath(topology.place, secrets, topology.snapshot).is).toBe('reachable');
    expect(told(analysePath(topology.place, secrets, snapshot))).toBe(`undecided ${names[part]}`);
  });

  it('a task that can send nothing is blocked, whatever else is unknown', () => {
    const { place, snapshot } = isolated(withEgress(rule(80, { cidrs: ['0.0.0.0/0'] })));
    const { securityGroups } = snapshot;
    expect(told(analysePath(place, secrets, { securityGroups }))).toBe('task-security-group-closed sg-task');
    expect(told(analyse(isolated(withEgress(), withRoute('rtb-a', '0.0.0.0/0', 'tgw-1'))))).toBe(
      'task-security-group-closed sg-task',
    );
    expect(told(analysePath(place, mountTarget, { securityGroups }))).toBe('task-security-group-closed sg-task');
  });
});
