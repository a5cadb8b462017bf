import * as v from 'valibot';
import { reachableServices } from '../ecs/network/connection.ts';
import { bucket, capacityProvider, fileSystem, key, platformVersion, volumes, whileStarting } from './data-schema.ts';
import { happening } from './happening-schema.ts';
import { networkSchema } from './network-schema.ts';
import { accountId, described, family, json, name, positive, record, region, seconds, tags } from './schema-parts.ts';

const reach = described(
  v.union([v.literal('everything'), v.literal('nothing'), v.array(v.picklist(reachableServices))]),
  'What a task in the subnet can call: "everything" (a NAT gateway, or an internet gateway with a public IP), "nothing", or only the services that have an endpoint there.',
);

const role = v.strictObject({
  name,
  trust: v.optional(described(json, 'The trust policy; ecs-tasks.amazonaws.com may assume the role unless given.')),
  attached: v.optional(
    described(
      v.array(v.string()),
      'Managed policies: names of the world’s own, AmazonECSTaskExecutionRolePolicy, or ARNs.',
    ),
    [],
  ),
  inline: v.optional(described(record(json), 'Inline policies by name.'), {}),
  whileStarting,
  boundary: v.optional(
    described(v.string(), 'Permissions boundary: name of a managed policy of the world, or an ARN.'),
  ),
  tags: v.optional(tags, {}),
});

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
});

const container = v.looseObject({
  name,
  image: v.string(),
  secrets: v.optional(v.array(v.strictObject({ name: v.string(), valueFrom: v.string() }))),
  repositoryCredentials: v.optional(v.strictObject({ credentialsParameter: v.string() })),
  logConfiguration: v.optional(
    v.strictObject({
      logDriver: v.string(),
      options: v.optional(record(v.string())),
      secretOptions: v.optional(v.array(v.strictObject({ name: v.string(), valueFrom: v.string() }))),
    }),
  ),
  environmentFiles: v.optional(v.array(v.strictObject({ type: v.literal('s3'), value: v.string() }))),
});

const containers = described(
  v.pipe(v.array(container), v.minLength(1, 'at least one container')),
  'Container definitions as RegisterTaskDefinition takes them; further members of ECS are passed on as they are.',
);

const definition = {
  cluster: name,
  family,
  containers,
  volumes,
  executionRole: v.optional(described(name, 'Name of a role of the world.')),
  taskRole: v.optional(described(name, 'Name of a role of the world.')),
  earlierRevisions: v.optional(
    described(
      v.union([positive, v.array(v.strictObject({ containers }))]),
      'Revisions registered before: how many of the same content (6 makes the service run revision 7), or their containers one by one.',
    ),
    0,
  ),
  registeredBy: v.optional(
    described(
      name,
      'Name of a role of the world that registers the task definition, as a pipeline would; the account’s root unless given.',
    ),
  ),
  launchType: v.optional(v.picklist(['FARGATE', 'EC2']), 'FARGATE'),
  subnets: v.optional(
    described(v.array(name), 'Names of subnets of the world; none: the task reaches everything.'),
    [],
  ),
  securityGroups: v.optional(described(v.array(name), 'Names of security groups of the world’s network.'), []),
  assignPublicIp: v.optional(v.boolean(), false),
};

const service = v.strictObject({
  name,
  ...definition,
  desiredCount: v.optional(positive, 1),
  platformVersion,
  capacityProvider: v.optional(described(name, 'Name of a capacity provider of the world, instead of a launch type.')),
  circuitBreaker: v.optional(v.strictObject({ rollback: v.boolean() })),
  deploymentController: v.optional(v.picklist(['ECS', 'CODE_DEPLOY', 'EXTERNAL']), 'ECS'),
  minimumHealthyPercent: v.optional(positive, 100),
  tags: v.optional(tags, {}),
});

const task = v.strictObject({
  ...definition,
  times: v.optional(described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'How often it is run.'), 3),
  everySeconds: v.optional(seconds, 3),
  executionRoleOverride: v.optional(described(name, 'Role that the run names instead of the definition’s.')),
});

/** A world: an account with something wrong in it, what the product is told, and what happens meanwhile. It says nothing of what should come out. */
export const worldSchema = v.pipe(
  v.strictObject({
    $schema: v.optional(v.string()),
    title: v.optional(v.string()),
    region: v.optional(region, 'us-east-1'),
    account: v.optional(accountId, '000000000000'),
    clusters: described(v.pipe(v.array(name), v.minLength(1, 'at least one cluster')), 'Names.'),
    managedPolicies: v.optional(v.array(v.strictObject({ name, document: json })), []),
    roles: v.optional(v.array(role), []),
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
    limits: v.optional(
      v.strictObject({
        seconds: v.optional(described(seconds, 'The longest that the world may take, from the first task on.'), 150),
        quietSeconds: v.optional(
          described(seconds, 'How long nothing may move before the world counts as at rest.'),
          12,
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
