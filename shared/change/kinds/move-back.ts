import { taskDefinitionOf } from '../../arn.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { consentOfMoveBack, isAutomaticFor, isNamedBy } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput } from '../define-change.ts';
import { canMoveBack } from '../guardrails/can-move-back.ts';
import { lastResort, moveBackConsentFor } from '../last-resort.ts';
import type { Planned } from '../planned.ts';
import type { Reason } from '../reason.ts';
import type { MoveService } from './move-service.ts';
import type { RegisterAgain } from './register-again.ts';

/** Points a service back at the last revision that completed a deployment, where the newer one cannot start. */
export type MoveBack = {
  readonly kind: 'move-back';
  readonly service: string;
  readonly cluster: string;
  /** ARN of the failing revision. */
  readonly from: string;
  /** Undefined until the copy of a deregistered revision is registered. */
  readonly to?: string;
  /** ARN of the deregistered revision that the service is moved to a copy of. */
  readonly copyOf?: string;
};

export const moveBack = defineChange<MoveBack, MoveService>({
  startsDeployment: true,
  target: ({ service }) => service,
  // The copy has no ARN before it is registered.
  identity: ({ kind, service, cluster, from, to, copyOf }) =>
    copyOf === undefined ? { kind, service, cluster, from, to } : { kind, service, cluster, from, copyOf },
  plan,
  isConsented: (action, { moveBacks }, place) =>
    action.service === place.serviceArn &&
    moveBacks.some(
      (one) =>
        isNamedBy(one, place) &&
        // To move forward again, a person has asked.
        (action.kind === 'move-service' || isAutomaticFor(one, place)) &&
        [action.from, action.to].every((arn) => arn !== undefined && taskDefinitionOf(arn).family === one.family),
    ),
  reads: ({ workload, configuration }) => {
    const service = serviceArnOf(workload);
    return service !== undefined && moveBackConsentFor({ workload, configuration }) !== undefined
      ? [{ kind: 'service-tasks', subject: service }]
      : [];
  },
  guardrails: { beforeConsent: [canMoveBack], afterConsent: [] },
  shownBy: ({ service, to }) => (to === undefined ? undefined : { kind: 'service', subject: service }),
  isShown: ({ service, to }, facts) => {
    if (to === undefined) return false;
    const fact = facts.get({ kind: 'service', subject: service });
    if (fact?.is === 'known') return fact.value.taskDefinitionArn === to;
    return fact?.is === 'absent' ? false : undefined;
  },
  takeBack: ({ service, cluster, from, to }) =>
    to === undefined ? undefined : { kind: 'move-service', service, cluster, from: to, to: from },
  onlyTasksProve: true,
  isSameFailure: () => false,
  movesTo: ({ to }) => to,
  examinedFirst: ({ to, copyOf }) => copyOf ?? to,
  pointedAt: (action, created) => ({ ...action, to: created }),
});

/** The last resort: only where no other kind plans anything but the copy to move to. */
function plan(input: PlanInput, before: readonly Planned[]): KindPlan<MoveBack, MoveService> {
  const resort = lastResort(input);
  const copy = before.find(isCopy);
  if (resort === undefined || before.some((planned) => planned !== copy)) return { changes: [], unplanned: {} };
  const { consent, service, earlier, proved } = resort;
  if (earlier === undefined) {
    // What another kind could repair has its own reason.
    const helpless = proved.filter(({ remedy }) => remedy === null);
    const why: Reason = { code: 'no-earlier-revision' };
    return { changes: [], unplanned: Object.fromEntries(helpless.map(({ id }) => [id, why])) };
  }
  const { taskDefinitionArn: from, cluster } = input.workload;
  const place = { service, cluster };
  const to = copy === undefined ? { to: earlier } : { copyOf: copy.action.copyOf };
  const action = { kind: 'move-back', ...place, from, ...to } as const;
  const inverse = { kind: 'move-service', ...place, from: to.to ?? '', to: from } as const;
  const findings = proved.map(({ id }) => id);
  const change = { action, inverse, findings, consent: consentOfMoveBack(consent), follows: copy?.id ?? null };
  return { changes: [change], unplanned: {} };
}

function isCopy(planned: Planned): planned is Planned<RegisterAgain> {
  return planned.action.kind === 'register-again';
}
