import { endpointScript } from '../endpoint-script.ts';
import { networkCause } from '../network-cause.ts';

/** The VPC reaches AWS by endpoints, and the one for this service is not among them. */
export const endpointMissing = networkCause({
  code: 'endpoint-missing',
  toldBy: 'endpoints, route tables',
  because: ({ block }) =>
    `${block.vpc} has endpoints for other services and none for them, and ${block.routeTable ?? 'its route table'} leads nowhere else`,
  next: ({ block }) => [
    `${block.subnet} reaches AWS by VPC endpoints only: create the one that is missing, as below.`,
    'Pulling from ECR takes three: ecr.api, ecr.dkr and the gateway endpoint for S3.',
  ],
  instructions: endpointScript,
});
