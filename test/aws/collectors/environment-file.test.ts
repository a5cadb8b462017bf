import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { sdkError } from '../sdk-errors.ts';
import { ask, itTellsFailuresApart, known } from './collecting.ts';

const s3 = mockClient(S3Client);
beforeEach(() => s3.reset());
const file = 'arn:aws-cn:s3:::settings/prod/app/web.env';
const listing = (...keys: readonly string[]) => ({ Contents: keys.map((Key) => ({ Key })) });

describe('an environment file', () => {
  itTellsFailuresApart('environment-file', file, 's3:ListBucket', (error) => void s3.rejects(error));

  it('that exists is found by one listing, and its folder is not looked at', async () => {
    s3.on(ListObjectsV2Command).resolves(listing('prod/app/web.env'));
    expect(await known('environment-file', file)).toEqual({ exists: true, near: [] });
    expect(s3.commandCalls(ListObjectsV2Command).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'settings', Prefix: 'prod/app/web.env', MaxKeys: 1 },
    ]);
  });

  it('does not exist if its key is only the beginning of another; the nearest keys of its folder are returned, at most five', async () => {
    s3.on(ListObjectsV2Command, { MaxKeys: 1 }).resolves(listing('prod/app/web.env.bak'));
    s3.on(ListObjectsV2Command, { Bucket: 'settings', Prefix: 'prod/app/', Delimiter: '/' }).resolves(
      listing(
        'prod/app/queue-settings.env',
        'prod/app/Web.env',
        'prod/app/web.env.bak',
        'prod/app/web2.env',
        'prod/app/worker-of-the-night.env',
        'prod/app/jobs.env',
      ),
    );
    const { exists, near } = await known('environment-file', file);
    expect(exists).toBe(false);
    expect(near).toHaveLength(5);
    expect(near.slice(0, 3)).toEqual(['prod/app/Web.env', 'prod/app/web2.env', 'prod/app/jobs.env']);
    expect(near).not.toContain('prod/app/worker-of-the-night.env');
  });

  it('without a folder is compared with the other keys at the top', async () => {
    s3.on(ListObjectsV2Command, { MaxKeys: 1 }).resolves({});
    s3.on(ListObjectsV2Command, { Prefix: '', Delimiter: '/' }).resolves(listing('web.env'));
    expect(await known('environment-file', 'arn:aws:s3:::settings/wbe.env')).toEqual({
      exists: false,
      near: ['web.env'],
    });
  });

  it('whose key holds colons is looked up by the whole key', async () => {
    s3.on(ListObjectsV2Command, { Prefix: 'a:b/c:d.env' }).resolves(listing('a:b/c:d.env'));
    expect(await known('environment-file', 'arn:aws:s3:::settings/a:b/c:d.env')).toMatchObject({ exists: true });
  });

  it('is absent with its bucket', async () => {
    s3.rejects(sdkError('NoSuchBucket', { $metadata: { httpStatusCode: 404 } }));
    expect(await ask('environment-file', file)).toMatchObject({ is: 'absent' });
  });

  it('is unavailable, not missing, where only its folder’s listing is denied', async () => {
    s3.on(ListObjectsV2Command, { MaxKeys: 1 }).resolves({});
    s3.on(ListObjectsV2Command, { Delimiter: '/' }).rejects(sdkError('AccessDenied', {}, 'Access Denied'));
    expect(await ask('environment-file', file)).toMatchObject({ is: 'unavailable', permission: 's3:ListBucket' });
  });

  it.each(['arn:aws:s3:::settings', 'arn:aws:s3:::settings/', 'settings/web.env', 'arn:aws:s3:::/web.env'])(
    'named by %s is unavailable without a call',
    async (subject) => {
      expect(await ask('environment-file', subject)).toMatchObject({ is: 'unavailable', why: 'failed' });
      expect(s3.calls()).toEqual([]);
    },
  );
});
