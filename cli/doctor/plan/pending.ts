import { lastPart, parameterNameOf, parseArn } from '../../../shared/arn.ts';
import type { Ask, Facts } from '../../../shared/evidence/ask.ts';
import type { Fact } from '../../../shared/evidence/fact.ts';
import type { Simulation } from '../../../shared/evidence/iam.ts';
import type { Pending } from '../laid-over.ts';
import { isUnknown, textOf, textsOf } from './planned-values.ts';
import type { Plan, Resource } from './read-plan.ts';

type Answers = (ask: Ask, fact: Fact<unknown> | undefined, facts: Facts) => boolean;

/**
 * What the plan makes is not looked for, and what it changes is not judged as it is now: nothing is proved by either.
 */
export function pendingIn({ resources }: Plan): Pending {
  const made = resources.filter(({ change }) => change === 'made').flatMap((one) => rulesFor(makes, one));
  const changed = resources.filter(isChanged).flatMap((one) => rulesFor(changes, one));
  const nobody = { get: () => undefined };
  return {
    made: (ask) => made.find(({ answers }) => answers(ask, undefined, nobody))?.by,
    changed: (ask, fact, facts) => changed.find(({ answers }) => answers(ask, fact, facts))?.by,
  };
}

/** Fields that decide nothing. */
const idle: ReadonlySet<string> = new Set(['tags', 'tags_all', 'description']);

function isChanged(one: Resource): boolean {
  if (one.change !== 'changed') return one.change !== 'kept';
  const names = new Set([...Object.keys(one.before), ...Object.keys(one.after)]);
  return [...names].some(
    (name) =>
      !idle.has(name) && (isUnknown(one, name) || JSON.stringify(one.before[name]) !== JSON.stringify(one.after[name])),
  );
}

type Rule = { readonly by: string; readonly answers: Answers };
type Rules = Readonly<Record<string, (resource: Resource) => Answers | undefined>>;

function rulesFor(rules: Rules, resource: Resource): readonly Rule[] {
  const answers = Object.hasOwn(rules, resource.type) ? rules[resource.type]?.(resource) : undefined;
  return answers === undefined ? [] : [{ by: resource.address, answers }];
}

/** Which reads a resource that the plan makes would answer, by its type. */
const makes: Rules = {
  aws_secretsmanager_secret: (one) => named(one, 'name', (name) => (ask) => ofSecret(ask, name)),
  aws_ssm_parameter: (one) =>
    named(one, 'name', (name) => (ask) => ask.kind === 'parameter' && sameParameter(ask.subject, name)),
  aws_iam_role: (one) => named(one, 'name', (name) => (ask) => roleIn(ask) === name),
  aws_cloudwatch_log_group: (one) =>
    named(one, 'name', (name) => (ask) => ask.kind === 'log-group' && ask.subject.name === name),
  aws_ecr_repository: (one) => named(one, 'name', (name) => (ask) => repositoryIn(ask) === name),
  aws_s3_bucket: (one) => named(one, 'bucket', (name) => (ask) => bucketIn(ask) === name),
  aws_kms_alias: (one) => named(one, 'name', (name) => (ask) => ask.kind === 'key' && ask.subject.endsWith(`:${name}`)),
};

