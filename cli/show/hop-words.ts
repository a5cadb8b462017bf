import type { HopKind } from '../../shared/network/path.ts';

/** What each hop is called. */
export const hopWords: Readonly<Record<HopKind, string>> = {
  task: 'task',
  'security-group': 'security group',
  subnet: 'subnet',
  'network-acl': 'network ACL',
  'route-table': 'route table',
  'nat-gateway': 'NAT gateway',
  'internet-gateway': 'internet gateway',
  endpoint: 'VPC endpoint',
  dns: 'DNS',
  destination: 'destination',
};
