import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EFSClient } from '@aws-sdk/client-efs';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { ClientSettings } from './client-settings.ts';
import { holdBack } from './hold-back.ts';
import { type Clock, realClock } from './pace.ts';

/** The Region and settings of the clients. `requestHandler` and `clock` are for tests only. */
export type ClientOptions = {
  readonly region: string;
  /**
   * The account of the function. Names (of a role, a parameter) are looked up in this account, so that an ARN of
   * another account is not reported as a thing that does not exist.
   */
  readonly account?: string;
  /** Of the person who asks; without them, those of the function. */
  readonly credentials?: ClientSettings['credentials'];
  readonly requestHandler?: ClientSettings['requestHandler'];
  readonly clock?: Clock;
  /** Called before each attempt of a read. What it throws is what the read fails with. */
  readonly admit?: () => void;
};

/**
 * One client for each service and Region. It is made, and its code loaded, when it is first needed; an ignored event
 * needs none.
 */
export type Clients = {
  readonly region: string;
  readonly account?: string;
  readonly cloudFormation: () => Promise<CloudFormationClient>;
  readonly cloudTrail: (region?: string) => Promise<CloudTrailClient>;
  readonly dynamodb: () => Promise<DynamoDBClient>;
  readonly ecs: () => Promise<ECSClient>;
  /** For writes to ECS. They are not idempotent, so the SDK must not repeat them by itself. */
  readonly ecsOnce: () => Promise<ECSClient>;
  readonly iam: () => Promise<IAMClient>;
  readonly secretsManager: (region?: string) => Promise<SecretsManagerClient>;
  readonly ssm: (region?: string) => Promise<SSMClient>;
  readonly kms: (region?: string) => Promise<KMSClient>;
  readonly logs: (region?: string) => Promise<CloudWatchLogsClient>;
  /** Its code is large, so it is loaded only when the network is examined. */
  readonly ec2: () => Promise<EC2Client>;
  readonly ecr: (region?: string) => Promise<ECRClient>;
  readonly efs: () => Promise<EFSClient>;
  /** For the bus that the owner named. */
  readonly eventBridge: () => Promise<EventBridgeClient>;
  readonly s3: (region?: string) => Promise<S3Client>;
  readonly sns: () => Promise<SNSClient>;
  readonly sqs: () => Promise<SQSClient>;
};

/**
 * Three attempts of at most five seconds each. The slowest read ends after 16 s, a throttled one after about 2 s; the
 * function has a minute. Without `throwOnRequestTimeout` the SDK only warns and continues to wait.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export const timeouts = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true } as const;
const attempts = 3;

/**
 * The clients of all services that the product calls.
 *
 * Each module under `clients/` imports one class and is loaded when it is first needed. A dynamic import of a whole
 * `@aws-sdk/client-*` would defeat the bundler's tree shaking (121 KB instead of 30 KB for IAM).
 */
export function createClients(options: ClientOptions): Clients {
  const settings = (region: string, maxAttempts = attempts): ClientSettings => ({
    region,
    maxAttempts,
    retryMode: 'standard',
    requestHandler: options.requestHandler ?? timeouts,
    ...(options.credentials !== undefined && { credentials: options.credentials }),
  });
  const { region: here, clock = realClock, admit } = options;
  const perRegion = <T>(service: string, make: (settings: ClientSettings) => Promise<T>) => {
    const client = oncePerKey(async (region) => holdBack(await make(settings(region)), service, { clock, admit }));
    return (region: string = here) => client(region);
  };
  const only = <T>(service: string, make: (settings: ClientSettings) => Promise<T>, maxAttempts = attempts) => {
    const client = oncePerKey(async () => holdBack(await make(settings(here, maxAttempts)), service, { clock, admit }));
    return () => client(here);
  };
  return {
    region: here,
    ...(options.account !== undefined && { account: options.account }),
    cloudFormation: only('cloudformation', async (given) =>
      (await import('./cloudformation.ts')).createCloudFormation(given),
    ),
    cloudTrail: perRegion('cloudtrail', async (given) => (await import('./cloudtrail.ts')).createCloudTrail(given)),
    dynamodb: only('dynamodb', async (given) => (await import('./dynamodb.ts')).createDynamoDB(given)),
    ecs: only('ecs', async (given) => (await import('./ecs.ts')).createEcs(given)),
    ecsOnce: only('ecs', async (given) => (await import('./ecs.ts')).createEcs(given), 1),
    iam: only('iam', async (given) => (await import('./iam.ts')).createIam(given)),
    secretsManager: perRegion('secretsmanager', async (given) =>
      (await import('./secrets-manager.ts')).createSecretsManager(given),
    ),
    ssm: perRegion('ssm', async (given) => (await import('./ssm.ts')).createSsm(given)),
    kms: perRegion('kms', async (given) => (await import('./kms.ts')).createKms(given)),
    logs: perRegion('logs', async (given) => (await import('./logs.ts')).createLogs(given)),
    ec2: only('ec2', async (given) => (await import('./ec2.ts')).createEc2(given)),
    ecr: perRegion('ecr', async (given) => (await import('./ecr.ts')).createEcr(given)),
    efs: only('elasticfilesystem', async (given) => (await import('./efs.ts')).createEfs(given)),
    eventBridge: only('events', async (given) => (await import('./eventbridge.ts')).createEventBridge(given)),
    s3: perRegion('s3', async (given) => (await import('./s3.ts')).createS3(given)),
    sns: only('sns', async (given) => (await import('./sns.ts')).createSns(given)),
    sqs: only('sqs', async (given) => (await import('./sqs.ts')).createSqs(given)),
  };
}

function oncePerKey<T>(make: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    made.set(key, fresh);
    return fresh;
  };
}
