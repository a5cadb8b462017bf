import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ECRClient } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { ReachableService } from '../network/connection.ts';
import { ConnectionError } from '../network/connection-error.ts';
import type { Place } from '../network/network.ts';

export type Keys = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

/**
 * Clients of one principal in one place of the network: what does not arrive there never reaches the account. One attempt
 * a call: the agent's own retries stand in the text, and time is not wasted here.
 */
export function createClients(endpoint: string, credentials: Keys, place: Pick<Place, 'to'>) {
  const common = (region: string) => ({ endpoint, region, credentials, maxAttempts: 1 });
  const through = <C extends Sender>(client: C, service: ReachableService, region: string): C => {
    const handler = client.config.requestHandler;
    const handle = handler.handle.bind(handler);
    handler.handle = async (request: never, options?: never) => handle(send(request, place, service, region), options);
    return client;
  };
  return {
    secrets: (region: string) => through(new SecretsManagerClient(common(region)), 'secretsmanager', region),
    parameters: (region: string) => through(new SSMClient(common(region)), 'ssm', region),
    registry: (region: string) => through(new ECRClient(common(region)), 'ecr.api', region),
    /** The registry itself, which hands out manifests and layers under the same permissions as ECR's own calls. */
    images: (region: string) => through(new ECRClient(common(region)), 'ecr.dkr', region),
    logs: (region: string) => through(new CloudWatchLogsClient(common(region)), 'logs', region),
    files: (region: string) => through(new S3Client({ ...common(region), forcePathStyle: true }), 's3', region),
  };
}

export type Clients = ReturnType<typeof createClients>;

/** What the SDK's clients have in common: what sends a request. */
type Sender = {
  readonly config: {
    readonly requestHandler: { handle: (request: never, options?: never) => Promise<unknown> };
  };
};
type Request = { readonly method: string; readonly path: string; readonly headers: Record<string, string> };

/** Hands the request on, through the endpoint that it takes, whose policy the account then asks too. */
function send<R extends Request>(request: R, place: Pick<Place, 'to'>, service: ReachableService, region: string): R {
  const connection = place.to({ service, region });
  if (connection.is === 'broken') {
    const method = request.method === 'HEAD' ? 'Head' : request.method === 'GET' ? 'Get' : 'Post';
    throw new ConnectionError({ method, url: urlOf(service, region, request.path), connection });
  }
  if (connection.endpoint !== undefined) request.headers['x-sandbox-vpc-endpoint'] = connection.endpoint;
  return request;
}

/** The address that the agent would call: `api.ecr` before the Region for `ecr.api`, the bucket's own for S3. */
function urlOf(service: ReachableService, region: string, path: string): string {
  const domain = `${service.split('.').toReversed().join('.')}.${region}.amazonaws.com`;
  if (service !== 's3') return `https://${domain}/`;
  const [bucket = '', ...key] = path.split('/').filter((part) => part !== '');
  return `https://${bucket}.${domain}/${key.join('/')}`;
}
