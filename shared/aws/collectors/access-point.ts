import { DescribeAccessPointsCommand } from '@aws-sdk/client-efs';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 'elasticfilesystem:DescribeAccessPoints';

/** An EFS access point, with the file system that it belongs to. */
export const collectAccessPoint: Collector<'access-point'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const efs = await reading.clients.efs();
    const answer = await call(source, efs.send(new DescribeAccessPointsCommand({ AccessPointId: subject })));
    const found = answer.AccessPoints?.find((one) => one.AccessPointId === subject);
    if (found === undefined) return undefined;
    return {
      id: subject,
      fileSystem: found.FileSystemId ?? '',
    };
  });
