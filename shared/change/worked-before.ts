import { type Instant, later } from '../event/instant.ts';
import type { Ask } from '../evidence/ask.ts';
import type { Service, TaskRecord } from '../evidence/ecs.ts';
import { serviceArnOf } from '../workload/read-workload.ts';
import { requirementsOf } from '../workload/requirements.ts';
import type { Guarded, Needing } from './guardrails/guardrail.ts';
import type { AccessReason } from './reason.ts';
import { hasUsed } from './same-access.ts';

/** In milliseconds. A person who restored a target has decided about what nobody could read, for this time. */
const restoreLasts = 24 * 60 * 60_000;
/** The newest revisions of a workload's tasks and deployments that are read beside the failing one. */
const mostRevisions = 10;

/** What shows that it worked, and when: at the latest known moment. */
type Worked = {
  readonly reason: Extract<AccessReason, { readonly code: 'ran-before' | 'completed-before' | 'earlier-runs-unread' }>;
  readonly at: Instant;
};

/** Whether a person decided, not long ago, about what could not be read. */
export function isDecidedByPerson({ target, now }: Pick<Guarded, 'target' | 'now'>): boolean {
  return target?.restored !== undefined && later(target.restored.at, restoreLasts) > now;
}

/**
 * How ECS shows that the access of a change worked before, in whatever revision: a task got past its initialisation that
 * fetched the same thing with the same role, or a deployment of such tasks completed. What ran before a person restored
 * the target does not count. Undefined if ECS shows none; ECS shows stopped tasks for about an hour.
 */
export function workedBefore(guarded: Guarded): Worked | undefined {
  const { facts } = guarded;
  const tasks = facts.get(tasksAsk(guarded));
  if (tasks?.is !== 'known') return { reason: { code: 'earlier-runs-unread' }, at: '' };
  const [newest] = proofsOf(guarded, tasks.value).toSorted((a, b) => (a.at < b.at ? 1 : -1));
  if (newest !== undefined) return newest;
  const isUnread = revisionsOf(guarded).some(
    (subject) => facts.get({ kind: 'task-definition', subject })?.is !== 'known',
  );
  return tasks.cut === true || isUnread ? { reason: { code: 'earlier-runs-unread' }, at: '' } : undefined;
}

function proofsOf(guarded: Guarded, tasks: readonly TaskRecord[]): readonly Worked[] {
  const since = guarded.target?.restored?.at ?? '';
  const ran = tasks
    .filter((task) => task.passedInitialisation)
    .filter((task) => isSameUse(guarded, task.taskDefinitionArn, task.overrideExecutionRoleArn))
    .map(({ arn, createdAt: at }): Worked => ({ reason: { code: 'ran-before', task: arn }, at }));
  const completed = (serviceOf(guarded)?.deployments ?? [])
    .filter(({ rolloutState }) => rolloutState === 'COMPLETED')
    .filter(({ taskDefinitionArn }) => isSameUse(guarded, taskDefinitionArn, undefined))
    .map(({ createdAt: at = '' }): Worked => ({ reason: { code: 'completed-before' }, at }));
  return [...ran, ...completed].filter(({ at }) => at >= since);
}

/** Whether what ran with this revision, and with this role in place of its own, used what the change gives access to. */
function isSameUse(guarded: Guarded, revision: string, role: string | undefined): boolean {
  const { workload, definition, facts, findings } = guarded;
  const { overrideExecutionRoleArn: failing, ...place } = workload;
  if (revision === workload.taskDefinitionArn && role === failing) return true;
  const fact = facts.get({ kind: 'task-definition', subject: revision });
  if (definition === undefined || fact?.is !== 'known') return false;
  const ranAs = { ...place, ...(role !== undefined && { overrideExecutionRoleArn: role }) };
  const needed = new Set(findings.map(({ requirement }) => requirement));
  return requirementsOf(definition, workload)
    .filter(({ id }) => needed.has(id))
    .some((one) => hasUsed(fact.value, one, { workload: ranAs, facts }));
}

type Runs = Pick<Needing, 'workload' | 'facts'>;

/** What has to be read for it: the tasks, the service, and the definitions of the other revisions that worked. */
export function runAsks(of: Runs): readonly Ask[] {
  const subject = serviceArnOf(of.workload);
  return [
    tasksAsk(of),
    ...(subject === undefined ? [] : [{ kind: 'service' as const, subject }]),
    ...revisionsOf(of).map((revision) => ({ kind: 'task-definition' as const, subject: revision })),
  ];
}

function tasksAsk({ workload }: Pick<Runs, 'workload'>): Ask<'service-tasks' | 'family-tasks'> {
  const { cluster, family } = workload;
  const service = serviceArnOf(workload);
  return service === undefined
    ? { kind: 'family-tasks', subject: { cluster, family } }
    : { kind: 'service-tasks', subject: service };
}

function serviceOf({ workload, facts }: Runs): Service | undefined {
  const subject = serviceArnOf(workload);
  const fact = subject === undefined ? undefined : facts.get({ kind: 'service', subject });
  return fact?.is === 'known' ? fact.value : undefined;
}

/** The other revisions that ECS shows to have worked, the newest first. */
function revisionsOf(of: Runs): readonly string[] {
  const tasks = of.facts.get(tasksAsk(of));
  const ran = tasks?.is === 'known' ? tasks.value.filter(({ passedInitialisation }) => passedInitialisation) : [];
  const completed = (serviceOf(of)?.deployments ?? []).filter(({ rolloutState }) => rolloutState === 'COMPLETED');
  const newest = [...ran, ...completed].toSorted((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1));
  const others = newest.map((one) => one.taskDefinitionArn).filter((arn) => arn !== of.workload.taskDefinitionArn);
  return [...new Set(others)].slice(0, mostRevisions);
}
