import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import type { Simulation } from '../../evidence/iam.ts';
import { firstOf } from '../../first-of.ts';
import type { Subject } from '../define-cause.ts';
import type { MissingRead } from '../finding.ts';
import type { CheckedPermission } from './checked-permission.ts';
import { keyOfValue, meantReference, ownerOf } from './encryption-key.ts';
import { neededPermissions, type Permission } from './needed-permissions.ts';
import { ownSide } from './own-side.ts';
import { deriveContext, resourceContext } from './request-context.ts';

/** Kinds of requirements that ECS fetches with a role whose policies can be simulated. */
export const fetchedAsRole = [
  'secret',
  'parameter',
  'registry-credentials',
  'registry-token',
  'log-stream',
  'environment-file',
  'image',
] as const;

/**
 * The facts that a requirement's permissions depend on: role, policies, metadata, key, and a simulation of each call.
 */
export function permissionNeeds(subject: Subject, facts: Facts): readonly Ask[] {
  const { role, kind, text, region, createsLogGroup } = subject.requirement;
  if (role === undefined) return [];
  const permissions = neededPermissions(subject, facts);
  if (permissions.length === 0) return [];
  const key = keyOfValue(subject, facts);
  const createsGroup = kind === 'log-stream' && createsLogGroup === true && region === subject.workload.region;
  return [
    { kind: 'role', subject: role },
    { kind: 'role-policies', subject: role },
    ...metadataOf(subject),
    ...(key === undefined ? [] : [{ kind: 'key' as const, subject: key }]),
    ...(createsGroup ? [{ kind: 'log-group' as const, subject: { region, name: text } }] : []),
    // The role's tags belong to each request, so that the role is read first.
    ...(facts.get({ kind: 'role', subject: role }) === undefined ? [] : simulationNeeds(permissions, subject, facts)),
  ];
}

function simulationNeeds(permissions: readonly Permission[], subject: Subject, facts: Facts): readonly Ask[] {
  return permissions
    .flatMap((permission) => [permission, wholeOf(permission) ?? []].flat())
    .flatMap((permission) => simulationAsks(permission, subject, facts));
}

/** The simulations of one call, as far as the facts at hand can name them. */
export function simulationAsks(permission: Permission, subject: Subject, facts: Facts): readonly Ask<'simulation'>[] {
  return simulationsOf(permission, subject, facts).map(simulationAsk);
}

/** The facts that show the key of a value: the metadata, then the key. */
export function keyNeeds(subject: Subject, facts: Facts): readonly Ask[] {
  const key = keyOfValue(subject, facts);
  return [...metadataOf(subject), ...(key === undefined ? [] : [{ kind: 'key' as const, subject: key }])];
}

/** Each permission with the answer of its simulation. */
export function checkPermissions(subject: Subject, facts: Facts): readonly CheckedPermission[] {
  return neededPermissions(subject, facts).flatMap((permission) => checkPermission(permission, subject, facts) ?? []);
}

/** A permission with the answer of its simulation; undefined if it was not asked. */
export function checkPermission(permission: Permission, subject: Subject, facts: Facts): CheckedPermission | undefined {
  const ask = simulationAsk(lastOf(permission, subject, facts));
  const fact = facts.get(ask);
  if (fact === undefined) return undefined;
  const whole = wholeOf(permission);
  const ofWhole = whole === undefined ? undefined : facts.get(simulationAsk(lastOf(whole, subject, facts)));
  const missing = [...missingIn(fact), ...missingIn(ofWhole)];
  const { unknown: unknownContext } = deriveContext([...new Set(missing)], permission, subject, facts);
  return { permission, fact, asks: [ask], alsoAllowed: isAllowed(ofWhole), unknownContext };
}

/**
 * Simulations that prove nothing: a condition needs a key that the real request has and the simulated one did not have,
 * or the answer is that of two accounts and ECS's text does not tell them apart.
 */
export function openSimulations(
  checked: readonly CheckedPermission[],
  subject: Subject,
  facts: Facts,
): readonly MissingRead[] {
  return checked.flatMap((one) => {
    const { permission, unknownContext, fact } = one;
    const ask = simulationAsk(permission);
    if (unknownContext.length > 0)
      return [
        {
          ask,
          why: `a policy of the role depends on ${firstOf(unknownContext, 5)}, which a simulation of ${permission.action} does not know`,
        },
      ];
    const isOfBoth = fact.is === 'known' && fact.value.decision !== 'allowed' && fact.value.sides === 'both';
    if (!isOfBoth || ownSide({ ...one, fact }, subject, facts).is === 'lacks') return [];
    const why = `${permission.resource} is another account’s: the simulation decides for both accounts, and does not tell what the role’s own policies allow`;
    return [{ ask, why }];
  });
}

/** The same call on the whole ARN. */
function wholeOf(permission: Permission): Permission | undefined {
  return permission.alsoOn === undefined ? undefined : { ...permission, resource: permission.alsoOn };
}

function isAllowed(fact: Fact<Simulation> | undefined): boolean {
  return fact?.is === 'known' && fact.value.decision === 'allowed';
}

function simulationAsk({ role, action, resource, context }: Permission): Ask<'simulation'> {
  return { kind: 'simulation', subject: { role, action, resource, context } };
}

/**
 * The simulated requests: one with what every request of the role has, and one with the values that the policies turned
 * out to need, or may need: which keys an organisation's policies use is not told.
 */
function simulationsOf(permission: Permission, subject: Subject, facts: Facts): readonly Permission[] {
  const first = facts.get(simulationAsk(permission));
  if (first?.is !== 'known' || first.value.decision === 'allowed') return [permission];
  const { missingContext: lacking, allowedByOrganizations } = first.value;
  const { known, unknown } = deriveContext(lacking, permission, subject, facts);
  if (unknown.length > 0) return [permission];
  const ofResource = allowedByOrganizations === false ? resourceContext(permission, subject, facts) : {};
  const context = { ...permission.context, ...ofResource, ...known };
  const isMore = Object.keys(context).length > Object.keys(permission.context).length;
  return isMore ? [permission, { ...permission, context }] : [permission];
}

/** The condition keys that a denied simulation did not have. */
function missingIn(fact: Fact<Simulation> | undefined): readonly string[] {
  return fact?.is === 'known' && fact.value.decision !== 'allowed' ? fact.value.missingContext : [];
}

/** The simulation with the most context. */
function lastOf(permission: Permission, subject: Subject, facts: Facts): Permission {
  return simulationsOf(permission, subject, facts).at(-1) ?? permission;
}

/**
 * The metadata of a resource in another account cannot be read from here. It is not needed to judge the role's own
 * policies.
 */
function metadataOf(subject: Subject): readonly Ask[] {
  const reference = meantReference(subject);
  if (reference === undefined || ownerOf(reference, subject) !== subject.workload.account) return [];
  if (reference.is === 'secret') return [{ kind: 'secret', subject: reference.secretArn }];
  return reference.is === 'parameter' ? [{ kind: 'parameter', subject: reference.name }] : [];
}
