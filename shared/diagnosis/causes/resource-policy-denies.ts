import { lastPart } from '../../arn.ts';
import { judgePolicy, type PolicyVerdict } from '../../policy/evaluate-policy.ts';
import type { Claim } from '../../stopped-reason/claim.ts';
import { ecrImageOf, pullActions } from '../../workload/registry.ts';
import { report } from '../advice/report.ts';
import { isConcerned } from '../claim/claim-concerns.ts';
import { defineCause, type Match, ruledOut, type Subject } from '../define-cause.ts';
import { definitionAsk } from '../definition-ask.ts';
import { statementInstruction } from '../instructions.ts';
import { listed } from '../listed.ts';
import { untilPolicy } from '../passing.ts';
import type { CheckedPermission } from '../permissions/checked-permission.ts';
import { isDeniedOutright } from '../permissions/denied-by-text.ts';
import { otherOwner } from '../permissions/encryption-key.ts';
import { isLayerRefused } from '../permissions/layer-fetch.ts';
import { checkPermissions, permissionNeeds } from '../permissions/permission-check.ts';
import { type CarriedPolicy, carriedPolicies, resourcePolicyAsks } from '../permissions/resource-policy.ts';
import { nameOf } from '../permissions/simulated-cause.ts';
import { nameStatement, sayStatement } from '../permissions/statement.ts';

/** The resource policy of the secret, key or bucket denies the role, whatever the policies of the role allow. */
export const resourcePolicyDenies = defineCause({
  code: 'resource-policy-denies',
  category: 'iam',
  shownBy: 'the policies of secret, key, bucket and repository',
  concerns: ['secret', 'parameter', 'registry-credentials', 'environment-file', 'image'],
  passes: untilPolicy,
  obstacle: 'resource-policy',
  explainsFaults: ['registry-refused'],
  // These policies are read only if ECS was denied this very thing: each read is a call, and IAM's simulation does not
  // include them.
  needs: (subject, facts) =>
    isDenied(subject) ? [...permissionNeeds(subject, facts), ...resourcePolicyAsks(subject, facts)] : [],
  match: (subject, facts) => {
    if (!isDenied(subject)) return ruledOut('ECS was not denied it');
    const checked = checkPermissions(subject, facts);
    const allowed = checked.every(({ fact }) => fact.is === 'known' && fact.value.decision === 'allowed');
    const elsewhere = allowed || textNamesPolicy(subject) ? ownedElsewhere(subject, checked) : undefined;
    if (elsewhere !== undefined) return elsewhere;
    for (const policy of carriedPolicies(subject, facts)) {
      const verdict = judgePolicy(policy.document, policy.request);
      if (verdict.is === 'denies' || (verdict.is === 'silent' && policy.mustAllow))
        return match(policy, verdict, subject);
      if (verdict.is === 'open' && textNamesPolicy(subject)) return match(policy, verdict, subject);
    }
    return ruledOut('neither secret, key, bucket nor repository carries a policy that denies it');
  },
});

function isDenied(subject: Subject): boolean {
  const { claim } = subject;
  if (isLayerRefused(claim)) return false;
  return (claim?.category === 'iam' || claim?.fault === 'registry-refused') && isConcerned(subject);
}

/** Whether the stopped reason names the resource policy as the policy that denies. */
function textNamesPolicy({ claim }: Subject): boolean {
  return claim !== undefined && report(claim).cause === 'resource-policy-denies';
}

