import { DescribeServicesCommand, type Service as EcsService } from '@aws-sdk/client-ecs';
import { ecsNames } from '../../arn.ts';
import { byCluster } from '../ecs/by-cluster.ts';
import { type BatchCollector, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';
import { readService } from './service.ts';

/** Services that one call describes. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html */
const atMost = 10;
const permission = 'ecs:DescribeServices';

/** Describes several services of one cluster with one call. What the call does not show is read by itself. */
export const serviceBatch: BatchCollector<'service'> = {
  group: (services) => byCluster(services, atMost),
  collect: async (subjects, reading) => {
    const cluster = ecsNames(subjects[0] ?? '').cluster ?? '';
    const names = subjects.map((arn) => ecsNames(arn).name);
    const described = await readFact(reading, permission, async () => {
      const command = new DescribeServicesCommand({ cluster, services: names, include: ['TAGS'] });
      return (await call(permission, (await reading.clients.ecs()).send(command))).services ?? [];
    });
    if (described.is !== 'known') return subjects.map(() => described);
    return names.map((name) => {
      const found = described.value.find((one) => one.serviceName === name && isThere(one));
      return found === undefined ? undefined : { ...described, value: readService(found) };
    });
  },
};

function isThere({ status }: EcsService): boolean {
  return status !== 'INACTIVE';
}
