import { serviceArnOf } from '../../workload/read-workload.ts';
import type { TaskDefinition } from '../../workload/workload.ts';
import { isOwnRevision, isOwnTag, type Wanted } from '../own-revision.ts';
import type { ActionData } from '../planned.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';
import { whyNotMovable } from './movable.ts';

/** A registration of a corrected revision, by any kind of change. */
type Registration = ActionData & Pick<Wanted, 'corrections'>;

/** Checks before a revision is registered and a service moved to it. */
export const correctable: Guardrail = {
  name: 'correctable',
  needs: ({ workload, facts }) => {
    const service = serviceArnOf(workload);
    const revisions = facts.get({ kind: 'family-revisions', subject: workload.family });
    const newest = revisions?.is === 'known' ? revisions.value[0] : undefined;
    return [
      { kind: 'family-revisions', subject: workload.family },
      ...(newest === undefined ? [] : [{ kind: 'task-definition' as const, subject: newest }]),
      ...(service === undefined ? [] : [{ kind: 'service' as const, subject: service }]),
    ];
  },
  check: (guarded) => {
    const { definition, workload, facts } = guarded;
    if (definition === undefined) return hold({ code: 'definition-unread' });
    const serviceArn = serviceArnOf(workload);
    const service = serviceArn === undefined ? undefined : facts.get({ kind: 'service', subject: serviceArn });
    return (
      revisionHolds(definition, guarded) ??
      newestHolds(definition, guarded) ??
      (service?.is === 'known' ? whyNotMovable(service.value) : undefined)
    );
  },
};

function revisionHolds(definition: TaskDefinition, { planned }: Guarded): Verdict | undefined {
  const { unknownFields: fields } = definition;
  if (fields.length > 0) return hold({ code: 'unknown-fields', fields });
  if (definition.status !== 'ACTIVE') return hold({ code: 'revision-not-active', status: definition.status });
  const roles = [definition.executionRoleArn, definition.taskRoleArn].filter((role) => role !== undefined);
  const foreign = roles.find((role) => !planned.consent.passRoles.includes(role));
  return foreign === undefined ? undefined : hold({ code: 'role-not-passable', role: foreign });
}

/**
 * If a pipeline registered a newer revision in between, a corrected copy of the old one would revert it. A newer
 * revision that the product registered for this very plan is its own unfinished work.
 */
function newestHolds(definition: TaskDefinition, guarded: Guarded): Verdict | undefined {
  const { workload, facts } = guarded;
  const revisions = facts.get({ kind: 'family-revisions', subject: workload.family });
  if (revisions?.is !== 'known') return hold({ code: 'newest-unread' });
  const newest = revisions.value[0] ?? null;
  if (newest === workload.taskDefinitionArn) return undefined;
  return newest !== null && isOwn(newest, definition, guarded) ? undefined : hold({ code: 'not-newest', newest });
}

function isOwn(newest: string, from: TaskDefinition, { planned, facts, ownRole }: Guarded): boolean {
  const revision = facts.get({ kind: 'task-definition', subject: newest });
  if (revision?.is !== 'known') return false;
  const plan = planned.follows ?? planned.id;
  const { corrections } = planned.action as Partial<Registration>;
  // The move names no corrections: it is judged with the registration that it follows, whose id the tag holds.
  return corrections === undefined
    ? isOwnTag(revision.value, plan, ownRole)
    : isOwnRevision(revision.value, { from, corrections, plan, ownRole });
}
