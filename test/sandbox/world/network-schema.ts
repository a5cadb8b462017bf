import * as v from 'valibot';
import { reachableServices } from '../ecs/network/connection.ts';
import { described, json, name, positive } from './schema-parts.ts';

const block = v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+\.\d+\/\d+$/, 'an IPv4 block such as 10.0.1.0/24'));
const destination = v.pipe(
  v.string(),
  v.regex(/^(\d+\.\d+\.\d+\.\d+|[0-9a-f:]*::)\/\d+$/, 'a block such as 0.0.0.0/0 or ::/0'),
);
const port = v.pipe(v.number(), v.integer('a whole number'), v.minValue(0), v.maxValue(65_535));
const ports = described(v.tuple([port, port]), 'First and last port.');
const protocol = v.picklist(['tcp', 'udp', 'all']);
const names = v.array(name);

const route = v.strictObject({
  to: destination,
  via: described(name, 'Name of an internet gateway or a NAT gateway, or "blackhole": a NAT gateway that was deleted.'),
});

const rule = v.strictObject({
  protocol: v.optional(protocol, 'tcp'),
  ports: v.optional(ports, [443, 443]),
  cidrs: v.optional(v.array(destination), []),
  groups: v.optional(described(names, 'Names of security groups whose members are admitted.'), []),
});

const endpoint = v.strictObject({
  name,
  vpc: name,
  service: v.picklist(reachableServices),
  type: v.optional(described(v.picklist(['interface', 'gateway']), 'gateway for s3, else interface.')),
  subnets: v.optional(names, []),
  securityGroups: v.optional(described(names, 'The VPC’s default group unless given.'), []),
  routeTables: v.optional(described(names, 'Of a gateway endpoint.'), []),
  privateDns: v.optional(v.boolean(), true),
  policy: v.optional(described(json, 'Everything is allowed unless given.')),
});

const aclEntry = v.strictObject({
  number: v.pipe(v.number(), v.integer('a whole number'), v.minValue(1), v.maxValue(32_766)),
  direction: v.picklist(['in', 'out']),
  action: v.picklist(['allow', 'deny']),
  protocol: v.optional(protocol, 'all'),
  cidr: v.optional(block, '0.0.0.0/0'),
  ports: v.optional(ports, [0, 65_535]),
});

const interceptions = described(
  v.array(
    v.strictObject({
      service: v.picklist([...reachableServices, 'internet']),
      how: described(
        v.picklist(['refused', 'reset', 'untrusted']),
        'The connection is refused, reset, or met by a proxy whose certificate the task does not trust.',
      ),
      subnets: v.optional(described(names, 'Everywhere unless given.')),
    }),
  ),
  'What meets connections that would otherwise arrive.',
);

/** A whole topology, part by part. All of it is created in the account's EC2. */
export const networkSchema = v.strictObject({
  vpcs: v.optional(
    v.array(
      v.strictObject({
        name,
        cidr: v.optional(block, '10.0.0.0/16'),
        ipv6: v.optional(v.boolean(), false),
        dnsSupport: v.optional(v.boolean(), true),
        dnsHostnames: v.optional(v.boolean(), true),
      }),
    ),
    [],
  ),
  internetGateways: v.optional(v.array(v.strictObject({ name, vpc: name })), []),
  subnets: v.optional(
    v.array(
      v.strictObject({
        name,
        vpc: name,
        cidr: block,
        zone: v.optional(described(v.picklist(['a', 'b', 'c']), 'Letter of the Availability Zone.'), 'a'),
        ipv6: v.optional(v.boolean(), false),
        taken: v.optional(
          described(
            positive,
            'IPv4 addresses that others use. EC2 keeps five of each subnet: a /28 with 11 taken is full.',
          ),
          0,
        ),
      }),
    ),
    [],
  ),
  natGateways: v.optional(
    v.array(
      v.strictObject({ name, subnet: name, connectivity: v.optional(v.picklist(['public', 'private']), 'public') }),
    ),
    [],
  ),
  routeTables: v.optional(
    v.array(
      v.strictObject({
        name,
        vpc: name,
        subnets: v.optional(
          described(names, 'A subnet that no table names has the VPC’s main one, without routes.'),
          [],
        ),
        routes: v.optional(v.array(route), []),
      }),
    ),
    [],
  ),
  securityGroups: v.optional(
    v.array(
      v.strictObject({
        name,
        vpc: name,
        ingress: v.optional(v.array(rule), []),
        egress: v.optional(described(v.array(rule), 'Everything may leave unless given.')),
      }),
    ),
    [],
  ),
  endpoints: v.optional(v.array(endpoint), []),
  networkAcls: v.optional(
    v.array(v.strictObject({ name, vpc: name, subnets: v.optional(names, []), entries: v.array(aclEntry) })),
    [],
  ),
  interceptions: v.optional(interceptions, []),
});

/** What a person repairs or breaks in the topology. The given members are applied in this order. */
export const networkChange = v.pipe(
  v.strictObject({
    setVpc: v.optional(
      v.strictObject({ vpc: name, dnsSupport: v.optional(v.boolean()), dnsHostnames: v.optional(v.boolean()) }),
    ),
    openGroup: v.optional(
      v.strictObject({ group: name, ingress: v.optional(v.array(rule), []), egress: v.optional(v.array(rule), []) }),
    ),
    replaceAclEntry: v.optional(v.strictObject({ acl: name, entry: aclEntry })),
    addRoute: v.optional(
      described(v.strictObject({ table: name, ...route.entries }), 'Replaces a route to the same block.'),
    ),
    associateRouteTable: v.optional(v.strictObject({ table: name, subnets: names })),
    addEndpoint: v.optional(endpoint),
    setEndpoint: v.optional(
      v.strictObject({
        endpoint: name,
        privateDns: v.optional(v.boolean()),
        policy: v.optional(json),
        addRouteTables: v.optional(names, []),
      }),
    ),
    setPublicIp: v.optional(v.strictObject({ service: name, assignPublicIp: v.boolean() })),
    intercept: v.optional(interceptions),
  }),
  v.check((change) => Object.values(change).some((one) => one !== undefined), 'at least one member'),
);

export type WorldNetwork = v.InferOutput<typeof networkSchema>;
export type NetworkChange = v.InferOutput<typeof networkChange>;
export type WorldEndpoint = WorldNetwork['endpoints'][number];
export type WorldRule = NonNullable<WorldNetwork['securityGroups'][number]['egress']>[number];
export type WorldAclEntry = WorldNetwork['networkAcls'][number]['entries'][number];
