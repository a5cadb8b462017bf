import { commandInstruction } from '../instructions.ts';
import { networkCause } from '../network-cause.ts';

/** The VPC has a gateway endpoint for S3, and the subnet's route table is not among those that it serves. */
export const gatewayEndpointNotAssociated = networkCause({
  code: 'gateway-endpoint-not-associated',
  toldBy: 'endpoints, route tables',
  next: ({ block }) => [
    `Associate ${block.endpoint ?? 'the gateway endpoint'} with ${block.routeTable ?? 'the subnet’s route table'}: a gateway endpoint serves only the route tables that it names.`,
  ],
  instructions: ({ block, subject }) =>
    block.endpoint === undefined || block.routeTable === undefined
      ? []
      : [
          commandInstruction('associate the route table', 'aws ec2 modify-vpc-endpoint', [
            ['--region', subject.workload.region],
            ['--vpc-endpoint-id', block.endpoint],
            ['--add-route-table-ids', block.routeTable],
          ]),
        ],
});
