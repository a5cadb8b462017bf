import { taskDefinitionOf } from '../../arn.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { completedBefore } from '../completed-before.ts';
import { consentOfMoveBack, isAutomaticFor, isNamedBy } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput } from '../define-change.ts';
import { canMoveBack } from '../guardrails/can-move-back.ts';
import type { Reason } from '../reason.ts';
import type { MoveService } from './move-service.ts';

/** Points a service back at the last revision that completed a deployment, where the newer one cannot start. */
export type MoveBack = {
  readonly kind: 'move-back';
  readonly service: string;
  readonly cluster: string;
  /** ARN of the failing revision. */
  readonly from: string;
  readonly to: string;
};

export const moveBack = defineChange<MoveBack, MoveService>({
  target: ({ service }) => service,
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
    return service !== undefined && consentFor({ workload, configuration }) !== undefined
      ? [{ kind: 'service-tasks', subject: service }]
      : [];
  },
  guardrails: { beforeConsent: [canMoveBack], afterConsent: [] },
  shownBy: ({ service }) => ({ kind: 'service', subject: service }),
  isShown: ({ service, to }, facts) => {
    const fact = facts.get({ kind: 'service', subject: service });
    if (fact?.is === 'known') return fact.value.taskDefinitionArn === to;
    return fact?.is === 'absent' ? false : undefined;
  },
  takeBack: ({ service, cluster, from, to }) => ({ kind: 'move-service', service, cluster, from: to, to: from }),
  onlyTasksProve: true,
  isSameFailure: () => false,
  movesTo: ({ to }) => to,
});

function consentFor({ workload, configuration }: Pick<PlanInput, 'workload' | 'configuration'>) {
  const service = serviceArnOf(workload);
  return configuration.moveBacks.find(
    (one) => one.family === workload.family && one.services.some((named) => named === service),
  );
}

/**
 * The last resort: only where no other kind plans anything. It is for all proved causes, if one of them is what fails.
 */
function plan(input: PlanInput, before: readonly unknown[]): KindPlan<MoveBack, MoveService> {
  const { findings, workload, service } = input;
  const consent = consentFor(input);
  const serviceArn = serviceArnOf(workload);
  const proved = findings.filter(({ certainty, passes }) => certainty === 'proved' && passes?.is !== 'yes');
  if (consent === undefined || serviceArn === undefined || service === undefined || before.length > 0)
    return { changes: [], unplanned: {} };
  if (!proved.some(({ failing }) => failing)) return { changes: [], unplanned: {} };
  const { taskDefinitionArn: from, cluster, family } = workload;
  const to = completedBefore(service, from);
  if (to === undefined || taskDefinitionOf(to).family !== family) {
    // What another kind could repair has its own reason.
    const helpless = proved.filter(({ remedy }) => remedy === null);
    const why: Reason = { code: 'no-earlier-revision' };
    return { changes: [], unplanned: Object.fromEntries(helpless.map(({ id }) => [id, why])) };
  }
  const place = { service: serviceArn, cluster };
  const action = { kind: 'move-back', ...place, from, to } as const;
  const inverse = { kind: 'move-service', ...place, from: to, to: from } as const;
  const ids = proved.map(({ id }) => id);
  return {
    changes: [{ action, inverse, findings: ids, consent: consentOfMoveBack(consent), follows: null }],
    unplanned: {},
  };
}
