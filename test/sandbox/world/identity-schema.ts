import * as v from 'valibot';
import { whileStarting } from './data-schema.ts';
import { accountId, described, json, name, positive, record, tags } from './schema-parts.ts';

const otherAccount = v.optional(described(accountId, 'Another account than the world’s own.'));

export const managedPolicy = v.strictObject({ name, document: json, account: otherAccount });

export const role = v.strictObject({
  name,
  account: otherAccount,
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

/** Service control policies: the most that the organisation allows in the account. */
export const serviceControlPolicies = v.array(v.strictObject({ name, document: json }));

/** The instances on which the EC2 tasks of a cluster run. */
export const instances = v.strictObject({
  cluster: described(name, 'Name of a cluster of the world.'),
  role: v.optional(
    described(
      name,
      'Role of the world that the instances act as: a task without an execution role pulls and logs as it. Unless given, one that may pull and log everything.',
    ),
  ),
  subnet: v.optional(
    described(
      name,
      'Name of a subnet of the world, in which the EC2 instance lies: what its tasks fetch goes through its network. Unless given, it reaches everything, and EC2 does not show it.',
    ),
  ),
  securityGroups: v.optional(
    described(v.array(name), 'Names of security groups of the world’s network, which the EC2 instance has.'),
    [],
  ),
  assignPublicIp: v.optional(v.boolean(), false),
  memoryMiB: v.optional(described(positive, 'The memory of an instance; each task asks for 512. Enough unless given.')),
  architecture: v.optional(described(v.picklist(['X86_64', 'ARM64']), 'That of every task, unless given.')),
});
