import type { Reason } from './reason.ts';

/**
 * `will`: somebody with a say about it has decided that this change is not made, or may have, and nobody could read
 * whether. `limit`: the product goes no further, and a person may well make the change by hand. `inner`: what the reason
 * within it is.
 */
type Standing = 'will' | 'limit' | 'inner';

/** Every reason: one that is missing here does not compile. */
const standings: Readonly<Record<Reason['code'], Standing>> = {
  'as-told': 'inner',
  // What the product cannot plan, people may well do.
  planned: 'limit',
  'nothing-planned': 'limit',
  'cause-undecided': 'limit',
  'only-a-person': 'limit',
  'only-a-person-network': 'limit',
  'no-grant-for-role': 'limit',
  'no-grant-covers': 'limit',
  'grant-covers-part': 'limit',
  'no-grant-names': 'limit',
  'meaning-unknown': 'limit',
  'no-correction-for-family': 'limit',
  'other-reference-first': 'limit',
  'definition-unread': 'limit',
  'no-earlier-revision': 'limit',
  // What ECS does not confirm is not decided by anybody.
  'not-proved': 'limit',
  'facts-too-old': 'limit',
  drill: 'limit',
  'task-unread': 'limit',
  'task-gone': 'limit',
  'launch-failure-gone': 'limit',
  'no-task-yet': 'limit',
  'task-differs': 'limit',
  'service-unread': 'limit',
  'service-gone': 'limit',
  'service-moved': 'limit',
  'other-primary-deployment': 'limit',
  'of-no-deployment': 'limit',
  'task-unlisted': 'limit',
  // Where a person is only asked, nobody has decided yet.
  rejected: 'will',
  'consent-asks': 'limit',
  'stand-alone-task': 'limit',
  'service-not-named': 'limit',
  'task-overridden': 'limit',
  'registrar-unknown': 'limit',
  'origin-unread': 'limit',
  'registrar-not-named': 'limit',
  'opted-out': 'will',
  'tags-unread': 'will',
  frozen: 'will',
  'unknown-fields': 'limit',
  'revision-not-active': 'limit',
  'role-not-passable': 'limit',
  'newest-unread': 'limit',
  'not-newest': 'limit',
  'deployed-by': 'limit',
  'deploys-by': 'limit',
  'express-service': 'limit',
  'daemon-would-stop': 'limit',
  'healthy-would-stop': 'limit',
  'circuit-breaker-rolls-back': 'limit',
  'moved-forward': 'will',
  'earlier-unread': 'limit',
  'earlier-not-seen': 'limit',
  'earlier-not-active': 'limit',
  'earlier-would-fail': 'limit',
  'earlier-undecided': 'limit',
  // What was taken away, or may have been, stays away.
  'denied-otherwise': 'limit',
  'denied-beside': 'limit',
  'policies-unread': 'limit',
  'taken-away': 'will',
  'history-unread': 'will',
  'policy-differs': 'will',
  'policy-unread': 'will',
  'removed-by-somebody': 'will',
  'attached-in-vain': 'limit',
  'earlier-runs-unread': 'will',
  'ran-before': 'will',
  'completed-before': 'will',
  // What did not help, and was taken back, is given again by `restore`.
  suspended: 'will',
  'suspended-unrecorded': 'will',
  'tried-too-often': 'limit',
  'outside-windows': 'will',
  'mode-holds': 'limit',
  'mode-unread': 'limit',
  'not-configured': 'limit',
  'mode-by-now': 'limit',
  'intent-too-old': 'limit',
  'account-limit': 'limit',
  'workload-limit': 'limit',
  'made-by-somebody': 'limit',
  'stood-before': 'will',
  'depends-on': 'inner',
  'outcome-unread': 'limit',
  'person-stopped': 'will',
  'approval-over': 'limit',
  'policy-quota': 'limit',
  refused: 'limit',
  // What AWS or the account stood against.
  'service-not-active': 'limit',
  'no-primary-deployment': 'limit',
  'newer-deployment': 'limit',
  'tasks-run': 'limit',
  'revision-unregistered': 'limit',
  'update-without-effect': 'limit',
  'revision-gone': 'limit',
  'other-family': 'limit',
  'nothing-to-correct': 'limit',
  'not-a-reference': 'limit',
  'container-elsewhere': 'limit',
  'reference-elsewhere': 'limit',
  'reference-changed': 'limit',
  'too-many-tags': 'limit',
  'revision-refused': 'limit',
  'revision-unnamed': 'limit',
  'revision-differs': 'limit',
  'log-group-of-another': 'limit',
  'log-group-untagged': 'limit',
  'log-group-in-use': 'limit',
  'retention-not-set': 'limit',
  'service-tasks-unread': 'limit',
  'no-proof-in-time': 'limit',
  'revision-not-used': 'limit',
  'did-not-help': 'will',
  'person-asked': 'will',
  'nothing-lives-of-it': 'limit',
  'presence-unread': 'limit',
  'role-used-lately': 'limit',
  'role-use-unread': 'limit',
  kept: 'inner',
  'not-undone-yet': 'inner',
};

/** Whether a change is held because its owner, or a person, wants it held. What makes it all the same walks around that. */
export function isOwnersWill(reason: Reason): boolean {
  switch (reason.code) {
    case 'as-told':
      return isWillByCode(reason.of);
    case 'depends-on':
      return isOwnersWill(reason.why);
    case 'kept':
    case 'not-undone-yet':
      return isOwnersWill(reason.asked);
    default:
      return standings[reason.code] === 'will';
  }
}

/** The holds by which the owner wants no change at all made there, for now or for good: whatever it is, and also by hand. */
const ofEveryChange: ReadonlySet<string> = new Set<Reason['code']>(['frozen', 'outside-windows', 'opted-out']);

/**
 * Whether a hold is one of every change. A new deployment is a change of the service too, so that no command which starts
 * one may stand beside it; beside a hold of one change (what was taken away, a person’s no) it gives nothing, and may.
 */
export function holdsEveryChange(reason: Reason): boolean {
  if (reason.code === 'depends-on') return holdsEveryChange(reason.why);
  return ofEveryChange.has(reason.code === 'as-told' ? (reason.of ?? '') : reason.code);
}

/** Of a reason whose values are not at hand, nothing rules out that somebody wants it so. */
function isWillByCode(code: string | null): boolean {
  const known: Readonly<Record<string, Standing>> = standings;
  const standing = code === null ? undefined : known[code];
  return standing === 'will' || standing === 'inner';
}
