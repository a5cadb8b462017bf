import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { type Collector, readFact } from '../reads/read-fact.ts';
import { readResourcePolicy, unlessNone } from '../reads/resource-policy.ts';
import { call } from '../sdk-error.ts';

const source = 's3:GetBucketPolicy';

/** The policy of a bucket. For a bucket of another account the fact is `unavailable` (denied), not absent. */
export const collectBucketPolicy: Collector<'bucket-policy'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const s3 = await reading.clients.s3();
    const sent = call(source, s3.send(new GetBucketPolicyCommand({ Bucket: subject })));
    const text = await unlessNone(
      'NoSuchBucketPolicy',
      sent.then(({ Policy: policy }) => policy),
    );
    return readResourcePolicy(source, text);
  });
