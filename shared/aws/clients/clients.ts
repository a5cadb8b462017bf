import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { EFSClient } from '@aws-sdk/client-efs';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { ClientSettings } from './client-settings.ts';

/** Where the clients look, and how; `requestHandler` only in tests. */
export type ClientOptions = {
  readonly region: string;
  /**
   * The account that the code runs in. Names (of a role, a parameter) are looked up in it, so that an ARN of another
   * account is told apart from one that does not exist.
   */
  readonly account?: string;
  readonly requestHandler?: ClientSettings['requestHandler'];
};

/** One client a service and Region, made and its code loaded when first asked for: an ignored event needs none of them. */
export type Clients = {
  readonly region: string;
  readonly account?: string;
  readonly dynamodb: () => Promise<DynamoDBClient>;
  readonly ecs: () => Promise<ECSClient>;
  /** For ECS's writes: they are not idempotent, so the SDK must not send them again by itself. */
  readonly ecsOnce: () => Promise<ECSClient>;
  readonly iam: () => Promise<IAMClient>;
  readonly secretsManager: (region?: string) => Promise<SecretsManagerClient>;
  readonly ssm: (region?: string) => Promise<SSMClient>;
  readonly kms: (region?: string) => Promise<KMSClient>;
  readonly logs: (region?: string) => Promise<CloudWatchLogsClient>;
  /** Heavy: loaded only where the network is looked at. */
  readonly ec2: () => Promise<EC2Client>;
  readonly efs: () => Promise<EFSClient>;
  readonly s3: (region?: string) => Promise<S3Client>;
  readonly sns: () => Promise<SNSClient>;
  readonly sqs: () => Promise<SQSClient>;
};

/**
 * Three tries of at most five seconds: the slowest read ends in 16 s, a throttled one in about 2 s, well within the
 * function's minute. `throwOnRequestTimeout`, because the SDK otherwise only warns and waits on.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
const timeouts = { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true } as const;
const attempts = 3;

/**
 * The clients of all services that the product calls.
 *
 * The modules under `clients/` import one class each and are loaded when first needed; importing a whole
 * `@aws-sdk/client-*` dynamically here would defeat the bundler's tree shaking (121 KB instead of 30 KB for IAM).
 */
export function createClients(options: ClientOptions): Clients {
  const settings = (region: string, maxAttempts = attempts): ClientSettings => ({
    region,
    maxAttempts,
    retryMode: 'standard',
    requestHandler: options.requestHandler ?? timeouts,
  });
  const here = options.region;
  const perRegion = <T>(make: (settings: ClientSettings) => Promise<T>) => {
    const client = oncePerKey((region) => make(settings(region)));
    return (region: string = here) => client(region);
  };
  const only = <T>(make: (settings: ClientSettings) => Promise<T>, maxAttempts = attempts) => {
    const client = oncePerKey(() => make(settings(here, maxAttempts)));
    return () => client(here);
  };
  return {
    region: here,
    ...(options.account !== undefined && { account: options.account }),
    dynamodb: only(async (given) => (await import('./dynamodb.ts')).createDynamoDB(given)),
    ecs: only(async (given) => (await import('./ecs.ts')).createEcs(given)),
    ecsOnce: only(async (given) => (await import('./ecs.ts')).createEcs(given), 1),
    iam: only(async (given) => (await import('./iam.ts')).createIam(given)),
    secretsManager: perRegion(async (given) => (await import('./secrets-manager.ts')).createSecretsManager(given)),
    ssm: perRegion(async (given) => (await import('./ssm.ts')).createSsm(given)),
    kms: perRegion(async (given) => (await import('./kms.ts')).createKms(given)),
    logs: perRegion(async (given) => (await import('./logs.ts')).createLogs(given)),
    ec2: only(async (given) => (await import('./ec2.ts')).createEc2(given)),
    efs: only(async (given) => (await import('./efs.ts')).createEfs(given)),
    s3: perRegion(async (given) => (await import('./s3.ts')).createS3(given)),
    sns: only(async (given) => (await import('./sns.ts')).createSns(given)),
    sqs: only(async (given) => (await import('./sqs.ts')).createSqs(given)),
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
