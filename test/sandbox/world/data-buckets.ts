import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Account } from '../account/account.ts';
import type { World } from './world-schema.ts';

/** Makes the world's buckets with their objects, then their policies. */
export async function buildBuckets(world: Pick<World, 'buckets'>, account: Account): Promise<void> {
  const s3 = new S3Client({
    endpoint: account.endpoint,
    region: account.region,
    credentials: account.credentials,
    forcePathStyle: true,
  });
  for (const { name, objects, policy } of world.buckets) {
    await s3.send(new CreateBucketCommand({ Bucket: name }));
    for (const [key, text] of Object.entries(objects))
      await s3.send(new PutObjectCommand({ Bucket: name, Key: key, Body: text }));
    if (policy !== undefined)
      await s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy: JSON.stringify(policy) }));
  }
  s3.destroy();
}
