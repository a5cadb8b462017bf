import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analysePath } from '../../shared/network/analyse.ts';
import { hopLine } from '../../shared/network/hop-line.ts';
import type { Snapshot } from '../../shared/network/snapshot.ts';
import { rule, service, withEgress, withEndpoint, withGroup, withSnapshot } from '../fixtures/topology.ts';
import { destinations, rules, topologies } from './arbitrary-topology.ts';
import { analyse } from './told.ts';

const runs = { seed: 4, numRuns: 700 };

const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });

describe('whatever the topology', () => {
  it('the generator reaches every answer', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(topologies, destinations, (topology, destination) => {
        const way = analyse(topology, destination);
        const answer = way.is === 'blocked' ? way.obstacle.code : way.is === 'reachable' ? way.via : way.is;
        seen.set(answer, (seen.get(answer) ?? 0) + 1);
      }),
      { seed: 4, numRuns: 4000 },
    );
    const answers = [
      'undecided',
      'interface-endpoint',
      'gateway-endpoint',
      'nat-gateway',
      'internet-gateway',
      'local',
      'no-route',
      'nat-route-black-hole',
      'public-access-blocked',
      'public-ip-missing',
      'endpoint-missing',
      'gateway-endpoint-not-associated',
      'private-dns-off',
      'vpc-dns-off',
      'endpoint-security-group-closed',
      'task-security-group-closed',
      'network-acl-closed',
      'mount-target-closed',
    ];
    expect([...seen.keys()].toSorted()).toEqual(answers.toSorted());
    expect(answers.filter((answer) => (seen.get(answer) ?? 0) < 5)).toEqual([]);
  });

  it('opening a group never makes what is reachable unreachable', () => {
    fc.assert(
      fc.property(
        topologies,
        destinations,
        rules,
        fc.constantFrom('sg-task', 'sg-kms', 'sg-efs'),
        (topology, destination, more, id) => {
          const before = analyse(topology, destination);
          fc.pre(before.is === 'reachable');
          const group = topology.snapshot.securityGroups.find((one) => one.id === id);
          const opened = withGroup(id, {
            ingress: [...(group?.ingress ?? []), more],
            egress: [...(group?.egress ?? []), more],
          });
          expect(analyse(opened(topology), destination)).toEqual(before);
        },
      ),
      runs,
    );
  });

  it('taking a part of the snapshot away never turns an answer into the other one', () => {
    const parts = [
      'subnets',
      'routeTables',
      'natGateways',
      'endpoints',
      'securityGroups',
      'acls',
      'attributes',
    ] as const;
    fc.assert(
      fc.property(
        topologies,
        destinations,
        fc.subarray([...parts], { minLength: 1 }),
        (topology, destination, gone) => {
          const before = analyse(topology, destination);
          fc.pre(before.is !== 'undecided');
          const snapshot: Snapshot = Object.fromEntries(
            Object.entries(topology.snapshot).filter(([part]) => !gone.includes(part as (typeof parts)[number])),
          );
          const after = analysePath(topology.place, destination, snapshot);
          expect([before.is, 'undecided']).toContain(after.is);
          expect(after.is === 'undecided' ? after.lacking : ['nothing']).not.toEqual([]);
        },
      ),
      runs,
    );
  });

  it('taking away what is known of the task never turns an answer into the other one', () => {
    fc.assert(
      fc.property(
        topologies,
        destinations,
        fc.constantFrom('securityGroups', 'publicIp'),
        ({ place, snapshot }, destination, gone) => {
          const before = analysePath(place, destination, snapshot);
          fc.pre(before.is !== 'undecided');
          const { [gone]: _, ...less } = place;
          expect([before.is, 'undecided']).toContain(
            analysePath({ ...less, subnet: place.subnet }, destination, snapshot).is,
          );
        },
      ),
      runs,
    );
  });

  it('the missing endpoint makes a service without a route reachable', () => {
    fc.assert(
      fc.property(topologies, (topology) => {
        const calm = [
          withEgress(rule(undefined, { cidrs: ['0.0.0.0/0'] })),
          withSnapshot({ attributes: { dnsSupport: true, dnsHostnames: true } }),
        ];
        const made = calm.reduce((one, change) => change(one), topology);
        const before = analyse(made, service('secretsmanager'));
        fc.pre(
          before.is === 'blocked' &&
            ['no-route', 'endpoint-missing'].includes(before.obstacle.code) &&
            made.snapshot.subnets[0]?.cidr !== undefined,
        );
        const after = analyse(
          withEndpoint('secretsmanager', { subnets: ['subnet-a'] })(made),
          service('secretsmanager'),
        );
        expect(after).toMatchObject({ is: 'reachable', via: 'interface-endpoint', endpoint: 'vpce-secretsmanager' });
      }),
      runs,
    );
  });

  it('no list’s order matters', () => {
    const orders = topologies.chain((topology) => {
      const { snapshot } = topology;
      return fc
        .record({
          routeTables: fc
            .tuple(
              ...snapshot.routeTables.map((table) =>
                shuffled(table.routes).map((list) => ({ ...table, routes: list })),
              ),
            )
            .chain(shuffled),
          endpoints: shuffled(snapshot.endpoints),
          securityGroups: fc
            .tuple(
              ...snapshot.securityGroups.map((group) =>
                fc
                  .record({ ingress: shuffled(group.ingress), egress: shuffled(group.egress) })
                  .map((lists) => ({ ...group, ...lists })),
              ),
            )
            .chain(shuffled),
          acls: fc
            .tuple(...snapshot.acls.map((acl) => shuffled(acl.entries).map((list) => ({ ...acl, entries: list }))))
            .chain(shuffled),
          subnets: shuffled(snapshot.subnets),
        })
        .map((parts) => ({ topology, other: { ...topology, snapshot: { ...snapshot, ...parts } } }));
    });
    fc.assert(
      fc.property(orders, destinations, ({ topology, other }, destination) => {
        expect(analyse(other, destination)).toEqual(analyse(topology, destination));
      }),
      runs,
    );
  });

  it('the line ends at the hop at which the path ends', () => {
    fc.assert(
      fc.property(topologies, destinations, (topology, destination) => {
        const way = analyse(topology, destination);
        const line = hopLine(way);
        expect(line).toMatch(/^task /);
        expect([...line.matchAll(/✗/g)].length).toBe(way.is === 'blocked' ? 1 : 0);
        expect(way.hops.filter(({ passes }) => !passes).length).toBeLessThanOrEqual(1);
        expect(way.hops.slice(0, -1).every(({ passes }) => passes)).toBe(true);
      }),
      runs,
    );
  });
});
