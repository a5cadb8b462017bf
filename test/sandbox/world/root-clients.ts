import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Account, ClientOptions } from '../account/account.ts';

/** Clients of the account's root user, which builds the world and acts for the people in it. */
export function createRootClients({ endpoint, region, credentials }: ClientOptions) {
  const common = { endpoint, region, credentials };
  return {
    iam: new IAMClient(common),
    ecs: new ECSClient(common),
    ec2: new EC2Client(common),
    ecr: new ECRClient(common),
    kms: new KMSClient(common),
    logs: new CloudWatchLogsClient(common),
    secrets: new SecretsManagerClient(common),
    sns: new SNSClient(common),
    sqs: new SQSClient(common),
    ssm: new SSMClient(common),
    sts: new STSClient(common),
  };
}

export type RootClients = ReturnType<typeof createRootClients>;

/**
 * The clients for the place of a resource: those of the world, or those of the root user of another account or Region.
 */
export function clientsAt(
  place: { readonly account?: string | undefined; readonly region?: string | undefined },
  account: Account,
  own: RootClients,
): RootClients {
  const { account: id = account.accountId, region = account.region } = place;
  if (id === account.accountId && region === account.region) return own;
  return createRootClients(account.clientsOptions(id, region));
}
