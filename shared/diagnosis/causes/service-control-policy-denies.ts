import { simulatedDenials } from '../advice/denials.ts';
import { statementInstruction } from '../instructions.ts';
import { nameOf, simulatedCause } from '../permissions/simulated-cause.ts';

/** A service control policy of the organisation does not allow the call in this account. */
export const serviceControlPolicyDenies = simulatedCause({
  code: 'service-control-policy-denies',
  shownBy: 'simulation',
  ruledOut: 'no service control policy stands in the way',
  explainsDenials: simulatedDenials,
  isDenied: ({ fact }) => fact.value.decision !== 'allowed' && fact.value.allowedByOrganizations === false,
  tell: ([{ permission, asks }], subject) => ({
    is: 'matched',
    certainty: 'proved',
    title: `a service control policy of the organisation does not allow ${permission.action} for ${nameOf(subject)}`,
    next: `Whoever manages the AWS organization must let ${permission.action} on ${permission.grantedOn ?? permission.resource} through for this account; nothing in the account can.`,
    instructions: [
      statementInstruction('what the service control policies of the account must let through', [permission]),
    ],
    evidence: [
      {
        text: `simulated: ${permission.action} on ${permission.resource} is not allowed by AWS Organizations`,
        by: asks,
      },
    ],
    action: permission.action,
    resource: permission.resource,
  }),
});
