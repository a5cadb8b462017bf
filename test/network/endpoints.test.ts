import { describe, expect, it } from 'vitest';
import type { Destination } from '../../shared/network/snapshot.ts';
import {
  isolated,
  privateWithNat,
  rule,
  service,
  type Topology,
  withEgress,
  withEndpoint,
  withS3Gateway,
  withSnapshot,
} from '../fixtures/topology.ts';
import { analyse, natGone, s3, secrets, told } from './told.ts';

const dns = (dnsSupport: boolean, dnsHostnames: boolean) => withSnapshot({ attributes: { dnsSupport, dnsHostnames } });

describe('an endpoint that is of no use, and its near miss, one fact apart', () => {
  it.each<[string, Destination, Topology, string, Topology, string]>([
    [
      'an endpoint for another service',
      secrets,
      isolated(withEndpoint('ecr.api')),
      'endpoint-missing rtb-a',
      isolated(withEndpoint('ecr.api'), withEndpoint('secretsmanager')),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'an endpoint whose name only begins alike',
      service('ecr.dkr'),
      isolated(withEndpoint('ecr.api')),
      'endpoint-missing rtb-a',
      isolated(withEndpoint('ecr.dkr')),
      'interface-endpoint vpce-ecr.dkr',
    ],
    [
      'an endpoint of a service that no task needs',
      secrets,
      isolated(withEndpoint('sqs')),
      'no-route rtb-a',
      isolated(withEndpoint('logs')),
      'endpoint-missing rtb-a',
    ],
    [
      'an endpoint that is not available',
      secrets,
      isolated(withEndpoint('secretsmanager', { state: 'rejected' })),
      'endpoint-missing vpce-secretsmanager',
      isolated(withEndpoint('secretsmanager')),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'an S3 gateway endpoint of another table',
      s3,
      isolated(withS3Gateway(['rtb-main'])),
      'gateway-endpoint-not-associated vpce-gateway',
      isolated(withS3Gateway(['rtb-a'])),
      'gateway-endpoint vpce-gateway',
    ],
    [
      'an S3 gateway endpoint of another table, and a NAT gateway',
      s3,
      privateWithNat(natGone, withS3Gateway(['rtb-main'])),
      'nat-route-black-hole nat-1',
      privateWithNat(withS3Gateway(['rtb-main'])),
      'nat-gateway',
    ],
    [
      'private DNS off',
      secrets,
      isolated(withEndpoint('secretsmanager', { privateDns: false })),
      'private-dns-off vpce-secretsmanager',
      privateWithNat(withEndpoint('secretsmanager', { privateDns: false })),
      'nat-gateway',
    ],
    [
      'private DNS for queries from outside only',
      s3,
      isolated(withEndpoint('s3', { inboundOnly: true })),
      'private-dns-off vpce-s3',
      isolated(withEndpoint('s3', { inboundOnly: true }), withS3Gateway(['rtb-a'])),
      'gateway-endpoint vpce-gateway',
    ],
    [
      'a VPC without DNS',
      secrets,
      isolated(withEndpoint('secretsmanager'), dns(false, true)),
      'vpc-dns-off vpc-1',
      // With a way out, a DNS server of the owner's may do.
      privateWithNat(withEndpoint('secretsmanager'), dns(false, true)),
      'undecided',
    ],
    [
      'a VPC without private host names',
      secrets,
      isolated(withEndpoint('secretsmanager'), dns(true, false)),
      'vpc-dns-off vpc-1',
      privateWithNat(withEndpoint('secretsmanager'), dns(true, false)),
      'nat-gateway',
    ],
  ])('%s', (_, destination, blocked, code, near, other) => {
    expect(told(analyse(blocked, destination))).toBe(code);
    expect(told(analyse(near, destination))).toBe(other);
  });
});

describe('names of endpoints of other partitions', () => {
  it.each([
    ['cn-north-1', 'cn.com.amazonaws.cn-north-1.ecr.api'],
    ['cn-north-1', 'com.amazonaws.cn-north-1.ecr.api'],
    ['eusc-de-east-1', 'eu.amazonaws.eusc-de-east-1.ecr.api'],
  ])('in %s, %s is known', (region, name) => {
    const topology = isolated(withEndpoint('ecr.api', { service: name }));
    const destination = service('ecr.api', { region });
    expect(told(analyse(topology, destination))).toBe('interface-endpoint vpce-ecr.api');
  });
});

describe('the S3 gateway endpoint', () => {
  it('is reached by a rule that names its prefix list', () => {
    const egress = (list: string) => isolated(withS3Gateway(['rtb-a']), withEgress(rule(443, { prefixLists: [list] })));
    expect(told(analyse(egress('pl-s3'), s3))).toBe('gateway-endpoint vpce-gateway');
    expect(told(analyse(egress('pl-other'), s3))).toBe('undecided');
  });

  it('needs no interface endpoint, and serves no other service', () => {
    expect(told(analyse(isolated(withS3Gateway(['rtb-a'])), secrets))).toBe('endpoint-missing rtb-a');
  });
});
