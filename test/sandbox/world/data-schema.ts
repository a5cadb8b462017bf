import * as v from 'valibot';
import { described, json, name, place, positive, record } from './schema-parts.ts';

/** Customer-managed keys, usable or not. */
export const key = v.strictObject({
  name,
  ...place,
  policy: v.optional(json),
  state: v.optional(
    described(
      v.picklist(['Enabled', 'Disabled', 'PendingDeletion']),
      'What becomes of the key once everything is encrypted with it.',
    ),
    'Enabled',
  ),
});

/** Buckets that hold environment files. */
export const bucket = v.strictObject({
  name: described(
    v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]{2,62}$/, 'a bucket name')),
    'Name, unique in the account.',
  ),
  objects: v.optional(described(record(v.string()), 'Text of each object by its key.'), {}),
  policy: v.optional(described(json, 'Bucket policy.')),
});

const mountTarget = v.strictObject({
  subnet: described(name, 'Name of a subnet of the world.'),
  admits: v.optional(described(v.boolean(), 'Whether its security group admits TCP 2049.'), true),
});

/** EFS file systems. Their ids cannot be chosen. */
export const fileSystem = v.strictObject({
  name: described(name, '`{file-system:NAME}` in any text of the file stands for its id.'),
  policy: v.optional(described(json, 'File system policy; any access within the network is allowed without one.')),
  accessPoints: v.optional(described(v.array(name), '`{access-point:NAME}` stands for the id.'), []),
  mountTargets: v.optional(described(v.array(mountTarget), 'At most one a zone.'), []),
});

/** The volumes of a task definition in a world. */
export const volumes = v.optional(
  described(v.array(json), 'Volumes as RegisterTaskDefinition takes them; containers mount them by `mountPoints`.'),
  [],
);

/** The platform version of a Fargate service: `LATEST`, `1.4.0`, `1.3.0`. */
export const platformVersion = v.optional(
  described(v.pipe(v.string(), v.regex(/^(LATEST|\d+\.\d+\.\d+)$/, 'LATEST or a version')), 'Fargate’s platform.'),
  'LATEST',
);

/** ECS Managed Instances: EC2 instances that ECS itself launches for the tasks of a service. */
export const capacityProvider = v.strictObject({
  name,
  memoryMiB: described(positive, 'The most memory that an instance of it may have; each task asks for 512.'),
});

/**
 * What others do to a role while a task that uses it starts: after ECS assumed the role, before ECS fetches anything.
 */
export const whileStarting = v.optional(
  described(
    v.union([v.literal('deleted'), v.strictObject({ trust: json })]),
    'What others do to the role after ECS has assumed it for the first task, and before that task fetches anything.',
  ),
);
