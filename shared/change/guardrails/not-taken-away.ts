import { serviceArnOf } from '../../workload/read-workload.ts';
import { isListedByNow } from '../listed-by-now.ts';
import type { ActionData } from '../planned.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/** An attachment of a policy to a role, by any kind of change. */
type Attachment = ActionData & { readonly role: string; readonly policy: string };

/**
 * The product does not restore access that worked before (the same revision ran), nor its own attachment that somebody
 * removed. People detach a policy to contain a breach, and Terraform removes what it does not know.
 */
export const notTakenAway: Guardrail = {
  name: 'not-taken-away',
  check: attachmentHolds,
};

function attachmentHolds(guarded: Guarded): Verdict | undefined {
  const { planned, target, shown, configuration, now } = guarded;
  const { role, policy } = planned.action as Attachment;
  if (shown === undefined) return hold({ code: 'policies-unread', role });
  const changed = target?.state === 'changed';
  const isRecent = changed && !isListedByNow(target.madeAt, configuration, now);
  if (changed && !shown && !isRecent) return hold({ code: 'removed-by-somebody', policy, attachedAt: target.madeAt });
  if (isRecent) return undefined;
  if (shown) return hold({ code: 'attached-in-vain' });
  return ranBefore(guarded);
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
  if (tasks.cut) return hold({ code: 'earlier-runs-unread' });
  const service = facts.get({ kind: 'service', subject: serviceArn });
  const completed =
    service?.is === 'known' &&
    service.value.deployments.some(
      (one) => one.taskDefinitionArn === workload.taskDefinitionArn && one.rolloutState === 'COMPLETED',
    );
  return completed ? hold({ code: 'completed-before' }) : undefined;
}
