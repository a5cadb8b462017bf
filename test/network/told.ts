import { analysePath } from '../../shared/network/analyse.ts';
import type { Path } from '../../shared/network/path.ts';
import type { Destination } from '../../shared/network/snapshot.ts';
import { entry, service, type Topology, withSnapshot } from '../fixtures/topology.ts';

export const secrets = service('secretsmanager');
export const s3 = service('s3');
export const registry: Destination = { is: 'internet', host: 'registry.example.com' };
export const mountTarget: Destination = {
  is: 'mount-target',
  id: 'fsmt-1',
  subnet: 'subnet-b',
  address: '10.0.2.7',
  securityGroups: ['sg-efs'],
};

export const openIn = entry(100, 'ingress', 'allow', '0.0.0.0/0');
export const openOut = entry(100, 'egress', 'allow', '0.0.0.0/0');
export const natGone = withSnapshot({
  natGateways: [{ id: 'nat-1', subnet: 'subnet-nat', state: 'deleted', connectivity: 'public' }],
});

export const analyse = ({ place, snapshot }: Topology, destination: Destination = secrets): Path =>
  analysePath(place, destination, snapshot);

/** What a way comes to: how it is reached, the code and place of the block, or why it is not decided. */
export function told(way: Path): string {
  if (way.is === 'reachable') return way.endpoint === undefined ? way.via : `${way.via} ${way.endpoint}`;
  return way.is === 'blocked'
    ? `${way.obstacle.code} ${way.obstacle.obstacleId}`
    : `undecided ${way.lacking.join(',')}`.trim();
}