/** Which reads are over once the plan was applied, by the type of what it makes, changes or deletes. */
const changes: Rules = {
  aws_iam_role: (one) => named(one, 'name', (name) => (ask) => roleIn(ask) === name),
  aws_iam_role_policy: ofRolePolicies,
  aws_iam_role_policy_attachment: ofRolePolicies,
  aws_iam_role_policies_exclusive: (one) => named(one, 'role_name', (name) => (ask) => simulatedRole(ask) === name),
  aws_iam_role_policy_attachments_exclusive: (one) =>
    named(one, 'role_name', (name) => (ask) => simulatedRole(ask) === name),
  aws_iam_policy_attachment: (one) => {
    const roles = [...textsOf(one.after['roles']), ...textsOf(one.before['roles'])];
    return (ask) => roles.includes(simulatedRole(ask) ?? '');
  },
  aws_iam_policy: (one) => named(one, 'arn', (arn) => (ask, _fact, facts) => isAttached(ask, arn, facts)),
  aws_secretsmanager_secret: (one) =>
    ifDeleted(
      one,
      named(one, 'name', (name) => (ask) => ofSecret(ask, name)),
    ),
  aws_secretsmanager_secret_policy: (one) =>
    named(one, 'secret_arn', (arn) => (ask) => ask.kind === 'secret-policy' && ask.subject === arn),
  aws_ssm_parameter: (one) =>
    ifDeleted(
      one,
      named(one, 'name', (name) => (ask) => ask.kind === 'parameter' && sameParameter(ask.subject, name)),
    ),
  aws_kms_key: (one) => named(one, 'arn', (arn) => (ask) => ofKey(ask, arn)),
  aws_kms_key_policy: (one) =>
    named(one, 'key_id', (id) => (ask) => ask.kind === 'key-policy' && ask.subject.endsWith(id)),
  aws_ecr_repository_policy: (one) =>
    named(one, 'repository', (name) => (ask) => ask.kind === 'repository-policy' && repositoryIn(ask) === name),
  aws_s3_bucket_policy: (one) =>
    named(one, 'bucket', (name) => (ask) => ask.kind === 'bucket-policy' && ask.subject === name),
  aws_s3_object: (one) =>
    named(one, 'bucket', (name) => (ask) => ask.kind === 'environment-file' && bucketIn(ask) === name),
  aws_efs_file_system_policy: (one) =>
    named(one, 'file_system_id', (id) => (ask) => ask.kind === 'file-system-policy' && ask.subject === id),
  aws_efs_mount_target: (one) =>
    named(one, 'file_system_id', (id) => (ask) => ask.kind === 'file-system' && ask.subject === id),
  aws_security_group: ofGroup('id'),
  aws_security_group_rule: ofGroup('security_group_id'),
  aws_vpc_security_group_ingress_rule: ofGroup('security_group_id'),
  aws_vpc_security_group_egress_rule: ofGroup('security_group_id'),
  aws_vpc_endpoint: ofNetwork('vpc-endpoints', 'vpc_id'),
  aws_vpc_endpoint_route_table_association: ofNetwork('vpc-endpoints', 'vpc_endpoint_id'),
  aws_vpc_endpoint_subnet_association: ofNetwork('vpc-endpoints', 'vpc_endpoint_id'),
  aws_vpc_endpoint_security_group_association: ofNetwork('vpc-endpoints', 'vpc_endpoint_id'),
  aws_vpc_endpoint_policy: ofNetwork('vpc-endpoints', 'vpc_endpoint_id'),
  aws_route: ofNetwork('route-tables', 'route_table_id'),
  aws_route_table: ofNetwork('route-tables', 'vpc_id'),
  aws_default_route_table: ofNetwork('route-tables', 'vpc_id'),
  aws_main_route_table_association: ofNetwork('route-tables', 'vpc_id'),
  aws_route_table_association: ofNetwork('route-tables', 'subnet_id', 'route_table_id'),
  aws_network_acl: ofNetwork('network-acls', 'vpc_id'),
  aws_network_acl_rule: ofNetwork('network-acls', 'network_acl_id'),
  aws_network_acl_association: ofNetwork('network-acls', 'subnet_id'),
  aws_vpc: ofNetwork('vpc-attributes', 'id'),
};

/** A rule by the name of the resource, before or after; none where it is known only after apply. */
function named(one: Resource, field: string, rule: (name: string) => Answers): Answers | undefined {
  const name = textOf(one, field) ?? textOf({ after: one.before }, field);
  return name === undefined ? undefined : rule(name);
}

function ifDeleted({ change }: Resource, answers: Answers | undefined): Answers | undefined {
  return change === 'deleted' ? answers : undefined;
}

/** A policy that is added can only allow more: it takes away no deny, and no allow. */
function ofRolePolicies(one: Resource): Answers | undefined {
  return named(one, 'role', (role) => (ask, fact) => {
    if (simulatedRole(ask) !== lastPart(role)) return false;
    return one.change !== 'made' || decisionIn(fact) === 'implicitDeny';
  });
}

