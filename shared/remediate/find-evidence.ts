import { differenceShown } from '../evidence/shows-failure.ts';
import { isEvidence, type ShownWorkload } from '../incident/evidence.ts';
import { canJudgeAny } from '../incident/proof.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import { type FailedTask, isForeign, type Run } from './failed-task.ts';
import { serviceAsks, shownWorkload } from './shown-workload.ts';

/** The number of failures in one batch that are looked up to judge a change. Two are enough. */
const mostScored = 10;

/** Failures that judge a change, with what ECS shows of their workload. */
export type Evidence = { readonly failures: readonly FailedTask[]; readonly shown: ShownWorkload };

const noEvidence: Evidence = { failures: [], shown: null };

/** Of the failures that could speak for or against a change, those that ECS itself shows: an event alone proves nothing. */
export async function findEvidence({ ports, collect, loaded }: Run, ours: readonly FailedTask[]): Promise<Evidence> {
  if (loaded?.status !== 'open') return noEvidence;
  const asked = ours
    .filter((one) => !isForeign(one))
    .filter(({ failure }) => canJudgeAny(loaded, failure, ports.configuration.proof))
    .slice(-mostScored);
  const [first] = asked;
  if (first === undefined) return noEvidence;
  const asks = asked.map(({ failure }) => ({ kind: 'stopped-task' as const, subject: failure.taskArn }));
  const subject = serviceArnOf(first.workload);
  const facts = await collect([...asks, ...(subject === undefined ? [] : serviceAsks(subject))]);
  const shown = subject === undefined ? null : shownWorkload(facts, subject);
  if (shown === undefined) return noEvidence;
  const failures = asked.filter(({ failure }) => {
    const task = facts.get({ kind: 'stopped-task', subject: failure.taskArn });
    return task?.is === 'known' && differenceShown(task.value, failure) === undefined && isEvidence(failure, shown);
  });
  return { failures: failures.map((one) => asListed(one, shown)), shown };
}

/** The failure with the creation time that ECS lists: an event may carry another one. */
function asListed(failed: FailedTask, shown: ShownWorkload): FailedTask {
  const listed = shown?.tasks.find(({ arn }) => arn === failed.failure.taskArn);
  if (listed === undefined) return failed;
  return { ...failed, failure: { ...failed.failure, createdAt: listed.createdAt } };
}
