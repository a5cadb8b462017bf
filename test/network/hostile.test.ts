import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analysePath } from '../../shared/network/analyse.ts';
import { hopLine } from '../../shared/network/hop-line.ts';
import type { Snapshot } from '../../shared/network/snapshot.ts';
import { service } from '../fixtures/topology.ts';
import { destinations } from './arbitrary-topology.ts';

it('never throws, whatever an account holds', () => {
  const text = fc.oneof(
    fc.constantFrom(
      'subnet-a',
      'sg-task',
      '10.0.0.0/8',
      '0.0.0.0/0',
      '::/0',
      'nat-1',
      'local',
      'vpc-1',
      'available',
      'com.amazonaws.eu-west-1.kms',
      '6',
      'tcp',
    ),
    fc.string({ maxLength: 12 }),
  );
  const texts = fc.array(text, { maxLength: 3 });
  const port = fc.option(fc.integer({ min: -2, max: 70_000 }), { nil: undefined });
  const wild = fc.record({
    protocol: text,
    fromPort: port,
    toPort: port,
    cidrs: texts,
    groups: texts,
    prefixLists: texts,
  });
  const parts = fc.record(
    {
      subnets: fc.array(
        fc.record({ id: text, vpc: text, zone: text, cidr: fc.option(text, { nil: undefined }), ipv6Cidrs: texts }),
        { maxLength: 2 },
      ),
      routeTables: fc.array(
        fc.record({
          id: text,
          vpc: text,
          main: fc.boolean(),
          subnets: texts,
          routes: fc.array(
            fc.record({ destination: text, target: text, state: fc.constantFrom('active', 'blackhole') }),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 2 },
      ),
      natGateways: fc.array(
        fc.record({
          id: text,
          subnet: fc.option(text, { nil: undefined }),
          state: text,
          connectivity: fc.constantFrom('public', 'private'),
        }),
        { maxLength: 2 },
      ),
      endpoints: fc.array(
        fc.record({
          id: text,
          vpc: text,
          service: text,
          type: fc.constantFrom('Interface', 'Gateway'),
          state: text,
          privateDns: fc.boolean(),
          subnets: texts,
          securityGroups: texts,
          routeTables: texts,
        }),
        { maxLength: 2 },
      ),
      securityGroups: fc.array(
        fc.record({
          id: text,
          vpc: text,
          ingress: fc.array(wild, { maxLength: 2 }),
          egress: fc.array(wild, { maxLength: 2 }),
        }),
        { maxLength: 2 },
      ),
      acls: fc.array(
        fc.record({
          id: text,
          vpc: text,
          subnets: texts,
          entries: fc.array(
            fc.record({
              number: fc.integer(),
              egress: fc.boolean(),
              protocol: text,
              cidr: text,
              fromPort: port,
              toPort: port,
              action: fc.constantFrom('allow', 'deny'),
            }),
            { maxLength: 3 },
          ),
        }),
        { maxLength: 2 },
      ),
      attributes: fc.record({ dnsSupport: fc.boolean(), dnsHostnames: fc.boolean() }),
    },
    { requiredKeys: [] },
  );
  const wildDestination = fc.oneof(
    destinations,
    fc.record({
      is: fc.constant('mount-target' as const),
      id: text,
      subnet: text,
      address: text,
      securityGroups: texts,
    }),
    text.map((address) => service('kms', { address })),
  );
  fc.assert(
    fc.property(parts, wildDestination, (snapshot, destination) => {
      const way = analysePath({ subnet: 'subnet-a', securityGroups: ['sg-task'] }, destination, snapshot as Snapshot);
      expect(hopLine(way)).not.toBe('');
    }),
    { seed: 4, numRuns: 4000 },
  );
});
