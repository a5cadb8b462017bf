import { later } from '../../event/instant.ts';
import { serviceArnOf } from '../../workload/read-workload.ts';
import type { ActionData } from '../planned.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/** A policy on a role, whichever kind of change puts it there. */
type Attachment = ActionData & { readonly role: string; readonly policy: string };

/**
 * What people took away is not restored: access that worked before (the same revision ran), or an attachment of ours that
 * somebody removed. Responders detach to contain a breach; Terraform removes what it does not know.
 */
export const notTakenAway: Guardrail = {
  name: 'not-taken-away',
  check: attachmentHolds,
};

function attachmentHolds(guarded: Guarded): Verdict | undefined {
  const { planned, target, shown } = guarded;
  const { role, policy } = planned.action as Attachment;
  if (shown === undefined) return hold({ code: 'policies-unread', role });
  const changed = target?.state === 'changed';
  if (changed && !shown && isSettled(guarded))
    return hold({ code: 'removed-by-somebody', policy, attachedAt: target.madeAt });
  if (changed && !isSettled(guarded)) return undefined;
  if (shown) return hold({ code: 'attached-in-vain' });
  return ranBefore(guarded);
}

/** IAM's answers lag behind its changes for seconds: right after our own change a missing attachment proves nothing. */
function isSettled({ target, configuration, now }: Guarded): boolean {
  return target?.madeAt == null || now > later(target.madeAt, configuration.proof.graceSeconds * 1000);
}

function ranBefore({ workload, facts }: Guarded): Verdict | undefined {
  const serviceArn = serviceArnOf(workload);
  if (serviceArn === undefined) return undefined;
  const tasks = facts.get({ kind: 'service-tasks', subject: serviceArn });
  if (tasks?.is !== 'known') return hold({ code: 'earlier-runs-unread' });
  const ran = tasks.value.find(
    (task) => task.taskDefinitionArn === workload.taskDefinitionArn && task.passedInitialisation,
  );
  if (ran !== undefined) return hold({ code: 'ran-before', task: ran.arn });
  const service = facts.get({ kind: 'service', subject: serviceArn });
  const completed =
    service?.is === 'known' &&
    service.value.deployments.some(
      (one) => one.taskDefinitionArn === workload.taskDefinitionArn && one.rolloutState === 'COMPLETED',
    );
  return completed ? hold({ code: 'completed-before' }) : undefined;
}
