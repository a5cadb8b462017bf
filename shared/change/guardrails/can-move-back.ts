import { serviceArnOf } from '../../workload/read-workload.ts';
import { rolesOf } from '../last-resort.ts';
import type { ActionData } from '../planned.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';
import { whyNotMovable } from './movable.ts';

/** A move of a service back to an earlier revision, by any kind of change. */
type Move = ActionData & { readonly from: string; readonly to?: string; readonly copyOf?: string };

/**
 * A service is moved back only if nobody else does it, if people have not moved it forward on purpose, and if the earlier
 * revision ran and would start now, by the judgement that found what is wrong with the newer one.
 */
export const canMoveBack: Guardrail = {
  name: 'can-move-back',
  needs: ({ workload }) => {
    const subject = serviceArnOf(workload);
    return subject === undefined
      ? []
      : [
          { kind: 'service', subject },
          { kind: 'service-tasks', subject },
        ];
  },
  check: (guarded) => {
    const { from, to, copyOf } = guarded.planned.action as Move;
    const earlier = copyOf ?? to ?? '';
    return (
      serviceHolds(guarded) ??
      forwardHolds(guarded, from) ??
      runsHold(guarded, earlier) ??
      statusHolds(guarded, earlier, copyOf !== undefined) ??
      earlierHolds(guarded, earlier)
    );
  },
};

function serviceHolds({ workload, facts }: Guarded): Verdict | undefined {
  const subject = serviceArnOf(workload);
  if (subject === undefined) return hold({ code: 'stand-alone-task' });
  const service = facts.get({ kind: 'service', subject });
  if (service?.is !== 'known')
    return hold({ code: 'service-unread', detail: service?.is === 'unavailable' ? service.detail : 'it is not known' });
  if (service.value.rollsBack === true) return hold({ code: 'circuit-breaker-rolls-back' });
  return whyNotMovable(service.value);
}

/** Whoever deploys the revision again that the product had moved the service away from means it. */
function forwardHolds({ target, planned, shown }: Guarded, revision: string): Verdict | undefined {
  if (target?.state !== 'changed' || shown === true) return undefined;
  const { kind, from } = (target.action ?? {}) as Partial<Move>;
  if (kind !== planned.action.kind || from !== revision) return undefined;
  return hold({ code: 'moved-forward', revision, at: target.madeAt });
}

/** A deployment of no tasks completes too: only a task shows that the revision ran. */
function runsHold({ workload, facts }: Guarded, revision: string): Verdict | undefined {
  const tasks = facts.get({ kind: 'service-tasks', subject: serviceArnOf(workload) ?? '' });
  if (tasks?.is !== 'known') return hold({ code: 'earlier-unread', revision });
  if (tasks.value.some((task) => task.taskDefinitionArn === revision && task.passedInitialisation)) return undefined;
  return hold({ code: tasks.cut ? 'earlier-unread' : 'earlier-not-seen', revision });
}

/** ECS moves no service to a deregistered revision, but to a copy of it. Of one that is being deleted there is none. */
function statusHolds({ destination, planned }: Guarded, revision: string, isCopied: boolean): Verdict | undefined {
  if (destination?.definition === undefined) return hold({ code: 'earlier-unread', revision });
  const { status } = destination.definition;
  if (status === 'ACTIVE' || (status === 'INACTIVE' && isCopied)) return undefined;
  const { passRoles } = planned.consent;
  const lacking =
    status === 'INACTIVE' ? rolesOf(destination.definition).filter((role) => !passRoles.includes(role)) : [];
  return hold({ code: 'earlier-not-active', revision, status, lacking });
}

function earlierHolds({ destination }: Guarded, revision: string): Verdict | undefined {
  if (destination === undefined) return hold({ code: 'earlier-unread', revision });
  const { diagnosis } = destination;
  const [first] = diagnosis.findings;
  const proved = diagnosis.findings.find(({ certainty }) => certainty === 'proved');
  if (proved !== undefined) return hold({ code: 'earlier-would-fail', revision, what: proved.title });
  if (first !== undefined) return hold({ code: 'earlier-undecided', revision, what: first.title });
  return diagnosis.unchecked.some(({ is }) => is === 'not-read')
    ? hold({ code: 'earlier-unread', revision })
    : undefined;
}
