import { describe, expect, it } from 'vitest';
import { endpointGroupsOf, natGatewaysOf, needsVpcAttributes, subnetsOf } from '../../shared/network/needs.ts';
import {
  isolated,
  privateWithNat,
  service,
  withEndpoint,
  withRoute,
  withS3Gateway,
  withTable,
} from '../fixtures/topology.ts';

const secrets = [service('secretsmanager')];

describe('what is asked for in the next wave', () => {
  it('is the NAT gateways of the subnet’s own table, and of no other', () => {
    const { place, snapshot } = privateWithNat(withRoute('rtb-main', '0.0.0.0/0', 'nat-2'));
    expect(natGatewaysOf(place, snapshot)).toEqual(['nat-1']);
    expect(natGatewaysOf({ subnet: 'subnet-b' }, snapshot)).toEqual(['nat-2']);
    const mainOnly = privateWithNat(withTable('rtb-a', (table) => ({ ...table, subnets: [] })));
    expect(natGatewaysOf(place, mainOnly.snapshot)).toEqual([]);
    expect(natGatewaysOf(place, {})).toEqual([]);
  });

  it('is the groups and subnets of endpoints for the services in question', () => {
    const { snapshot } = isolated(withEndpoint('secretsmanager'), withEndpoint('logs', { subnets: ['subnet-nat'] }));
    expect(endpointGroupsOf(secrets, snapshot)).toEqual(['sg-secretsmanager']);
    expect(subnetsOf(secrets, snapshot)).toEqual(['subnet-b']);
    expect(endpointGroupsOf(secrets, {})).toEqual([]);
  });

  it('is the subnet of a mount target', () => {
    const target = {
      is: 'mount-target',
      id: 'fsmt-1',
      subnet: 'subnet-m',
      address: '10.0.3.1',
      securityGroups: [],
    } as const;
    expect(subnetsOf([target], {})).toEqual(['subnet-m']);
  });

  it.each([
    [true, withEndpoint('secretsmanager')],
    [false, withEndpoint('secretsmanager', { privateDns: false })],
    [false, withEndpoint('secretsmanager', { state: 'pending' })],
    [false, withEndpoint('logs')],
    [false, withS3Gateway(['rtb-a'])],
  ] as const)('is the VPC’s DNS attributes (%s) where an endpoint takes over a name', (expected, change) => {
    expect(needsVpcAttributes([...secrets, service('s3')], isolated(change).snapshot)).toBe(expected);
  });
});
