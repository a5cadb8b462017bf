import { describe, expect, it } from 'vitest';
import { hopLine } from '../../shared/network/hop-line.ts';
import type { Destination } from '../../shared/network/snapshot.ts';
import {
  entry,
  isolated,
  privateWithNat,
  publicSubnet,
  service,
  type Topology,
  withAcl,
  withEgress,
  withEndpoint,
  withPlace,
  withRoute,
  withSnapshot,
} from '../fixtures/topology.ts';
import { analyse, natGone, openOut, registry, secrets, told } from './told.ts';

const dns = (dnsSupport: boolean, dnsHostnames: boolean) => withSnapshot({ attributes: { dnsSupport, dnsHostnames } });

describe('notes', () => {
  it('name an endpoint without a network interface in the task’s zone', () => {
    expect(analyse(isolated(withEndpoint('secretsmanager'))).notes.join()).toContain(
      'no network interface in eu-west-1a',
    );
    expect(analyse(isolated(withEndpoint('secretsmanager', { subnets: ['subnet-a'] }))).notes).toEqual([]);
  });

  it('say that answers can come in on some ports only', () => {
    const acl = withAcl('acl-a', 'subnet-a', [openOut, entry(100, 'ingress', 'allow', '0.0.0.0/0', [49_152, 65_535])]);
    const way = analyse(privateWithNat(acl));
    expect(told(way)).toBe('nat-gateway');
    expect(way.notes.join()).toContain('acl-a of subnet-a does not let all of TCP 32768-60999');
  });

  it('name a service in another Region, which the VPC’s endpoints do not serve', () => {
    const way = analyse(isolated(withEndpoint('secretsmanager')), service('secretsmanager', { region: 'us-east-1' }));
    expect(told(way)).toBe('no-route rtb-a');
    expect(way.notes.join()).toContain('endpoints of eu-west-1 do not serve it');
  });
});

describe('the hop line', () => {
  it.each<[Topology, Destination, string]>([
    [isolated(), secrets, 'task → subnet-a → rtb-a ✗ no route to the internet, and no endpoint for secretsmanager'],
    [privateWithNat(), secrets, 'task → subnet-a → rtb-a → nat-1 → secretsmanager'],
    [privateWithNat(natGone), secrets, 'task → subnet-a → rtb-a → nat-1 ✗ its state is deleted'],
    [
      publicSubnet(withPlace({ publicIp: false })),
      registry,
      'task → subnet-a → rtb-a → igw-1 ✗ the task has no public IP address',
    ],
    [
      isolated(withEndpoint('kms', {}, [])),
      service('kms'),
      'task → subnet-a → rtb-a → vpce-kms → sg-kms ✗ no inbound rule for TCP 443 from the task in subnet-a (10.0.1.0/24)',
    ],
    [privateWithNat(withEgress()), secrets, 'task → sg-task ✗ no outbound rule for TCP 443 to secretsmanager'],
    [
      isolated(withEndpoint('kms'), dns(true, false)),
      service('kms'),
      'task → subnet-a → vpc-1 ✗ enableDnsHostnames is off',
    ],
    [
      isolated(withRoute('rtb-a', '0.0.0.0/0', 'tgw-1')),
      secrets,
      'task → subnet-a → rtb-a ? its route to 0.0.0.0/0 leads to tgw-1, which cannot be followed',
    ],
  ])('%#: shows the way to where it ends', (topology, destination, line) => {
    expect(hopLine(analyse(topology, destination))).toBe(line);
  });
});
