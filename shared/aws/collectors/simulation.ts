import { type EvaluationResult, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { type Simulation, simulationRequest } from '../../evidence/ask.ts';
import { type Collector, readFact, unreadable } from '../read-fact.ts';
import { roleName } from '../role-name.ts';
import { call } from '../sdk-error.ts';

const source = 'iam:SimulatePrincipalPolicy';

/**
 * IAM's own judgement of one action on one resource, with the request's context. It covers identity policies, permissions
 * boundary and service control policies, and none of the resource's own.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export const collectSimulation: Collector<'simulation'> = (subject, reading) =>
  readFact(reading, source, async () => {
    const { role, action, resource, context } = simulationRequest(subject);
    // Only for its check that the role is of this account: the call itself takes the ARN.
    roleName(role, reading.clients, source);
    const iam = await reading.clients.iam();
    const command = new SimulatePrincipalPolicyCommand({
      PolicySourceArn: role,
      ActionNames: [action],
      ResourceArns: [resource],
      ContextEntries: Object.entries(context).map(([key, value]) => ({
        ContextKeyName: key,
        ContextKeyValues: [value],
        ContextKeyType: booleanKeys.has(key.toLowerCase()) ? ('boolean' as const) : ('string' as const),
      })),
    });
    const { EvaluationResults: results } = await call(source, iam.send(command));
    const result = results?.find((one) => one.EvalActionName === action) ?? results?.[0];
    if (result === undefined) throw unreadable(source, 'NoResult', 'the simulation gave no result');
    return readResult(result, resource);
  });

const booleanKeys = new Set(['aws:securetransport', 'aws:viaawsservice', 'aws:multifactorauthpresent']);

/** The result is the most restrictive over its resources; the resource's own says which policies it comes from. */
function readResult(result: EvaluationResult, resource: string): Simulation {
  const own = result.ResourceSpecificResults?.find((one) => one.EvalResourceName === resource);
  const decision = own?.EvalResourceDecision ?? result.EvalDecision;
  if (decision !== 'allowed' && decision !== 'implicitDeny' && decision !== 'explicitDeny') {
    throw unreadable(source, 'NoDecision', `the simulation decided "${String(decision)}"`);
  }
  const matched = [...(result.MatchedStatements ?? []), ...(own?.MatchedStatements ?? [])];
  const boundary = (own?.PermissionsBoundaryDecisionDetail ?? result.PermissionsBoundaryDecisionDetail)
    ?.AllowedByPermissionsBoundary;
  const organizations = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
  return {
    decision,
    missingContext: [...new Set([...(result.MissingContextValues ?? []), ...(own?.MissingContextValues ?? [])])],
    matched: [...new Set(matched.flatMap((statement) => statement.SourcePolicyId ?? []))],
    ...(boundary !== undefined && { allowedByBoundary: boundary }),
    ...(organizations !== undefined && { allowedByOrganizations: organizations }),
  };
}
