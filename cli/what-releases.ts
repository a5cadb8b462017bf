import type {
  AccessReason,
  ConfirmationReason,
  ConsentReason,
  MoveBackReason,
  Reason,
  RevisionReason,
} from '../shared/change/reason.ts';

type HeldBy =
  | (ConfirmationReason | ConsentReason | RevisionReason | MoveBackReason | AccessReason)['code']
  | Extract<
      Reason['code'],
      | 'suspended'
      | 'suspended-unrecorded'
      | 'tried-too-often'
      | 'outside-windows'
      | 'mode-holds'
      | 'mode-unread'
      | 'mode-by-now'
      | 'account-limit'
      | 'workload-limit'
      | 'no-grant-for-role'
      | 'no-grant-covers'
      | 'grant-covers-part'
      | 'no-grant-names'
      | 'no-correction-for-family'
    >;

const nextFailure = 'nothing to do: the next failure is judged anew';
const byHand = 'nothing lets the product do it: make the change by hand';
const readable = 'let the product read it; it is tried again with the next tick';
const restore = 'ecs-init-remediator restore INCIDENT, if it was a mistake';
const approval = 'ecs-init-remediator approve INCIDENT';
const consent = 'correct the consent in the configuration, then deploy; or approve the plan';
const grant = 'a grant in the configuration that gives it, then deploy';
const mode = 'ecs-init-remediator mode apply; after a pause or the brake, ecs-init-remediator resume';
const time = 'nothing to do: it passes with time';
const tag = 'take the tag away';

/** What would let a change pass, by the code of the guardrail that holds it. */
const releases: Readonly<Record<HeldBy, string>> = {
  'not-proved': nextFailure,
  'facts-too-old': nextFailure,
  drill: 'nothing: a drill changes nothing',
  'task-unread': readable,
  'task-gone': nextFailure,
  'launch-failure-gone': nextFailure,
  'no-task-yet': nextFailure,
  'task-differs': nextFailure,
  'service-unread': readable,
  'service-gone': 'nothing: the service is gone',
  'service-moved': nextFailure,
  'other-primary-deployment': nextFailure,
  'of-no-deployment': nextFailure,
  'task-unlisted': nextFailure,
  rejected: 'ecs-init-remediator approve INCIDENT PLAN, if it is wanted after all',
  'consent-asks': approval,
  'stand-alone-task': approval,
  'service-not-named': consent,
  'task-overridden': byHand,
  'registrar-unknown': approval,
  'origin-unread': readable,
  'registrar-not-named': consent,
  'opted-out': tag,
  'tags-unread': readable,
  frozen: tag,
  'unknown-fields': byHand,
  'revision-not-active': byHand,
  'role-not-passable': 'name each role in passRoles of the correction or move back, then deploy',
  'newest-unread': readable,
  'not-newest': byHand,
  'deployed-by': byHand,
  'deploys-by': byHand,
  'express-service': byHand,
  'daemon-would-stop': byHand,
  'healthy-would-stop': 'set minimumHealthyPercent of the service to 100, or make the change by hand',
  'circuit-breaker-rolls-back': 'nothing to do: ECS moves the service back itself',
  'moved-forward': restore,
  'earlier-unread': readable,
  'earlier-not-seen': byHand,
  'earlier-not-active': byHand,
  'earlier-would-fail': byHand,
  'earlier-undecided': byHand,
  'denied-otherwise': 'change the policy that denies: a further allow cannot help',
  'denied-beside': 'change the policy that denies: a further allow cannot help',
  'policies-unread': readable,
  'taken-away': restore,
  'history-unread': 'let the product read it, or set whenHistoryUnknown in the configuration',
  'policy-differs': 'deploy the configuration again',
  'policy-unread': readable,
  'removed-by-somebody': restore,
  'attached-in-vain': byHand,
  'earlier-runs-unread': readable,
  'ran-before': restore,
  'completed-before': restore,
  suspended: restore,
  'suspended-unrecorded': restore,
  'tried-too-often': 'nothing to do today; limits.attemptsPerTargetPerDay in the configuration raises it',
  'outside-windows': 'nothing to do: it is made when the change window opens',
  'mode-holds': mode,
  'mode-unread': 'ecs-init-remediator mode says what could not be read',
  'mode-by-now': mode,
  'account-limit': time,
  'workload-limit': time,
  'no-grant-for-role': grant,
  'no-grant-covers': grant,
  'grant-covers-part': grant,
  'no-grant-names': grant,
  'no-correction-for-family': 'a correction of the family in the configuration, then deploy',
};

/** What would let a change pass that this code holds, for this incident; undefined where no guardrail has the code. */
export function whatReleases(code: string, incident: string): string | undefined {
  const found = Object.hasOwn(releases, code) ? releases[code as HeldBy] : undefined;
  return found?.replace('INCIDENT', incident);
}