function match(policy: CarriedPolicy, verdict: PolicyVerdict, subject: Subject): Match {
  const { action, resource, principal } = policy.request;
  const role = principal.is === 'role' ? principal.arn : '';
  const name = lastPart(role);
  const statement = verdict.is === 'denies' ? verdict.statement : undefined;
  const isOutright = statement !== undefined || (verdict.is === 'open' && isDeniedOutright(policy.request, subject));
  const gone = policy.document.Statement.flatMap(({ Principal }) => Principal?.['AWS'] ?? []).find((one) =>
    /^A(?:ROA|IDA)[A-Z0-9]{12,}$/.test(one),
  );
  return {
    is: 'matched',
    certainty: verdict.is === 'open' ? 'reported' : 'proved',
    title: `${policy.of} ${isOutright ? 'denies' : 'does not allow'} ${action} to role ${name}, for ${nameOf(subject)}`,
    next: isOutright
      ? `Ask first why it is there; then remove or narrow ${statement === undefined ? `the statement that denies ${action}` : nameStatement(statement)} in ${policy.of}: a deny beats every allow.`
      : `Allow ${action} to ${role} in ${policy.of}; no policy attached to the role can repair this.`,
    instructions: isOutright
      ? []
      : [
          statementInstruction(
            `add this statement to ${policy.of}`,
            [{ action, resource: policy.mustAllow ? '*' : resource }],
            { principal: { AWS: role } },
          ),
        ],
    evidence: [
      {
        text:
          statement !== undefined
            ? `${policy.of}: ${sayStatement(statement)} denies ${action} to the role`
            : verdict.is === 'open'
              ? `${policy.of} depends on ${verdict.keys.join(', ')}, which is not known here`
              : `${policy.of} allows ${action} neither to the role nor to the account`,
        by: [policy.ask],
      },
      ...(gone === undefined
        ? []
        : [
            {
              text: `${policy.of} names ${gone}: a role or user that was deleted, and perhaps created again`,
              by: [policy.ask],
            },
          ]),
    ],
    action,
    resource,
  };
}

/** A resource of another account needs the consent of that account, which cannot be read from here. */
function ownedElsewhere(subject: Subject, checked: readonly CheckedPermission[]): Match | undefined {
  const { claim, workload } = subject;
  const owner = otherOwner(subject);
  if (claim === undefined || owner === undefined) return undefined;
  const allowed = checked.filter(({ fact }) => fact.is === 'known' && fact.value.decision === 'allowed');
  const role = subject.requirement.role ?? 'the execution role';
  const { actions, resource, also } = callThere(subject, claim);
  return {
    is: 'matched',
    certainty: textNamesPolicy(subject) ? 'reported' : 'suspected',
    title: `${nameOf(subject)} belongs to account ${owner}, which must let this account’s role in`,
    next:
      textNamesPolicy(subject) && isDeniedOutright({ action: actions[0] }, subject)
        ? `Ask in account ${owner} why it is there; then let them except ${listed(actions)} by ${role} from the statement of the resource policy of ${resource} that denies it: a deny beats every allow.`
        : [
            `Allow ${listed(actions)} to ${role} in the resource policy of ${resource}, in account ${owner}.`,
            also,
          ].join('\n'),
    evidence: [
      {
        text: `${resource} belongs to account ${owner}, the task runs in ${workload.account}; what ${owner} allows cannot be read from here`,
        by: [definitionAsk(workload)],
      },
      ...allowed.map(({ permission, asks }) => ({
        text: `simulated: the role’s own policies allow ${permission.action} on ${permission.resource}`,
        by: asks,
      })),
    ],
    action: actions[0],
    resource,
  };
}

/** What the other account must allow. On Fargate a registry’s refusal names neither the actions nor the repository. */
function callThere({ requirement, workload }: Subject, claim: Claim) {
  const image = requirement.kind === 'image' ? ecrImageOf(requirement.text, workload.partition) : undefined;
  if (image !== undefined)
    return {
      actions: pullActions,
      resource: image.repository,
      also: 'The role’s own policy must allow them, too.',
    } as const;
  return {
    actions: [claim.action ?? 'the call'],
    resource: claim.resource ?? requirement.text,
    also: 'What crosses accounts must be encrypted with a customer-managed key whose policy allows kms:Decrypt to the role, too; the role’s own policy must allow both.',
  } as const;
}
