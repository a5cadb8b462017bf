import * as v from 'valibot';
import { reachableServices } from '../ecs/network/connection.ts';
import { bucket, capacityProvider, fileSystem, key } from './data-schema.ts';
import { awaited, happening } from './happening-schema.ts';
import { instances, managedPolicy, role, serviceControlPolicies } from './identity-schema.ts';
import { networkSchema } from './network-schema.ts';
import { accountId, described, json, name, place, record, region, seconds, tags } from './schema-parts.ts';
import { service, task } from './workload-schema.ts';

const reach = described(
  v.union([v.literal('everything'), v.literal('nothing'), v.array(v.picklist(reachableServices))]),
  'What a task in the subnet can call: "everything" (a NAT gateway, or an internet gateway with a public IP), "nothing", or only the services that have an endpoint there.',
);

const secret = v.pipe(
  v.strictObject({
    name: described(v.string(), 'Name without the suffix.'),
    suffix: described(
      v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{6}$/, 'six letters or digits')),
      'The six characters at the end of the ARN, so that it can be written literally.',
    ),
    value: v.optional(described(v.string(), 'The secret’s text as it is.')),
    keys: v.optional(
      described(v.array(v.string()), 'JSON keys; the secret then is an object with an invented value for each.'),
    ),
    policy: v.optional(described(json, 'Resource policy.')),
    kmsKey: v.optional(described(name, 'Name of a key of the world; the AWS-managed key unless given.')),
    tags: v.optional(tags, {}),
    ...place,
    scheduledForDeletion: v.optional(v.boolean(), false),
  }),
  v.check(
    (one) => (one.value === undefined) !== (one.keys === undefined),
    'either "value" or "keys" must be given, not both',
  ),
);

const parameter = v.strictObject({
  name: described(v.string(), 'As given to PutParameter: NAME, or /PATH/NAME.'),
  type: v.optional(v.picklist(['String', 'StringList', 'SecureString']), 'SecureString'),
  value: v.optional(v.string(), 'invented'),
  kmsKey: v.optional(described(name, 'Name of a key of the world, for a SecureString.')),
  tags: v.optional(tags, {}),
  ...place,
});

/**
 * A world: an account with something wrong in it, the settings of the product, and what happens meanwhile. It does not
 * say what the product should do.
 */
export const worldSchema = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    title: v.optional(v.string()),
    region: v.optional(region, 'us-east-1'),
    account: v.optional(accountId, '000000000000'),
    clusters: described(v.pipe(v.array(name), v.minLength(1, 'at least one cluster')), 'Names.'),
    managedPolicies: v.optional(v.array(managedPolicy), []),
    roles: v.optional(v.array(role), []),
    serviceControlPolicies: v.optional(
      described(
        serviceControlPolicies,
        'Policies of the organisation that the account belongs to, which bind everybody but the root. The world is built before they hold.',
      ),
      [],
    ),
    keys: v.optional(
      described(
        v.array(key),
        'Customer-managed keys. Their ids cannot be chosen: `{key:NAME}` in any text of the file stands for the ARN.',
      ),
      [],
    ),
    secrets: v.optional(v.array(secret), []),
    parameters: v.optional(v.array(parameter), []),
    buckets: v.optional(v.array(bucket), []),
    fileSystems: v.optional(v.array(fileSystem), []),
    instances: v.optional(described(v.array(instances), 'Container instances, by cluster.'), []),
    fargate: v.optional(
      described(
        v.array(v.strictObject({ cluster: name, lacks: v.picklist(['capacity', 'quota']) })),
        'Clusters for which Fargate makes no task: it has no capacity, or the account’s quota is used up.',
      ),
      [],
    ),
    capacityProviders: v.optional(v.array(capacityProvider), []),
    logGroups: v.optional(v.array(v.string()), []),
    repositories: v.optional(described(v.array(v.string()), 'ECR repositories.'), []),
    subnets: v.optional(v.array(v.strictObject({ name, reaches: reach })), []),
    network: v.optional(networkSchema, {}),
    services: v.optional(v.array(service), []),
    tasks: v.optional(described(v.array(task), 'Tasks that no service runs (group family:NAME).'), []),
    remediator: v.strictObject({
      mode: v.picklist(['off', 'dry-run', 'apply']),
      configuration: v.optional(
        described(record(v.unknown()), 'The product’s configuration file, word for word; the deployment validates it.'),
        {},
      ),
    }),
    happenings: v.optional(v.array(happening), []),
    awaits: v.optional(
      described(
        v.array(awaited),
        'Messages before which the run is not over, however long they take; its longest time holds all the same.',
      ),
      [],
    ),
    limits: v.optional(
      v.strictObject({
        seconds: v.optional(described(seconds, 'The longest that the world may take, from the first task on.'), 150),
        quietSeconds: v.optional(
          described(seconds, 'How long nothing may move before the world counts as at rest.'),
          12,
        ),
        accounts: v.optional(
          described(
            v.pipe(v.number(), v.integer(), v.minValue(1)),
            'For how many accounts this one stands: each has a rate of its own for CloudTrail’s event history.',
          ),
          1,
        ),
      }),
      {},
    ),
  }),
  v.check((world) => world.services.length + world.tasks.length > 0, 'at least one service or one task is needed'),
);

export type World = v.InferOutput<typeof worldSchema>;
export type WorldService = World['services'][number];
export type WorldTask = World['tasks'][number];
