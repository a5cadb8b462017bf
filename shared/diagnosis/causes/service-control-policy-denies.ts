import { simulatedDenials } from '../advice/denials.ts';
import type { Subject } from '../define-cause.ts';
import type { Seen } from '../finding.ts';
import { statementInstruction } from '../instructions.ts';
import type { Simulated } from '../permissions/checked-permission.ts';
import { isDeniedOutright, toldOf } from '../permissions/denied-by-text.ts';
import { nameOf, simulatedCause } from '../permissions/simulated-cause.ts';

/**
 * A service control policy of the organisation does not allow the call in this account. A simulation alone cannot prove
 * it: which condition keys such a policy uses is not told, and some (those of the network, of the organisation) cannot be
 * known here.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export const serviceControlPolicyDenies = simulatedCause({
  code: 'service-control-policy-denies',
  shownBy: 'simulation, the stopped reason',
  ruledOut: 'no service control policy stands in the way, or ECS reports that another policy denied the call',
  explainsDenials: simulatedDenials,
  isDenied: isDeniedByOrganization,
  tell: ([first, ...others], subject) => {
    const { permission, asks, fact } = [first, ...others].find((one) => isTold(one, subject)) ?? first;
    const told = isTold({ permission }, subject);
    const isOutright = told && isDeniedOutright(permission, subject);
    const does = isOutright ? 'denies' : told ? 'does not allow' : 'may not allow';
    const onWhat = `${permission.action} on ${permission.grantedOn ?? permission.resource}`;
    const simulated: Seen = {
      text: `simulated: ${permission.action} on ${permission.resource} is not allowed by AWS Organizations`,
      by: asks,
    };
    return {
      is: 'matched',
      certainty: told ? 'proved' : 'suspected',
      title: `a service control policy of the organisation ${does} ${permission.action} for ${nameOf(subject)}`,
      next: isOutright
        ? `Whoever manages the AWS organization must except ${onWhat} from the statement that denies it to this account: a deny beats every allow, and nothing in the account can change it.`
        : `${told ? '' : 'Look first whether the call is really denied: a simulation does not know every condition that such a policy can have. If it is: '}Whoever manages the AWS organization must let ${onWhat} through for this account; nothing in the account can.`,
      // Of what a simulation alone shows, a statement may deny it as well as none allow it.
      instructions:
        isOutright || (!told && fact.value.decision === 'explicitDeny')
          ? []
          : [statementInstruction('what the service control policies of the account must let through', [permission])],
      evidence: told
        ? [
            simulated,
            { text: `ECS names a service control policy as what denied ${permission.action}`, by: 'stoppedReason' },
          ]
        : [simulated],
      action: permission.action,
      resource: permission.resource,
    };
  },
});

function isTold({ permission }: Pick<Simulated, 'permission'>, subject: Subject): boolean {
  return toldOf(permission, subject) === 'organization';
}

/** Whether the simulation says so, and ECS's own text does not say otherwise. */
function isDeniedByOrganization({ permission, fact }: Simulated, subject: Subject): boolean {
  if (fact.value.decision === 'allowed' || fact.value.allowedByOrganizations !== false) return false;
  const told = toldOf(permission, subject);
  return told === 'organization' || told === 'nothing';
}
