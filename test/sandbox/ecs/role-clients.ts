import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';

export type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/** Clients of one principal. One attempt a call: the agent's own retries stand in the text, and time is not wasted here. */
export function createClients(endpoint: string, credentials: Keys) {
  const common = (region: string) => ({ endpoint, region, credentials, maxAttempts: 1 });
  return {
    secrets: (region: string) => new SecretsManagerClient(common(region)),
    parameters: (region: string) => new SSMClient(common(region)),
    registry: (region: string) => new ECRClient(common(region)),
    logs: (region: string) => new CloudWatchLogsClient(common(region)),
    files: (region: string) => new S3Client({ ...common(region), forcePathStyle: true }),
  };
}

export type Clients = ReturnType<typeof createClients>;
