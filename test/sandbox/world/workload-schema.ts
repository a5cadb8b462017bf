import * as v from 'valibot';
import { platformVersion, volumes } from './data-schema.ts';
import { described, family, name, positive, record, seconds, tags } from './schema-parts.ts';

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

const stoppedReason = v.optional(
  described(
    v.union([v.string(), v.strictObject({ repeat: v.string(), times: positive })]),
    'What ECS says of each task, in its event and in DescribeTasks alike, instead of what really goes wrong: a hostile or a very long text.',
  ),
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
  architecture: v.optional(
    described(v.picklist(['X86_64', 'ARM64']), 'cpuArchitecture of the task definition’s runtimePlatform.'),
  ),
  subnets: v.optional(
    described(v.array(name), 'Names of subnets of the world; none: the task reaches everything.'),
    [],
  ),
  securityGroups: v.optional(described(v.array(name), 'Names of security groups of the world’s network.'), []),
  assignPublicIp: v.optional(v.boolean(), false),
};

export const service = v.strictObject({
  name,
  ...definition,
  desiredCount: v.optional(positive, 1),
  platformVersion,
  capacityProvider: v.optional(described(name, 'Name of a capacity provider of the world, instead of a launch type.')),
  triesAgainOnceTold: v.optional(
    described(v.boolean(), 'Whether ECS tries again after its first failure only once people were told of it.'),
    false,
  ),
  circuitBreaker: v.optional(v.strictObject({ rollback: v.boolean() })),
  deploymentController: v.optional(v.picklist(['ECS', 'CODE_DEPLOY', 'EXTERNAL']), 'ECS'),
  minimumHealthyPercent: v.optional(positive, 100),
  tags: v.optional(tags, {}),
});

export const task = v.strictObject({
  ...definition,
  times: v.optional(described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'How often it is run.'), 3),
  firstAfterSeconds: v.optional(described(seconds, 'So long after the start of the world it is run first.'), 0),
  everySeconds: v.optional(seconds, 3),
  executionRoleOverride: v.optional(described(name, 'Role that the run names instead of the definition’s.')),
  containerOverrides: v.optional(
    described(
      v.array(v.looseObject({ name })),
      'What the run changes of the containers, as RunTask takes it: environment, command.',
    ),
  ),
  group: v.optional(described(v.string(), 'The group that the run gives itself; `family:NAME` unless given.')),
  startedBy: v.optional(described(v.string(), 'What the run writes as `startedBy`: anybody may write anything.')),
  stoppedReason,
});

export type StoppedReason = v.InferOutput<typeof stoppedReason>;

/** The text of a stopped reason in a world. */
export function textOf(reason: StoppedReason): string | undefined {
  return typeof reason === 'object' ? reason.repeat.repeat(reason.times) : reason;
}
