import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { parseArn } from '../../arn.ts';
import { nearestNames } from '../reads/nearest-names.ts';
import { type Collector, readFact, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 's3:ListBucket';

/**
 * Whether an environment file exists, from the listing of its bucket; if not, the other files in its folder. The
 * content of a file holds values, so the product never reads it. Even a read of its metadata would need the permission
 * to read the content (s3:GetObject).
 */
export const collectEnvironmentFile: Collector<'environment-file'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const [bucket, ...parts] = (parseArn(subject)?.resource ?? '').split('/');
    const key = parts.join('/');
    if (!bucket || key === '') throw unreadable(source, 'NoFile', 'it is not the ARN of a file in a bucket');
    const s3 = await reading.clients.s3();
    // S3 sorts keys. The exact key is the shortest with its prefix, so it comes first.
    if ((await keysOf(s3, { Bucket: bucket, Prefix: key, MaxKeys: 1 })).includes(key))
      return { exists: true, near: [] };
    const folder = key.slice(0, key.lastIndexOf('/') + 1);
    return {
      exists: false,
      near: nearestNames(key, await keysOf(s3, { Bucket: bucket, Prefix: folder, Delimiter: '/' })),
    };
  });

/** The first page only: at most 1,000 keys, enough for a hint. */
async function keysOf(
  s3: S3Client,
  request: { readonly Bucket: string; readonly Prefix: string; readonly Delimiter?: string; readonly MaxKeys?: number },
): Promise<readonly string[]> {
  const { Contents: contents } = await call(source, s3.send(new ListObjectsV2Command(request)));
  return (contents ?? []).flatMap(({ Key: key }) => key ?? []);
}
