import { DescribeFileSystemPolicyCommand } from '@aws-sdk/client-efs';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { readResourcePolicy, unlessNone } from '../reads/resource-policy.ts';
import { call } from '../sdk-error.ts';

const source = 'elasticfilesystem:DescribeFileSystemPolicy';

/** The policy of an EFS file system. Without a policy, every client that reaches the file system may mount it. */
export const collectFileSystemPolicy: Collector<'file-system-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const efs = await reading.clients.efs();
    const command = new DescribeFileSystemPolicyCommand({ FileSystemId: subject });
    const sent = call(source, efs.send(command));
    const text = await unlessNone(
      'PolicyNotFound',
      sent.then(({ Policy: policy }) => policy),
    );
    return readResourcePolicy(source, text);
  });
