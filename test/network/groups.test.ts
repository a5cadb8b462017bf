import { describe, expect, it } from 'vitest';
import type { Destination } from '../../shared/network/snapshot.ts';
import {
  isolated,
  privateWithNat,
  rule,
  type Topology,
  withEgress,
  withEndpoint,
  withGroup,
  withPlace,
} from '../fixtures/topology.ts';
import { analyse, mountTarget, secrets, told } from './told.ts';

describe('a security group that is closed, and its near miss, one fact apart', () => {
  const closed = (...groups: ReturnType<typeof rule>[]) => isolated(withEndpoint('secretsmanager', {}, groups));
  it.each<[string, Destination, Topology, string, Topology, string]>([
    [
      'an endpoint that does not admit the task, although a NAT gateway would',
      secrets,
      privateWithNat(withEndpoint('secretsmanager', {}, [rule(443, { cidrs: ['10.0.2.0/24'] })])),
      'endpoint-security-group-closed sg-secretsmanager',
      privateWithNat(withEndpoint('secretsmanager', {}, [rule(443, { cidrs: ['10.0.0.0/22'] })])),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'an endpoint that admits another group',
      secrets,
      closed(rule(443, { groups: ['sg-other'] })),
      'endpoint-security-group-closed sg-secretsmanager',
      closed(rule(443, { groups: ['sg-task'] })),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'an endpoint that admits another port',
      secrets,
      closed(rule(80, { cidrs: ['10.0.0.0/16'] })),
      'endpoint-security-group-closed sg-secretsmanager',
      closed(rule(80, { cidrs: ['10.0.0.0/16'] }), {
        ...rule(443, { cidrs: ['10.0.1.0/24'] }),
        fromPort: 400,
        toPort: 500,
      }),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'an endpoint that admits UDP',
      secrets,
      closed({ ...rule(443, { cidrs: ['10.0.0.0/16'] }), protocol: 'udp' }),
      'endpoint-security-group-closed sg-secretsmanager',
      closed({ ...rule(443, { cidrs: ['10.0.0.0/16'] }), protocol: '6' }),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'a task that may only send inside the VPC',
      secrets,
      privateWithNat(withEgress(rule(443, { cidrs: ['10.0.0.0/8'] }))),
      'task-security-group-closed sg-task',
      isolated(withEndpoint('secretsmanager'), withEgress(rule(443, { cidrs: ['10.0.0.0/8'] }))),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'a task that may only send to another group',
      secrets,
      isolated(withEndpoint('secretsmanager'), withEgress(rule(443, { groups: ['sg-other'] }))),
      'task-security-group-closed sg-task',
      isolated(withEndpoint('secretsmanager'), withEgress(rule(443, { groups: ['sg-secretsmanager'] }))),
      'interface-endpoint vpce-secretsmanager',
    ],
    [
      'a task whose two groups let nothing out',
      secrets,
      privateWithNat(withEgress(), withGroup('sg-2', {}), withPlace({ securityGroups: ['sg-2', 'sg-task'] })),
      'task-security-group-closed sg-2',
      privateWithNat(
        withEgress(),
        withGroup('sg-2', { egress: [rule(443, { cidrs: ['0.0.0.0/0'] })] }),
        withPlace({ securityGroups: ['sg-task', 'sg-2'] }),
      ),
      'nat-gateway',
    ],
    [
      'a mount target that does not let NFS in',
      mountTarget,
      isolated(withGroup('sg-efs', { ingress: [rule(443, { groups: ['sg-task'] })] })),
      'mount-target-closed sg-efs',
      isolated(withGroup('sg-efs', { ingress: [rule(2049, { groups: ['sg-task'] })] })),
      'local',
    ],
    [
      'a task that may not send NFS',
      mountTarget,
      isolated(
        withGroup('sg-efs', { ingress: [rule(2049, { cidrs: ['10.0.1.0/24'] })] }),
        withEgress(rule(443, { cidrs: ['0.0.0.0/0'] })),
      ),
      'task-security-group-closed sg-task',
      isolated(
        withGroup('sg-efs', { ingress: [rule(2049, { cidrs: ['10.0.1.0/24'] })] }),
        withEgress(rule(2049, { cidrs: ['10.0.2.7/32'] })),
      ),
      'local',
    ],
  ])('%s', (_, destination, blocked, code, near, other) => {
    expect(told(analyse(blocked, destination))).toBe(code);
    expect(told(analyse(near, destination))).toBe(other);
  });
});
