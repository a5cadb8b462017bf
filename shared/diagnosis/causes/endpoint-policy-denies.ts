import { lastPart } from '../../arn.ts';
import type { VpcEndpoint } from '../../evidence/network.ts';
import { judgePolicy, type PolicyVerdict } from '../../policy/evaluate-policy.ts';
import { report } from '../advice/report.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import type { Instruction, MissingRead } from '../finding.ts';
import { statementInstruction } from '../instructions.ts';
import { untilPolicy } from '../passing.ts';
import { isDeniedOutright } from '../permissions/denied-by-text.ts';
import { layerFetch } from '../permissions/layer-fetch.ts';
import { neededPermissions, type Permission } from '../permissions/needed-permissions.ts';
import { fetchedAsRole } from '../permissions/permission-check.ts';
import { roleContext } from '../permissions/resource-policy.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { nameStatement, sayStatement } from '../permissions/statement.ts';
import { hasNetwork, withoutNetwork } from '../reachability/host-network.ts';
import { networkAsks, pathsOf, readsMissing, viewOf } from '../reachability/network-view.ts';

/** The call goes through a VPC endpoint whose policy denies it. */
export const endpointPolicyDenies = defineCause({
  code: 'endpoint-policy-denies',
  category: 'iam',
  shownBy: 'endpoints and their policies',
  concerns: fetchedAsRole,
  passes: untilPolicy,
  explainsFaults: ['registry-refused'],
  needs: () => [],
  wants: (subject, facts) => networkAsks(subject, facts),
  match: (subject, facts) => {
    if (!hasNetwork(subject, facts)) return withoutNetwork(subject, facts);
    const { snapshot } = viewOf(subject, facts);
    const needed = [...neededPermissions(subject, facts), layerFetch(subject) ?? []].flat();
    const crossed = pathsOf(subject, facts).flatMap(({ path }) =>
      path.is === 'reachable' ? (path.endpoint ?? []) : [],
    );
    const endpoints = (snapshot.endpoints ?? []).filter(({ id }) => crossed.includes(id));
    for (const endpoint of endpoints) {
      for (const permission of needed.filter(passesThrough(endpoint))) {
        const verdict = judge(endpoint, permission, subject);
        if (verdict?.is === 'denies' || verdict?.is === 'silent') return match(endpoint, permission, verdict, subject);
        if (verdict?.is === 'open' && textNamesPolicy(subject)) return match(endpoint, permission, verdict, subject);
      }
    }
    const paths = pathsOf(subject, facts).map(({ path }) => path);
    const onTheWay = endpoints.filter((endpoint) => needed.some(passesThrough(endpoint)));
    const missing = [...readsMissing(paths, subject, facts), ...onTheWay.flatMap(unreadPolicy)];
    return missing.length > 0
      ? { is: 'undecided', missing }
      : ruledOut('no endpoint on the way has a policy that denies it');
  },
});

/**
 * Secrets Manager or Parameter Store make the call that decrypts a value, so this call does not go through an endpoint
 * of the task's VPC.
 */
function passesThrough({ service }: VpcEndpoint) {
  return ({ action }: Permission) => {
    const [prefix = ''] = action.split(':');
    // ECR's API gives the login; its registry, which has an endpoint of its own, gives manifests and layers.
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    const ecr = action === 'ecr:GetAuthorizationToken' ? 'ecr.api' : 'ecr.dkr';
    return service.endsWith(`.${prefix === 'ecr' ? ecr : prefix}`);
  };
}

/** It is not known what an endpoint policy allows if the policy could not be parsed. */
function unreadPolicy({ id, vpc, policy }: VpcEndpoint): readonly MissingRead[] {
  if (policy !== 'unreadable') return [];
  const ask = { kind: 'vpc-endpoints', subject: vpc } as const;
  return [{ ask, why: `the policy of ${id} could not be understood` }];
}

function judge({ policy, id, type }: VpcEndpoint, { action, resource, role }: Permission, subject: Subject) {
  if (policy === undefined || policy === 'unreadable') return undefined;
  const { account } = subject.workload;
  const isNamed = type !== 'Gateway' && role !== '';
  const ofRequest = role === '' ? { 'aws:securetransport': 'true' } : roleContext(role, subject);
  return judgePolicy(policy, {
    action,
    resource,
    principal: isNamed ? { is: 'role', arn: role, account } : { is: 'anonymous' },
    context: { ...ofRequest, 'aws:sourcevpce': id },
  });
}

function textNamesPolicy(subject: Subject): boolean {
  const { claim } = subject;
  return claim !== undefined && report(claim).cause === 'endpoint-policy-denies' && isConcerned(subject);
}

function match(
  { id, service, type, vpc }: VpcEndpoint,
  permission: Permission,
  verdict: PolicyVerdict,
  subject: Subject,
): Match {
  const { action, resource, role, grantedOn } = permission;
  const denying = verdict.is === 'denies' ? verdict.statement : undefined;
  const isOutright = denying !== undefined || (verdict.is === 'open' && isDeniedOutright(permission, subject));
  const to = role === '' ? '' : ` to role ${lastPart(role)}`;
  return {
    is: 'matched',
    certainty: verdict.is === 'open' ? 'reported' : 'proved',
    title: `the policy of VPC endpoint ${id} ${isOutright ? 'denies' : 'does not allow'} ${action}${to}, for ${nameOf(subject)}`,
    next: isOutright
      ? `Ask first why it is there; then remove or narrow ${denying === undefined ? `the statement that denies ${action}` : nameStatement(denying)} in the policy of ${id}: a deny beats every allow.`
      : `Let the policy of ${id} allow ${action} on ${grantedOn ?? resource}: whatever the role may do, only what the endpoint’s policy allows passes through it.`,
    instructions: isOutright ? [] : [statementFor(id, type, permission)],
    evidence: [
      {
        text:
          verdict.is === 'open'
            ? `the policy of ${id} (${service}) depends on ${verdict.keys.join(', ')}, which is not known here`
            : `the policy of ${id} (${service}) ${denying === undefined ? 'has no statement that allows' : `has ${sayStatement(denying)}, which denies`} ${action} on ${resource}`,
        by: [{ kind: 'vpc-endpoints', subject: vpc }],
      },
    ],
    action,
    resource,
    obstacle: { is: 'endpoint-policy', things: [id] },
  };
}

/**
 * ECR signs the URL of a layer: no statement can name who uses it. On a gateway endpoint, a principal other than `*` means only the root user of the account. So the statement names the
 * role in a condition.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function statementFor(id: string, type: VpcEndpoint['type'], permission: Permission): Instruction {
  const purpose = `add this statement to the policy of ${id}`;
  const { role } = permission;
  if (role === '') return statementInstruction(purpose, [permission], { principal: '*' });
  const by =
    type === 'Gateway'
      ? ({ principal: '*', condition: { ArnEquals: { 'aws:PrincipalArn': role } } } as const)
      : { principal: { AWS: role } };
  return statementInstruction(purpose, [permission], by);
}
