import { listed } from '../listed.ts';
import { endpointScript } from '../reachability/endpoint-script.ts';
import { networkCause, routeTablesOf } from '../reachability/network-cause.ts';

/** The VPC uses endpoints to reach AWS, but has none for this service. */
export const endpointMissing = networkCause({
  code: 'endpoint-missing',
  shownBy: 'endpoints, route tables',
  because: (blocked) =>
    `${blocked.obstacle.vpc} has endpoints for other services only, and ${listed(routeTablesOf(blocked))} leads nowhere else`,
  next: ({ obstacle }) => [
    `${obstacle.vpc} reaches AWS by VPC endpoints only: create what is missing.`,
    'Pulling from ECR takes three: ecr.api, ecr.dkr and the gateway endpoint for S3.',
  ],
  instructions: endpointScript,
});
