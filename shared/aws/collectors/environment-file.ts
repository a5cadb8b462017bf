import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { parseArn } from '../../arn.ts';
import { nearestNames } from '../reads/nearest-names.ts';
import { type Collector, readFact, unreadable } from '../reads/read-fact.ts';
import { call } from '../sdk-error.ts';

const source = 's3:ListBucket';

/**
 * An environment file by the listing of its bucket, and where it is missing what else is in its folder. A file's content
 * holds values, so that it is never read; even its metadata would need the permission to read it (s3:GetObject).
 */
export const collectEnvironmentFile: Collector<'environment-file'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const [bucket, ...parts] = (parseArn(subject)?.resource ?? '').split('/');
    const key = parts.join('/');
    if (!bucket || key === '') throw unreadable(source, 'NoFile', 'it is not the ARN of a file in a bucket');
    const s3 = await reading.clients.s3();
    // The answer is in the order of the keys: the exact one is shorter than all others of its prefix, and comes first.
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
