import * as v from 'valibot';
import { ENDPOINT_SERVICES } from './network.ts';
import { choice, list, RETENTION_DAYS, says, text } from './schema-parts.ts';

function id(prefix: string, what: string) {
  return text(
    new RegExp(`^${prefix}-[0-9a-f]{8,17}$`),
    `is not the id of ${what}`,
    `${prefix}- and 8 to 17 hexadecimal digits`,
    `The id of ${what}.`,
  );
}

/** One of 0 to 255. */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';

/** A VPC's block has 16 to 28 bits, so that no wider one can be admitted. */
const cidr = text(
  new RegExp(`^(?:${OCTET}\\.){3}${OCTET}/(?:1[6-9]|2[0-8])$`),
  'is not an IPv4 block of a VPC',
  'an address with /16 to /28, such as 10.0.0.0/16',
  'An IPv4 block.',
);

const flowLogs = v.pipe(
  v.strictObject({
    retentionDays: v.optional(
      v.pipe(
        v.picklist(RETENTION_DAYS, says('is not one of them', RETENTION_DAYS.join(', '))),
        v.description('Days after which CloudWatch Logs deletes them.'),
      ),
      30,
    ),
    traffic: choice(
      ['all', 'reject'],
      'all',
      'reject: only what security groups and network ACLs refused, which costs less.',
    ),
  }),
  v.description("The VPC's flow logs; absent: none are made."),
);

/** The schema of the block `network`. */
export const networkSchema = v.pipe(
  v.strictObject({
    vpc: id('vpc', 'a VPC'),
    cidrs: list(cidr, 'The IPv4 blocks of the VPC, from which the interface endpoints take HTTPS.'),
    subnets: list(
      id('subnet', 'a subnet'),
      'Subnets in which the interface endpoints have their addresses: one for each zone in use.',
    ),
    routeTables: list(
      id('rtb', 'a route table'),
      'Route tables that lead to the S3 gateway endpoint: those of the subnets in which the tasks run.',
    ),
    endpoints: v.pipe(
      v.array(
        v.picklist(ENDPOINT_SERVICES, says('is not one of them', ENDPOINT_SERVICES.join(', '))),
        says('is not a list', 'a list'),
      ),
      v.description('The services that get an endpoint: interface endpoints with private DNS, and for s3 a gateway.'),
    ),
    flowLogs: v.exactOptional(flowLogs),
  }),
  v.description("VPC endpoints (and flow logs) for the workloads' VPC, as a stack of their own: docs/network.md."),
);
