import { taskDefinitionOf } from '../../arn.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { completedBefore } from '../completed-before.ts';
import { consentOfMoveBack, isAutomaticFor, isNamedBy } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput } from '../define-change.ts';
import { registrable } from '../guardrails/registrable.ts';
import { lastResort, moveBackConsentFor, rolesOf } from '../last-resort.ts';
import { traceRegistration } from '../trace-registration.ts';

/**
 * Registers a deregistered revision again, unchanged: ECS moves no service to an INACTIVE one, and CloudFormation
 * deregisters what it replaces.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeregisterTaskDefinition.html
 */
export type RegisterAgain = {
  readonly kind: 'register-again';
  readonly family: string;
  /** ARN of the failing revision, which is the family's newest. */
  readonly from: string;
  /** ARN of the deregistered revision. */
  readonly copyOf: string;
};

export const registerAgain = defineChange<RegisterAgain>({
  target: ({ family }) => `family/${family}`,
  plan,
  isConsented: ({ family, from, copyOf }, { moveBacks }, place) =>
    [from, copyOf].every((arn) => taskDefinitionOf(arn).family === family) &&
    moveBacks.some(
      (one) => one.family === family && one.passRoles.length > 0 && isNamedBy(one, place) && isAutomaticFor(one, place),
    ),
  foundAgain: true,
  reads: ({ workload, configuration, facts }) => {
    const consent = moveBackConsentFor({ workload, configuration });
    const subject = serviceArnOf(workload);
    if (consent === undefined || consent.passRoles.length === 0 || subject === undefined) return [];
    const service = facts?.get({ kind: 'service', subject });
    const earlier = service?.is === 'known' ? completedBefore(service.value, workload.taskDefinitionArn) : undefined;
    return [
      { kind: 'service', subject },
      ...(earlier === undefined ? [] : [{ kind: 'task-definition' as const, subject: earlier }]),
    ];
  },
  guardrails: { beforeConsent: [], afterConsent: [registrable] },
  trace: ({ family, from, copyOf }, sent, facts) =>
    traceRegistration({ family, newest: from, source: copyOf, corrections: [] }, sent, facts),
  // A revision that nothing points at proves nothing by failing, and a move back is judged by tasks that run.
  isSameFailure: () => false,
  onlyTasksProve: true,
});

/**
 * Only for a move back, and only where the owner's consent names every role of the revision: without them the move is
 * planned alone, and its guardrail says which are lacking.
 */
function plan(input: PlanInput, before: readonly unknown[]): KindPlan<RegisterAgain> {
  const resort = lastResort(input);
  const { earlier, workload } = input;
  if (before.length > 0 || resort === undefined || earlier === undefined) return { changes: [], unplanned: {} };
  const { passRoles } = resort.consent;
  const mayPass = passRoles.length > 0 && rolesOf(earlier).every((role) => passRoles.includes(role));
  if (earlier.arn !== resort.earlier || earlier.status !== 'INACTIVE' || !mayPass)
    return { changes: [], unplanned: {} };
  const { family, taskDefinitionArn: from } = workload;
  const change = {
    action: { kind: 'register-again', family, from, copyOf: earlier.arn } as const,
    inverse: { none: 'unused-revision' } as const,
    findings: resort.proved.map(({ id }) => id),
    consent: consentOfMoveBack(resort.consent),
    follows: null,
  };
  return { changes: [change], unplanned: {} };
}
