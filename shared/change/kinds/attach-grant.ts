import { parseArn } from '../../arn.ts';
import type { Configuration, Grant } from '../../configuration/configuration.ts';
import { grantPolicyArn, isPolicyOfGrant } from '../../configuration/grant-policy.ts';
import { hasPolicy } from '../../configuration/grant-statements.ts';
import type { Finding, PermissionStatement, Remedy } from '../../diagnosis/finding.ts';
import type { Ask } from '../../evidence/ask.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { ecrImageOf } from '../../workload/registry.ts';
import { requirementsOf } from '../../workload/requirements.ts';
import type { Workload } from '../../workload/workload.ts';
import { consentOfGrant, isAutomaticFor } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput } from '../define-change.ts';
import { type Coverage, coverageOf } from '../grant-covers.ts';
import { asGranted } from '../guardrails/as-granted.ts';
import { deniedOtherwise } from '../guardrails/denied-otherwise.ts';
import { notTakenAway, takenAway } from '../guardrails/not-taken-away.ts';
import type { Place, Planned } from '../planned.ts';
import type { Reason } from '../reason.ts';
import { isSameCall } from '../same-call.ts';

/** Attaches the managed policy of one of the owner's grants to the execution role that the grant names. */
export type AttachGrant = {
  readonly kind: 'attach-grant';
  readonly grant: string;
  readonly role: string;
  readonly policy: string;
};

/** What the role carried beside it when it was attached: the names of its other managed policies. */
export type SeenPolicies = { readonly is: 'policies'; readonly others: readonly string[] };

/** The inverse: detaches only what the product attached. */
export type DetachGrant = Omit<AttachGrant, 'kind'> & { readonly kind: 'detach-grant' };

export const attachGrant = defineChange<AttachGrant, DetachGrant>({
  target: ({ role, policy }) => `${role}|${policy}`,
  shared: true,
  plan,
  isConsented,
  reads: ({ workload, definition, configuration, claims = [] }) => {
    const role = workload.overrideExecutionRoleArn ?? definition.executionRoleArn;
    const service = serviceArnOf(workload);
    const ofRole = configuration.grants.filter((grant) => grant.executionRole === role);
    if (service === undefined || ofRole.length === 0) return [];
    return [
      { kind: 'service-tasks', subject: service },
      ...claims.flatMap((claim) => asksFor(claim, ofRole, workload)),
    ];
  },
  guardrails: { beforeConsent: [deniedOtherwise, takenAway, asGranted], afterConsent: [notTakenAway] },
  shownBy: ({ role }) => ({ kind: 'role-policies', subject: role }),
  isShown: ({ role, policy }, facts) => {
    const fact = facts.get({ kind: 'role-policies', subject: role });
    if (fact?.is === 'known') return fact.value.some((one) => one.arn === policy);
    return fact?.is === 'absent' ? false : undefined;
  },
  takeBack: (action) => ({ ...action, kind: 'detach-grant' }),
  reliantServices: ({ grant }, { grants }) => grants.find((one) => one.name === grant)?.services,
  handedBack: ({ grants }, region) =>
    grants.filter(hasPolicy).flatMap((grant) => {
      const role = parseArn(grant.executionRole);
      return role === undefined ? [] : [actionOf(grant, { ...role, region })];
    }),
  usedThrough: ({ role }) => role,
  isSameFailure: ({ finding, claim }) => isSameCall(finding, claim),
});

/**
 * What is read of a grant that covers the very call that ECS was denied: most likely the plan attaches it, and without
 * this its policy and the history of its role would be read one after the other at the end. Where the text names no call,
 * or no grant covers it, they are read only if the plan asks.
 */
function asksFor({ category, action, resource }: Claim, ofRole: readonly Grant[], workload: Workload): readonly Ask[] {
  if (category !== 'iam' || action === null || resource === null) return [];
  const call = { actions: [action], resources: [resource] };
  const likely = ofRole.find((grant) => coverageOf(grant, call).lacking.length === 0);
  if (likely === undefined) return [];
  return [
    { kind: 'managed-policy', subject: grantPolicyArn(workload, likely) },
    { kind: 'access-history', subject: likely.executionRole },
  ];
}