function decisionIn(fact: Fact<unknown> | undefined): string | undefined {
  return fact?.is === 'known' ? (fact.value as Simulation).decision : undefined;
}

/** The name of the role whose permissions a simulation asks for. */
function simulatedRole(ask: Ask): string | undefined {
  return ask.kind === 'simulation' ? roleIn(ask) : undefined;
}

/** The name of the role that a read is about. */
function roleIn(ask: Ask): string | undefined {
  if (ask.kind === 'role' || ask.kind === 'role-policies') return lastPart(ask.subject);
  return ask.kind === 'simulation' ? lastPart(ask.subject.role) : undefined;
}

/** Whether a role has the policy, so that a change of the policy changes what the role may do. */
function isAttached(ask: Ask, policy: string, facts: Facts): boolean {
  if (ask.kind === 'managed-policy') return ask.subject === policy;
  if (ask.kind !== 'simulation') return false;
  const policies = facts.get({ kind: 'role-policies', subject: ask.subject.role });
  // Where the role's policies were not read, it may be one of them.
  return policies?.is !== 'known' || policies.value.some(({ arn }) => arn === policy);
}

function ofSecret(ask: Ask, name: string): boolean {
  return (ask.kind === 'secret' || ask.kind === 'secret-policy') && isOfSecret(ask.subject, name);
}

/** Whether two ways to name a secret may mean one: names, or ARNs with or without the suffix. */
function isOfSecret(one: string, other: string): boolean {
  const [a, b] = [secretNameOf(one), secretNameOf(other)];
  return a === b || withoutSuffix(a) === b || a === withoutSuffix(b);
}

function secretNameOf(text: string): string {
  return (parseArn(text)?.resource ?? text).replace(/^secret:/, '');
}

function withoutSuffix(name: string): string {
  return name.replace(/-[A-Za-z0-9]{6}$/, '');
}

function sameParameter(one: string, other: string): boolean {
  const bare = (text: string) => parameterNameOf(text).replace(/^\//, '');
  return bare(one) === bare(other);
}

function ofKey(ask: Ask, arn: string): boolean {
  return (ask.kind === 'key' || ask.kind === 'key-policy') && ask.subject === arn;
}

/** The name of the repository that a read is about. */
function repositoryIn(ask: Ask): string | undefined {
  switch (ask.kind) {
    case 'repository':
    case 'image-tags':
    case 'repository-policy':
    case 'lifecycle-policy':
      return parseArn(ask.subject)?.resource.replace(/^repository\//, '');
    case 'image':
      return parseArn(ask.subject.repository)?.resource.replace(/^repository\//, '');
    default:
      return undefined;
  }
}

function bucketIn(ask: Ask): string | undefined {
  if (ask.kind === 'bucket-policy') return ask.subject;
  return ask.kind === 'environment-file' ? parseArn(ask.subject)?.resource.split('/')[0] : undefined;
}

/** Security groups are read together, so that one of them leaves all of them open. */
function ofGroup(field: string): (one: Resource) => Answers | undefined {
  return (one) => named(one, field, (id) => (ask) => ask.kind === 'security-groups' && ask.subject.includes(id));
}

type NetworkKind = 'vpc-endpoints' | 'route-tables' | 'network-acls' | 'vpc-attributes';

/** What a plan changes of a VPC, by the id of the VPC or by that of a part that the read shows. */
function ofNetwork(kind: NetworkKind, ...fields: readonly string[]): (one: Resource) => Answers | undefined {
  return (one) => {
    const ids = fields.flatMap((field) =>
      [textOf(one, field) ?? [], textOf({ after: one.before }, field) ?? []].flat(),
    );
    if (ids.length === 0) return undefined;
    return (ask, fact) => ask.kind === kind && (ids.includes(ask.subject) || isShown(fact, ids));
  };
}

function isShown(fact: Fact<unknown> | undefined, ids: readonly string[]): boolean {
  if (fact?.is !== 'known') return false;
  const shown = JSON.stringify(fact.value);
  return ids.some((id) => shown.includes(JSON.stringify(id)));
}
