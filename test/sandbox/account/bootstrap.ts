import { CreateRoleCommand, EntityAlreadyExistsException, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { BucketAlreadyOwnedByYou, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Account } from './account.ts';

const qualifier = 'hnb659fds';
// The version of the bootstrap stack that this code imitates.
const version = '30';

/**
 * Creates what `cdk deploy` needs in an account, as `cdk bootstrap` would: the bucket for assets, the roles and the
 * version parameter. It uses the SDK, because a bootstrap with the CLI takes longer than everything else. It may be
 * called twice.
 * @see https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
 */
export async function bootstrapAccount(account: Account): Promise<void> {
  const { endpoint, region, credentials, accountId } = account;
  const client = { endpoint, region, credentials };
  const iam = new IAMClient(client);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const ssm = new SSMClient(client);
  const name = (part: string) => `cdk-${qualifier}-${part}-${accountId}-${region}`;
  await Promise.all([
    makeBucket(s3, name('assets'), region),
    ssm.send(
      new PutParameterCommand({
        Name: `/cdk-bootstrap/${qualifier}/version`,
        Value: version,
        Type: 'String',
        Overwrite: true,
      }),
    ),
    ...['deploy-role', 'file-publishing-role', 'lookup-role'].map((role) =>
      makeRole(iam, name(role), { AWS: `arn:aws:iam::${accountId}:root` }),
    ),
    makeRole(iam, name('cfn-exec-role'), { Service: 'cloudformation.amazonaws.com' }),
  ]);
}

async function makeBucket(s3: S3Client, bucket: string, region: string): Promise<void> {
  const elsewhere = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...(elsewhere as object) }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
}

async function makeRole(iam: IAMClient, role: string, principal: object): Promise<void> {
  const trust = {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' },
  };
  const all = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
  try {
    await iam.send(new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  }
  await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'all', PolicyDocument: JSON.stringify(all) }));
}
