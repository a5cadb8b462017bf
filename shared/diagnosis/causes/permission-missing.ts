import { lastPart } from '../../arn.ts';
import type { Facts } from '../../evidence/ask.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import type { BesideReport, Subject } from '../define-cause.ts';
import type { Remedy, Seen } from '../finding.ts';
import { listed } from '../listed.ts';
import { missingRead } from '../missing-read.ts';
import type { Simulated } from '../permissions/checked-permission.ts';
import { otherOwner } from '../permissions/encryption-key.ts';
import { explainDenial } from '../permissions/explain-denial.ts';
import { followingAsks, lackingAfter } from '../permissions/following-calls.ts';
import { resourceGrantAsks, resourceGrants } from '../permissions/granted-by-resource.ts';
import { neededPermissions } from '../permissions/needed-permissions.ts';
import { isAllowedOnCondition, ownSide } from '../permissions/own-side.ts';
import { nameOf, simulatedCause } from '../permissions/simulated-cause.ts';
import { sayTaskRole, taskRoleAsks } from '../permissions/task-role.ts';
import { sayUnattached, unattachedAsks } from '../permissions/unattached-policies.ts';

/**
 * The policies of the execution role do not allow a call that the task needs: no statement names it, or none matches.
 */
export const permissionMissing = simulatedCause({
  code: 'permission-missing',
  shownBy: 'simulation, the role’s policies, those of secret, key, bucket and repository',
  ruledOut: 'a simulation allows every call',
  isRepairedByPermission: true,
  besideReport,
  isDenied: isLacking,
  unless: {
    asks: (lacking, subject, facts) => [
      ...resourceGrantAsks(lacking, subject),
      ...followingAsks(lacking, subject, facts),
      ...taskRoleAsks(lacking, subject),
      ...unattachedAsks(lacking, subject),
    ],
    isGranted: resourceGrants,
  },
  tell: (lacking, subject, facts) => {
    const [first] = lacking;
    const { role } = first.permission;
    const name = lastPart(role);
    const owner = otherOwner(subject);
    const actions = lacking.map(({ permission }) => permission.action);
    // A grant for either meaning of a partial ARN, unless one of them is allowed already.
    const isConditional = lacking.some(({ permission }) => isAllowedOnCondition(permission, facts));
    const following = lackingAfter(lacking, subject, facts);
    const grants = grantsOf(lacking, following);
    return {
      is: 'matched',
      certainty: 'proved',
      title: `role ${name} may not call ${listed(actions)} for ${nameOf(subject)}`,
      next: [
        isConditional ? meetCondition(name) : `Allow ${name} ${sayGrants(grants)}.`,
        ...sayWholeArn(lacking),
        ...(owner === undefined
          ? []
          : [
              `It belongs to account ${owner}, whose own policies must let the role in too: they cannot be read from here.`,
            ]),
      ].join('\n'),
      evidence: [
        ...lacking.flatMap((one) => [
          ...sayLacking(one, subject, facts),
          ...explainDenial(one.permission, facts, true),
        ]),
        ...sayFollowing(following),
        ...sayTaskRole(lacking, subject, facts),
        ...sayUnattached(lacking, subject, facts),
      ],
      action: first.permission.action,
      resource: first.permission.resource,
      unread: followingAsks(lacking, subject, facts).flatMap((ask) => missingRead(ask, facts)),
      ...(!isConditional && { remedy: permissionRemedy(role, grants) }),
    };
  },
});

type CallGrant = { readonly action: string; readonly on: string };

/** What allows the calls, and those that follow them. */
function grantsOf(
  lacking: readonly Pick<Simulated, 'permission' | 'alsoAllowed'>[],
  following: readonly Simulated[],
): readonly CallGrant[] {
  return [
    ...lacking.flatMap(({ permission: { action, resource, grantedOn, alsoOn }, alsoAllowed }) =>
      [grantedOn ?? resource, ...(alsoOn === undefined || alsoAllowed ? [] : [alsoOn])].map((on) => ({ action, on })),
    ),
    ...following.map(({ permission: { action, resource, grantedOn } }) => ({ action, on: grantedOn ?? resource })),
  ];
}