/** One attachment for each grant, for all the findings that its policy covers. */
function plan(input: PlanInput): KindPlan<AttachGrant, DetachGrant> {
  const { findings, configuration, workload } = input;
  const unplanned: Record<string, Reason> = {};
  const covered = new Map<Grant, readonly Finding[]>();
  for (const finding of findings) {
    const { remedy } = finding;
    if (remedy?.is !== 'permission') continue;
    const ofRole = configuration.grants.filter((grant) => grant.executionRole === remedy.role);
    const coverages = ofRole.map((grant) => ({ grant, ...coverageOf(grant, neededOf(finding, remedy, input)) }));
    const whole = coverages.find(({ lacking }) => lacking.length === 0);
    if (whole !== undefined) covered.set(whole.grant, [...(covered.get(whole.grant) ?? []), finding]);
    else unplanned[finding.id] = whyUncovered(remedy, coverages);
  }
  return { changes: [...covered].map(([grant, ones]) => attach(grant, ones, workload)), unplanned };
}

type Permission = Extract<Remedy, { is: 'permission' }>;

/**
 * What a grant must hold to repair a finding. The login to ECR names no repository, and every grant of any repository
 * holds it: only one of the image’s own repository is meant for it.
 */
function neededOf(
  { requirement }: Finding,
  { statement }: Permission,
  { definition, workload }: Pick<PlanInput, 'definition' | 'workload'>,
): PermissionStatement {
  const { actions, resources } = statement;
  if (definition === undefined || !actions.includes('ecr:GetAuthorizationToken')) return statement;
  const asked = requirementsOf(definition, workload).find(({ id }) => id === requirement);
  const repository = ecrImageOf(asked?.text ?? '', workload.partition)?.repository;
  if (repository === undefined || resources.includes(repository)) return statement;
  return { actions: [...actions, 'ecr:BatchGetImage'], resources: [...resources, repository] };
}

/** The grant that covers most of it tells the parts that it covers from those that it lacks. */
function whyUncovered(
  { role, statement }: Permission,
  coverages: readonly (Coverage & { readonly grant: Grant })[],
): Reason {
  if (coverages.length === 0) return { code: 'no-grant-for-role', role };
  const [nearest] = coverages.toSorted((a, b) => a.lacking.length - b.lacking.length);
  if (nearest === undefined || nearest.covered.length === 0)
    return { code: 'no-grant-covers', resources: statement.resources };
  const { grant, covered, lacking } = nearest;
  return { code: 'grant-covers-part', grant: grant.name, covered, lacking };
}

function actionOf(grant: Grant, where: Parameters<typeof grantPolicyArn>[0]): AttachGrant {
  return { kind: 'attach-grant', grant: grant.name, role: grant.executionRole, policy: grantPolicyArn(where, grant) };
}

function attach(
  grant: Grant,
  findings: readonly Finding[],
  workload: Workload,
): Omit<Planned<AttachGrant, DetachGrant>, 'id'> {
  const action = actionOf(grant, workload);
  return {
    action,
    inverse: { ...action, kind: 'detach-grant' },
    findings: findings.map((one) => one.id),
    consent: consentOfGrant(grant),
    follows: null,
  };
}

/**
 * To attach needs the grant as it is now. To detach needs no consent, because it can only reduce access: the grant may be gone
 * from the configuration, or be for another role by now. But never is another policy detached than one of a grant.
 */
function isConsented(action: AttachGrant | DetachGrant, { grants }: Configuration, place: Place): boolean {
  if (action.kind === 'detach-grant') return isPolicyOfGrant(action.policy, place, action.grant);
  return grants.some((grant) => {
    const isIts =
      grant.name === action.grant &&
      grant.executionRole === action.role &&
      grantPolicyArn(place, grant) === action.policy;
    return isIts && isAutomaticFor(grant, place);
  });
}
