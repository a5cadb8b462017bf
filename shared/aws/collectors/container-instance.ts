import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import { DescribeContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { ecsNames } from '../../arn.ts';
import type { ContainerInstance } from '../../evidence/ecs.ts';
import { type Collector, readFact, set, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'ecs:DescribeContainerInstances';
const ec2Source = 'ec2:DescribeInstances';

/**
 * The container instance that a task ran on, with the network of its EC2 instance. Absent: ECS knows it no longer. An
 * External instance (`mi-…`) is no EC2 instance, so it has no place.
 */
export const collectContainerInstance: Collector<'container-instance'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { cluster } = ecsNames(subject);
    if (cluster === undefined) throw unreadable(source, 'ClusterUnknown', 'the ARN does not name its cluster');
    const ecs = await reading.clients.ecs();
    const request = { cluster, containerInstances: [subject] };
    const { containerInstances, failures } = await call(
      source,
      ecs.send(new DescribeContainerInstancesCommand(request)),
    );
    const found = containerInstances?.[0];
    if (found === undefined) {
      const reason = failures?.[0]?.reason ?? 'no answer';
      if (reason !== 'MISSING') throw unreadable(source, 'Failure', reason);
      return undefined;
    }
    const id = set(found.ec2InstanceId) ?? '';
    if (!id.startsWith('i-')) return { instance: id };
    const ec2 = await reading.clients.ec2();
    const { Reservations = [] } = await call(
      ec2Source,
      // A filter, because an id that is gone would be an error.
      ec2.send(new DescribeInstancesCommand({ Filters: [{ Name: 'instance-id', Values: [id] }] })),
    );
    return readInstance(
      id,
      Reservations.flatMap(({ Instances = [] }) => Instances).find(({ InstanceId: one }) => one === id),
    );
  });

/** The primary network interface: the agent, Docker and the pulls of images use it. */
function readInstance(id: string, instance: Instance | undefined): ContainerInstance {
  const primary = instance?.NetworkInterfaces?.find(({ Attachment: one }) => one?.DeviceIndex === 0);
  const subnet = set(primary?.SubnetId) ?? set(instance?.SubnetId);
  if (instance === undefined || subnet === undefined) return { instance: id };
  const groups = primary?.Groups ?? instance.SecurityGroups ?? [];
  return {
    instance: id,
    place: {
      subnet,
      securityGroups: groups.flatMap(({ GroupId: group }) => set(group) ?? []),
      publicIp: set(primary?.Association?.PublicIp) !== undefined || set(instance.PublicIpAddress) !== undefined,
    },
  };
}
