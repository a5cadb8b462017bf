import { taskDefinitionOf } from '../../arn.ts';
import type { Service } from '../../evidence/ecs.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import { completedBefore } from '../completed-before.ts';
import { isAutomaticFor, isNamedBy } from '../consent.ts';
import { defineChange, type KindPlan, type PlanInput } from '../define-change.ts';
import { correctable } from '../guardrails/correctable.ts';
import type { InverseData, Planned } from '../planned.ts';
import { isSameOrUnnamed } from '../same-call.ts';
import type { RegisterRevision } from './register-revision.ts';

/** Points a service at another revision of its family. `to` is undefined until the revision is registered. */
export type MoveService = {
  readonly kind: 'move-service';
  readonly service: string;
  readonly cluster: string;
  readonly from: string;
  readonly to?: string;
};

export const moveService = defineChange<MoveService, MoveService>({
  startsDeployment: true,
  target: ({ service }) => service,
  // `to` is known only after the revision is registered.
  identity: ({ kind, service, cluster, from }) => ({ kind, service, cluster, from }),
  plan,
  isConsented: ({ service, from, to }, { corrections }, place) =>
    service === place.serviceArn &&
    corrections.some(
      (one) => isNamedBy(one, place) && isAutomaticFor(one, place) && [from, to].every((arn) => isOf(one.family, arn)),
    ),
  reads: ({ workload, configuration }) => {
    const service = serviceArnOf(workload);
    const corrected = configuration.corrections.some((one) => one.family === workload.family);
    return service !== undefined && corrected ? [{ kind: 'service-tasks', subject: service }] : [];
  },
  guardrails: { beforeConsent: [], afterConsent: [correctable] },
  shownBy: ({ service, to }) => (to === undefined ? undefined : { kind: 'service', subject: service }),
  isShown: ({ service, to }, facts) => {
    if (to === undefined) return false;
    const fact = facts.get({ kind: 'service', subject: service });
    if (fact?.is === 'known') return fact.value.taskDefinitionArn === to;
    return fact?.is === 'absent' ? false : undefined;
  },
  takeBack: (action, inverse) =>
    action.to === undefined || inverse.to === undefined || inverse.to === action.from
      ? undefined
      : { ...action, from: action.to, to: inverse.to },
  // The same failure after the move: ECS could not read the corrected reference, or something else is wrong with the
  // same thing.
  isSameFailure: ({ action, finding, taskDefinitionArn, claim }) =>
    taskDefinitionArn === action.to && claim.category === finding.category && isSameOrUnnamed(claim, finding.resource),
  movesTo: ({ to }) => to,
  pointedAt: (action, created) => ({ ...action, to: created }),
});

/** The service is moved to the revision that is registered for it. A stand-alone task has no service to move. */
function plan({ workload, service }: PlanInput, before: readonly Planned[]): KindPlan<MoveService, MoveService> {
  const serviceArn = serviceArnOf(workload);
  const registered = before.find(isRegistration);
  if (serviceArn === undefined || registered === undefined) return { changes: [], unplanned: {} };
  const action = {
    kind: 'move-service',
    service: serviceArn,
    cluster: workload.cluster,
    from: workload.taskDefinitionArn,
  } as const;
  const { findings, consent, id } = registered;
  const moved = {
    action,
    inverse: inverseOf(action, service),
    findings,
    consent,
    follows: id,
  };
  return { changes: [moved], unplanned: {} };
}

/** Back to the last revision that completed a deployment, never to the failing one. */
function inverseOf(action: MoveService, service: Service | undefined): InverseData<MoveService> {
  const completed = service === undefined ? undefined : completedBefore(service, action.from);
  return completed === undefined ? { none: 'no-completed-revision' } : { ...action, from: '', to: completed };
}

function isRegistration(planned: Planned): planned is Planned<RegisterRevision> {
  return planned.action.kind === 'register-revision';
}

function isOf(family: string, arn: string | undefined): boolean {
  return arn === undefined || taskDefinitionOf(arn).family === family;
}
