import { type EvaluationResult, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { accountOf } from '../../arn.ts';
import type { Simulation, SimulationRequest } from '../../evidence/iam.ts';
import { type Collector, type Reading, readFact, unreadable } from '../reads/read-fact.ts';
import { roleName } from '../reads/role-name.ts';
import { call } from '../sdk-error.ts';

/** The API call of a simulation. */
export const simulationSource = 'iam:SimulatePrincipalPolicy';

/**
 * The decision of IAM's policy simulator on one action and one resource, with the context of the request. It includes
 * identity policies, the permissions boundary and service control policies, but no resource policies.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export const collectSimulation: Collector<'simulation'> = (request, reading) =>
  readFact(reading, simulationSource, async () => {
    const { result, resource } = await simulate(request, [request.resource], reading);
    return readDecision(result, resource(request.resource), request);
  });

/** The result for one action, with the results for each resource. */
export type Simulated = {
  readonly result: EvaluationResult;
  readonly resource: (arn: string) => ResourceResult | undefined;
};

type ResourceResult = NonNullable<EvaluationResult['ResourceSpecificResults']>[number];

/**
 * Makes one call for one action on resources that share role and context.
 * @throws CallError also for a role of another account, and if there is no result
 */
export async function simulate(
  { role, action, context }: SimulationRequest,
  resources: readonly string[],
  { clients, now }: Reading,
): Promise<Simulated> {
  // Called only to check that the role is in this account. The call itself takes the ARN.
  roleName(role, clients, simulationSource);
  const iam = await clients.iam();
  const command = new SimulatePrincipalPolicyCommand({
    PolicySourceArn: role,
    ActionNames: [action],
    ResourceArns: [...resources],
    ContextEntries: Object.entries({ ...context, 'aws:CurrentTime': now() })
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({
        ContextKeyName: key,
        ContextKeyValues: [value],
        ContextKeyType: typeOf(key.toLowerCase()),
      })),
  });
  const { EvaluationResults: results } = await call(simulationSource, iam.send(command));
  const result = results?.find((one) => one.EvalActionName === action) ?? results?.[0];
  if (result === undefined) throw unreadable(simulationSource, 'NoResult', 'the simulation gave no result');
  return { result, resource: (arn) => result.ResourceSpecificResults?.find((one) => one.EvalResourceName === arn) };
}

const booleanKeys = new Set([
  'aws:securetransport',
  'aws:viaawsservice',
  'aws:principalisawsservice',
  'aws:multifactorauthpresent',
]);

function typeOf(key: string): 'boolean' | 'date' | 'string' {
  if (key === 'aws:currenttime') return 'date';
  return booleanKeys.has(key) ? 'boolean' : 'string';
}

/**
 * The decision if there is one resource. The overall result is the most restrictive one of all resources; the result of
 * the resource shows from which policies it comes.
 */
function readDecision(
  result: Partial<EvaluationResult>,
  own: ResourceResult | undefined,
  request: Pick<SimulationRequest, 'role' | 'resource'>,
): Simulation {
  const total = decided(own?.EvalResourceDecision ?? result.EvalDecision);
  const sided = isForeign(request) ? ownSide(total, own?.EvalDecisionDetails ?? result.EvalDecisionDetails) : undefined;
  const matched = [...(result.MatchedStatements ?? []), ...(own?.MatchedStatements ?? [])];
  const missing = [...(result.MissingContextValues ?? []), ...(own?.MissingContextValues ?? [])];
  const boundary = own?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail;
  const allowedByBoundary = boundary?.AllowedByPermissionsBoundary;
  const allowedByOrganizations = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  return {
    decision: total,
    ...sided,
    missingContext: [...new Set(missing)],
    matched: [...new Set(matched.flatMap((statement) => statement.SourcePolicyId ?? []))],
    ...(allowedByBoundary !== undefined && { allowedByBoundary }),
    ...(allowedByOrganizations !== undefined && { allowedByOrganizations }),
  };
}

function isForeign({ role, resource }: Pick<SimulationRequest, 'role' | 'resource'>): boolean {
  const owner = accountOf(resource);
  return owner !== undefined && owner !== accountOf(role);
}

/**
 * The part of the role's own policies in a decision across accounts. The other account's policies are not fetched, and
 * cannot be given for a role: the total is a denial, whatever the role may do. AWS documents the details without their
 * keys, so that what names neither the resource's policy, a boundary nor an organisation counts as the role's own.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html (EvalDecisionDetails)
 */
function ownSide(
  total: Simulation['decision'],
  details: ResourceResult['EvalDecisionDetails'],
): Pick<Simulation, 'decision' | 'sides'> {
  if (total === 'allowed') return { decision: total, sides: 'own' };
  const own = Object.entries(details ?? {}).flatMap(([key, value]) =>
    /resource|boundary|organi[sz]ation|service control/i.test(key) || !isDecision(value) ? [] : [value],
  );
  if (own.length === 0) return { decision: total, sides: 'both' };
  const decision = own.find((one) => one === 'explicitDeny') ?? own.find((one) => one === 'allowed') ?? 'implicitDeny';
  return { decision, sides: 'own' };
}

/**
 * The decision on one of several resources. It is taken from the result of that resource, because the overall result
 * combines all of them.
 * @returns undefined if the answer does not show which policy denies this resource: service control policies, and in
 * some answers the boundary, are reported for all resources together.
 */
export function decisionOn({ result, resource }: Simulated, request: SimulationRequest): Simulation | undefined {
  const own = resource(request.resource);
  if (own === undefined || !isDecision(own.EvalResourceDecision)) return undefined;
  const { OrganizationsDecisionDetail: organizations } = result;
  const boundary = own.PermissionsBoundaryDecisionDetail ? undefined : result.PermissionsBoundaryDecisionDetail;
  if (organizations?.AllowedByOrganizations === false || boundary?.AllowedByPermissionsBoundary === false) {
    return own.EvalResourceDecision === 'allowed' ? readDecision({}, own, request) : undefined;
  }
  const ofAll = {
    ...(organizations && { OrganizationsDecisionDetail: organizations }),
    ...(boundary && { PermissionsBoundaryDecisionDetail: boundary }),
  };
  return readDecision(ofAll, own, request);
}

/** @throws CallError for an unknown decision */
function decided(decision: string | undefined): Simulation['decision'] {
  if (isDecision(decision)) return decision;
  throw unreadable(simulationSource, 'NoDecision', `the simulation decided "${String(decision)}"`);
}

function isDecision(decision: string | undefined): decision is Simulation['decision'] {
  return decision === 'allowed' || decision === 'implicitDeny' || decision === 'explicitDeny';
}
