import type { Ask, Facts } from '../../evidence/ask.ts';
import type { TaskDefinition, Workload } from '../../workload/workload.ts';
import { rolesOf } from '../last-resort.ts';
import { isOwnRevision, isOwnTag, type Wanted } from '../own-revision.ts';
import { type Guarded, hold, type Verdict } from './guardrail.ts';

/** The reads that show the family's newest revision. */
export function newestAsks({ family }: Workload, facts: Facts): readonly Ask[] {
  const revisions = facts.get({ kind: 'family-revisions', subject: family });
  const newest = revisions?.is === 'known' ? revisions.value[0] : undefined;
  return [
    { kind: 'family-revisions', subject: family },
    ...(newest === undefined ? [] : [{ kind: 'task-definition' as const, subject: newest }]),
  ];
}

/** Why a revision cannot be registered again as it is: something of it would be lost, or a role may not be passed. */
export function carriedHolds(source: TaskDefinition, { planned }: Pick<Guarded, 'planned'>): Verdict | undefined {
  const { unknownFields: fields } = source;
  if (fields.length > 0) return hold({ code: 'unknown-fields', fields });
  const roles = rolesOf(source).filter((role) => !planned.consent.passRoles.includes(role));
  return roles.length === 0 ? undefined : hold({ code: 'role-not-passable', roles });
}

/**
 * If a pipeline registered a newer revision than the failing one in between, a copy on top of it would revert it. A
 * newer revision that the product registered for this very plan is its own unfinished work.
 */
export function newestHolds(source: TaskDefinition, guarded: Guarded): Verdict | undefined {
  const { workload, facts } = guarded;
  const revisions = facts.get({ kind: 'family-revisions', subject: workload.family });
  if (revisions?.is !== 'known') return hold({ code: 'newest-unread' });
  const newest = revisions.value[0] ?? null;
  if (newest === workload.taskDefinitionArn) return undefined;
  return newest !== null && isOwn(newest, source, guarded) ? undefined : hold({ code: 'not-newest', newest });
}

function isOwn(newest: string, from: TaskDefinition, { planned, facts, ownRole }: Guarded): boolean {
  const revision = facts.get({ kind: 'task-definition', subject: newest });
  if (revision?.is !== 'known') return false;
  // A move is judged with the registration that it follows, whose id the tag holds.
  if (planned.follows !== null) return isOwnTag(revision.value, planned.follows, ownRole);
  const { corrections = [] } = planned.action as Partial<Pick<Wanted, 'corrections'>>;
  return isOwnRevision(revision.value, { from, corrections, plan: planned.id, ownRole });
}
