import type { Ask, Facts } from '../../evidence/ask.ts';
import type { Fact } from '../../evidence/fact.ts';
import type { Simulation } from '../../evidence/iam.ts';
import type { Subject } from '../define-cause.ts';
import type { MissingRead } from '../finding.ts';
import { keyOfValue, meantReference, ownerOf } from './encryption-key.ts';
import { neededPermissions, type Permission } from './needed-permissions.ts';
import { deriveContext } from './request-context.ts';

/** Requirements that are fetched as a role whose policies can be simulated. */
export const fetchedAsRole = [
  'secret',
  'parameter',
  'registry-credentials',
  'registry-token',
  'log-stream',
  'environment-file',
] as const;

/** A permission and what the simulation said of it, with the condition keys that it lacked and that cannot be known here. */
export type CheckedPermission = {
  readonly permission: Permission;
  readonly fact: Fact<Simulation>;
  readonly unknownContext: readonly string[];
  /** Whether the same call on the whole ARN behind a partial one is allowed. */
  readonly alsoAllowed: boolean;
};

/** What is asked to know a requirement's permissions: role, policies, metadata, key, and a simulation of each. */
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
    ...permissions.flatMap((permission) => simulationsOf(permission, subject, facts)).map(simulationAsk),
    ...permissions
      .flatMap((permission) => wholeOf(permission) ?? [])
      .flatMap((whole) => simulationsOf(whole, subject, facts))
      .map(simulationAsk),
  ];
}

/** What is asked to know the key behind a value: its metadata, then the key. */
export function keyNeeds(subject: Subject, facts: Facts): readonly Ask[] {
  const key = keyOfValue(subject, facts);
  return [...metadataOf(subject), ...(key === undefined ? [] : [{ kind: 'key' as const, subject: key }])];
}

/** Each permission with its simulation's answer. */
export function checkPermissions(subject: Subject, facts: Facts): readonly CheckedPermission[] {
  return neededPermissions(subject, facts).flatMap((permission) => {
    const fact = facts.get(simulationAsk(lastOf(permission, subject, facts)));
    if (fact === undefined) return [];
    const whole = wholeOf(permission);
    const ofWhole = whole === undefined ? undefined : facts.get(simulationAsk(lastOf(whole, subject, facts)));
    const missing = [...missingIn(fact), ...missingIn(ofWhole)];
    const { unknown: unknownContext } = deriveContext([...new Set(missing)], permission, subject, facts);
    return [{ permission, fact, alsoAllowed: isAllowed(ofWhole), unknownContext }];
  });
}

/**
 * Simulations that came back denied for want of context: a policy's condition asks for a key that the request would carry
 * and the simulation did not. They prove nothing.
 */
export function missingContext(checked: readonly CheckedPermission[]): readonly MissingRead[] {
  return checked
    .filter(({ unknownContext }) => unknownContext.length > 0)
    .map(({ permission, unknownContext }) => ({
      ask: simulationAsk(permission),
      why: `a policy of the role depends on ${unknownContext.slice(0, 5).join(', ')}, which a simulation of ${permission.action} does not know`,
    }));
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

/** The request as it stands, and once more with the values that its policies turned out to ask for. */
function simulationsOf(permission: Permission, subject: Subject, facts: Facts): readonly Permission[] {
  const first = facts.get(simulationAsk(permission));
  if (first?.is !== 'known' || first.value.decision === 'allowed' || first.value.missingContext.length === 0)
    return [permission];
  const { known, unknown } = deriveContext(first.value.missingContext, permission, subject, facts);
  if (unknown.length > 0 || Object.keys(known).length === 0) return [permission];
  return [permission, { ...permission, context: { ...permission.context, ...known } }];
}

/** The condition keys that a denied simulation lacked. */
function missingIn(fact: Fact<Simulation> | undefined): readonly string[] {
  return fact?.is === 'known' && fact.value.decision !== 'allowed' ? fact.value.missingContext : [];
}

/** The simulation with the most context. */
function lastOf(permission: Permission, subject: Subject, facts: Facts): Permission {
  return simulationsOf(permission, subject, facts).at(-1) ?? permission;
}

/** Metadata of what another account holds cannot be read from here, and decides nothing about the role's own policies. */
function metadataOf(subject: Subject): readonly Ask[] {
  const reference = meantReference(subject);
  if (reference === undefined || ownerOf(reference, subject) !== subject.workload.account) return [];
  if (reference.is === 'secret') return [{ kind: 'secret', subject: reference.secretArn }];
  return reference.is === 'parameter' ? [{ kind: 'parameter', subject: reference.name }] : [];
}
