import { describe, expect, it } from 'vitest';
import type { Destination } from '../../shared/network/snapshot.ts';
import {
  entry,
  isolated,
  privateWithNat,
  service,
  type Topology,
  withAcl,
  withEndpoint,
} from '../fixtures/topology.ts';
import { analyse, openIn, openOut, secrets, told } from './told.ts';

describe('a network ACL that is closed, and its near miss, one fact apart', () => {
  const natAcl = (...entries: ReturnType<typeof entry>[]) => privateWithNat(withAcl('acl-n', 'subnet-nat', entries));
  const ownAcl = (...entries: ReturnType<typeof entry>[]) => privateWithNat(withAcl('acl-a', 'subnet-a', entries));
  it.each<[string, Destination, Topology, string, Topology, string]>([
    [
      'a network ACL that closes the way out, and one that opens it before',
      secrets,
      ownAcl(entry(90, 'egress', 'deny', '0.0.0.0/0', [443, 443]), openOut, openIn),
      'network-acl-closed acl-a',
      ownAcl(entry(110, 'egress', 'deny', '0.0.0.0/0', [443, 443]), openOut, openIn),
      'nat-gateway',
    ],
    [
      'a network ACL that keeps out the answers',
      secrets,
      ownAcl(openOut, entry(100, 'ingress', 'allow', '0.0.0.0/0', [443, 443])),
      'network-acl-closed acl-a',
      ownAcl(openOut, entry(100, 'ingress', 'allow', '0.0.0.0/0', [1024, 65_535])),
      'nat-gateway',
    ],
    [
      'a network ACL whose IPv6 entry opens nothing for IPv4',
      secrets,
      ownAcl(entry(100, 'egress', 'allow', '::/0'), openIn),
      'network-acl-closed acl-a',
      ownAcl(entry(100, 'egress', 'allow', '0.0.0.0/0'), openIn),
      'nat-gateway',
    ],
    [
      'a network ACL of the NAT gateway that does not let the task in',
      secrets,
      natAcl(openOut, entry(100, 'ingress', 'deny', '10.0.1.0/24'), entry(200, 'ingress', 'allow', '0.0.0.0/0')),
      'network-acl-closed acl-n',
      natAcl(openOut, entry(100, 'ingress', 'deny', '10.0.2.0/24'), entry(200, 'ingress', 'allow', '0.0.0.0/0')),
      'nat-gateway',
    ],
    [
      'a network ACL of the NAT gateway that keeps out the answers',
      secrets,
      natAcl(openOut, entry(100, 'ingress', 'allow', '10.0.0.0/16')),
      'network-acl-closed acl-n',
      natAcl(
        openOut,
        entry(100, 'ingress', 'allow', '10.0.0.0/16'),
        entry(110, 'ingress', 'allow', '0.0.0.0/0', [1024, 65_535]),
      ),
      'nat-gateway',
    ],
    [
      'a network ACL of the endpoint’s subnet that keeps back the answers',
      secrets,
      isolated(withEndpoint('secretsmanager'), withAcl('acl-b', 'subnet-b', [openIn])),
      'network-acl-closed acl-b',
      isolated(withEndpoint('secretsmanager', { subnets: ['subnet-a'] }), withAcl('acl-a', 'subnet-a', [])),
      'interface-endpoint vpce-secretsmanager',
    ],
  ])('%s', (_, destination, blocked, code, near, other) => {
    expect(told(analyse(blocked, destination))).toBe(code);
    expect(told(analyse(near, destination))).toBe(other);
  });
});

it('answers of an endpoint’s subnet go to the ports that tasks use', () => {
  const to = (port: number) =>
    isolated(
      withEndpoint('secretsmanager'),
      withAcl('acl-b', 'subnet-b', [openIn, entry(100, 'egress', 'allow', '10.0.0.0/16', [port, port])]),
    );
  expect(told(analyse(to(443)))).toBe('network-acl-closed acl-b');
  expect(told(analyse(to(40_000)))).toBe('interface-endpoint vpce-secretsmanager');
});

it('the numbers of a network ACL’s entries matter, not their place in the list', () => {
  const to = (deny: number) =>
    isolated(
      withEndpoint('kms'),
      withAcl('acl-b', 'subnet-b', [
        entry(deny, 'ingress', 'deny', '0.0.0.0/0'),
        entry(50, 'ingress', 'allow', '0.0.0.0/0'),
        entry(50, 'egress', 'allow', '0.0.0.0/0'),
      ]),
    );
  expect(analyse(to(40), service('kms'))).toMatchObject({
    is: 'blocked',
    obstacle: { code: 'network-acl-closed', acl: 'acl-b', direction: 'ingress', rule: 40 },
  });
  expect(analyse(to(60), service('kms')).is).toBe('reachable');
});
