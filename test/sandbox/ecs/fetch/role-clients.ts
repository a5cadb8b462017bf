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
 * Clients of one principal in one place of the network. A call that the network blocks never reaches the account. Each
 * call is tried once: the agent's retries are only in the text, and the sandbox saves the time.
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
    /** The registry, which gives manifests and layers under the same permissions as ECR's own calls. */
    images: (region: string) => through(new ECRClient(common(region)), 'ecr.dkr', region),
    logs: (region: string) => through(new CloudWatchLogsClient(common(region)), 'logs', region),
    files: (region: string) => through(new S3Client({ ...common(region), forcePathStyle: true }), 's3', region),
  };
}

export type Clients = ReturnType<typeof createClients>;

/** The common part of the SDK's clients, which sends a request. */
type Sender = {
  readonly config: {
    readonly requestHandler: { handle: (request: never, options?: never) => Promise<unknown> };
  };
};
type Request = { readonly method: string; readonly path: string; readonly headers: Record<string, string> };

/** Sends the request through the endpoint that it takes. The account then also evaluates the policy of the endpoint. */
function send<R extends Request>(request: R, place: Pick<Place, 'to'>, service: ReachableService, region: string): R {
  const connection = place.to({ service, region });
  if (connection.is === 'broken') {
    const method = request.method === 'HEAD' ? 'Head' : request.method === 'GET' ? 'Get' : 'Post';
    throw new ConnectionError({ method, url: urlOf(service, region, request.path), connection });
  }
  if (connection.endpoint !== undefined) request.headers['x-sandbox-vpc-endpoint'] = connection.endpoint;
  return request;
}

/** The URL that the agent would call: `api.ecr` before the Region for `ecr.api`, the bucket's own host for S3. */
function urlOf(service: ReachableService, region: string, path: string): string {
  const domain = `${service.split('.').toReversed().join('.')}.${region}.amazonaws.com`;
  if (service !== 's3') return `https://${domain}/`;
  const [bucket = '', ...key] = path.split('/').filter((part) => part !== '');
  return `https://${bucket}.${domain}/${key.join('/')}`;
}
