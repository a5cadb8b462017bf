import type { Ask } from '../../evidence/ask.ts';
import type { AllowedCall } from '../grant-covers.ts';
import { isListedByNow } from '../listed-by-now.ts';
import type { ActionData } from '../planned.ts';
import { type Access, takenAwayBy } from '../taken-away.ts';
import { isDecidedByPerson, runAsks, workedBefore } from '../worked-before.ts';
import { type Guarded, type Guardrail, hold, type Verdict } from './guardrail.ts';

/** An attachment of a policy to a role, by any kind of change. */
type Attachment = ActionData & { readonly role: string; readonly policy: string };

/**
 * People detach a policy to contain a breach: the product does not give access again that somebody took away. It asks
 * AWS’s event history about the access itself (this role, these calls), whatever policy gave it and whatever revision
 * used it. What a person took away before a person restored the target is decided.
 */
export const takenAway: Guardrail = {
  name: 'taken-away',
  needs: ({ planned }) => {
    const { role } = planned.action as Attachment;
    return [historyAsk(role)];
  },
  check: (guarded) => {
    const { facts, planned, target } = guarded;
    const { role } = planned.action as Attachment;
    const history = facts.get(historyAsk(role));
    if (history?.is !== 'known') return undefined;
    const since = target?.restored?.at ?? '';
    const changes = history.value.changes.filter(({ at }) => at > since);
    const change = takenAwayBy('somebody', { ...history.value, changes }, accessOf(guarded));
    if (change === undefined) return undefined;
    const { event, by, at, policy = null } = change;
    return hold({ code: 'taken-away', role, event, by, at, policy });
  },
};

/**
 * The product does not give access again that worked before, unless the history shows that the owner's own definitions
 * took it; nor its own attachment that somebody removed. Where the history cannot be read, the owner's configuration
 * says whether access is given that nothing shows to have worked.
 */
export const notTakenAway: Guardrail = {
  name: 'not-taken-away',
  needs: (of) => [
    historyAsk((of.planned.action as Attachment).role),
    { kind: 'role-policies', subject: (of.planned.action as Attachment).role },
    ...runAsks(of),
  ],
  check: attachmentHolds,
};

function attachmentHolds(guarded: Guarded): Verdict | undefined {
  const { facts, planned, target, shown, configuration, now } = guarded;
  const { role, policy } = planned.action as Attachment;
  if (shown === undefined) return hold({ code: 'policies-unread', role });
  const changed = target?.state === 'changed';
  // The denial may have been read before the change took effect, however long ago that was by now.
  const readAt = facts.get({ kind: 'role-policies', subject: role })?.at ?? now;
  const isRecent = changed && !isListedByNow(target.madeAt, configuration, readAt);
  if (changed && !shown && !isRecent) return hold({ code: 'removed-by-somebody', policy, attachedAt: target.madeAt });
  if (isRecent) return undefined;
  // What another incident was being given when the denial was read had not helped yet.
  const isUnderWay =
    target?.state === 'intended' && !isListedByNow(target.attempts.at(-1) ?? null, configuration, readAt);
  if (shown && !isUnderWay) return hold({ code: 'attached-in-vain' });
  return workedHolds(guarded) ?? historyHolds(guarded);
}

/** Access that worked is held, unless the history tells that the owner's own definitions took it. */
function workedHolds(guarded: Guarded): Verdict | undefined {
  const worked = workedBefore(guarded);
  if (worked === undefined) return undefined;
  if (worked.reason.code === 'earlier-runs-unread') return isDecidedByPerson(guarded) ? undefined : hold(worked.reason);
  const history = guarded.facts.get(historyAsk((guarded.planned.action as Attachment).role));
  // What the owner took before the access last worked is not what ended it.
  const isOwners =
    history?.is === 'known' &&
    takenAwayBy('owner', { changes: history.value.changes.filter(({ at }) => at > worked.at) }, accessOf(guarded)) !==
      undefined;
  return isOwners ? undefined : hold(worked.reason);
}

function historyHolds(guarded: Guarded): Verdict | undefined {
  const { facts, planned, configuration } = guarded;
  const { role } = planned.action as Attachment;
  const history = facts.get(historyAsk(role));
  if (history?.is === 'known' && history.cut !== true) return undefined;
  if (configuration.whenHistoryUnknown === 'apply' || isDecidedByPerson(guarded)) return undefined;
  const detail = history?.is === 'unavailable' ? history.detail : 'it has more events than are read';
  const permission = history?.is === 'unavailable' ? (history.permission ?? null) : null;
  return hold({ code: 'history-unread', role, detail, permission });
}

/** The access that the change gives, as far as the findings need it. */
function accessOf({ planned, findings, ownRole }: Guarded): Access {
  const calls = findings.flatMap(({ remedy }): readonly AllowedCall[] =>
    remedy?.is === 'permission'
      ? remedy.statement.resources.map((resource, index) => ({
          action: remedy.statement.actions[index] ?? '',
          resource,
        }))
      : [],
  );
  const { role } = planned.action as Attachment;
  return { role, calls, registrars: planned.consent.registrars, ownRole };
}

function historyAsk(subject: string): Ask<'access-history'> {
  return { kind: 'access-history', subject };
}
