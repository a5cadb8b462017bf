import { type ContainerDefinition } from '@aws-sdk/client-ecs';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { attempt, type CallName } from './attempt.ts';
import type { Fetching } from './fetching.ts';
import type { FetchFault, Obstacle } from './obstacle.ts';
import { readS3Arn } from './reference.ts';

type File = { readonly bucket: string; readonly key: string };

/**
 * Fetches the environment files of the container from S3. Fargate calls HeadObject first, the EC2 agent calls GetObject
 * at once.
 */
export async function fetchEnvironmentFiles(
  container: ContainerDefinition,
  fetching: Fetching,
): Promise<Obstacle | undefined> {
  for (const { value: text = '' } of container.environmentFiles ?? []) {
    const file = readS3Arn(text);
    if (file === undefined) return { at: 'unreadable-environment-file', text };
    const operation = fetching.launchType === 'FARGATE' ? 'HeadObject' : 'GetObject';
    const name = { service: 'S3', operation, action: 's3:GetObject', resource: text };
    const at = { at: 'environment-file', text, ...file } as const;
    const what = await fetchFile(name, file, fetching);
    if (what !== undefined) return { ...at, what };
  }
  return undefined;
}

async function fetchFile(name: CallName, file: File, fetching: Fetching): Promise<FetchFault | undefined> {
  const s3 = fetching.clients.files(fetching.region);
  const where = { Bucket: file.bucket, Key: file.key };
  const head = name.operation === 'HeadObject';
  const got = await attempt<unknown>(name, async () =>
    head
      ? s3.send(new HeadObjectCommand(where))
      : (await s3.send(new GetObjectCommand(where))).Body?.transformToString(),
  );
  if (got.is === 'got' || got.what.is !== 'answered') return got.is === 'got' ? undefined : got.what;
  const { call } = got.what;
  const hidden = call.code !== 'NoSuchBucket' && call.status === 404 && (await isHidden(s3, file.bucket));
  const told = hidden ? { ...call, status: 403, code: 'AccessDenied', message: 'Access Denied' } : call;
  return { is: 'answered', call: head ? withoutBody(told) : { ...told, message: quoteResource(told.message) } };
}

/**
 * S3 does not say that an object is missing to a caller who may not list the bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
async function isHidden(s3: S3Client, bucket: string): Promise<boolean> {
  const listed = await attempt(
    { service: 'S3', operation: 'ListObjectsV2', action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` },
    () => s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 })),
  );
  return listed.is === 'fault' && listed.what.is === 'answered' && listed.what.call.status === 403;
}

/** The answer to HEAD has no body, so only the status is known. */
function withoutBody<T extends { readonly status: number; readonly code: string; readonly message: string }>(
  call: T,
): T {
  if (call.status === 403) return { ...call, code: 'Forbidden', message: 'Forbidden' };
  return call.status === 404 ? { ...call, code: 'NotFound', message: 'Not Found' } : call;
}

/** S3 puts quotes around the resource in a denial; the emulator does not. */
function quoteResource(message: string): string {
  return message.replace(/ on resource: (arn:\S+)/, ' on resource: "$1"');
}