function permissionRemedy(role: string, grants: readonly CallGrant[]): Remedy {
  return {
    is: 'permission',
    role,
    statement: { actions: grants.map(({ action }) => action), resources: grants.map(({ on }) => on) },
  };
}

/**
 * What the role's policies, where they were read, show of the permission that IAM says is missing, and that permission in
 * the form in which a policy can give it. None is given where a policy is known to allow the call on a condition: it would
 * lead around that.
 */
function besideReport(subject: Subject, claim: Claim, facts: Facts): BesideReport {
  const lacking = neededPermissions(subject, facts).filter(({ action }) => action === claim.action);
  const [first] = lacking;
  if (first === undefined || claim.denial !== 'no-identity-based-policy') return { evidence: [] };
  const evidence = lacking.flatMap((permission) => explainDenial(permission, facts, false));
  if (lacking.some((permission) => isAllowedOnCondition(permission, facts)))
    return { next: meetCondition(lastPart(first.role)), evidence };
  const checked = lacking.map((permission) => ({ permission, alsoAllowed: false }));
  const grants = grantsOf(checked, lackingAfter(checked, subject, facts));
  return { remedy: permissionRemedy(first.role, grants), evidence };
}

function meetCondition(role: string): string {
  return `Let the request meet the condition under which a policy of ${role} allows it, for example by the tag that it asks for. An allow without the condition would walk around it.`;
}

function sayFollowing(following: readonly Simulated[]): readonly Seen[] {
  if (following.length === 0) return [];
  const actions = listed(following.map(({ permission }) => permission.action));
  const text = `no simulation allows ${actions}, which the task needs for the same thing right after it`;
  return [{ text, by: following.flatMap(({ asks }) => asks) }];
}

/** Whether the role's own policies lack the call, whatever else stands in its way. */
function isLacking(simulated: Simulated, subject: Subject, facts: Facts): boolean {
  return ownSide(simulated, subject, facts).is === 'lacks';
}

/** How it shows that the role's own policies lack the call: by the simulation, or behind a decision that hides it. */
function sayLacking(simulated: Simulated, subject: Subject, facts: Facts): readonly Seen[] {
  const { permission, asks, fact } = simulated;
  const side = ownSide(simulated, subject, facts);
  const call = `${permission.action} on ${permission.resource}`;
  if (side.is === 'open' || side.by === 'simulation')
    return [{ text: `simulated: ${call} is implicitly denied`, by: asks }];
  const { decision, allowedByOrganizations } = fact.value;
  const wall =
    allowedByOrganizations === false ? 'AWS Organizations' : decision === 'explicitDeny' ? 'a deny' : 'the boundary';
  const hidden = `simulated: ${call} is stopped by ${wall}, which hides what the role’s own policies say`;
  return [
    ...(side.by === 'text'
      ? [
          {
            text: `IAM’s answer to ECS: no identity-based policy allows ${permission.action}`,
            by: 'stoppedReason',
          } as const,
        ]
      : []),
    { text: hidden, by: asks },
  ];
}

/** The other way out where a policy allows the whole ARN of a thing that the task definition names by a part of it. */
function sayWholeArn(lacking: readonly Simulated[]): readonly string[] {
  const whole = new Set(
    lacking.flatMap(({ permission, alsoAllowed }) => (alsoAllowed ? (permission.alsoOn ?? []) : [])),
  );
  return [...whole].map(
    (arn) => `Or name it by its whole ARN in the task definition, which the role may read: ${arn}.`,
  );
}

/** Each resource once, with the actions on it. */
function sayGrants(grants: readonly CallGrant[]): string {
  const byResource = Map.groupBy(grants, ({ on }) => on);
  return [...byResource].map(([on, ones]) => `${listed(ones.map(({ action }) => action))} on ${on}`).join(' and ');
}
