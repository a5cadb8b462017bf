import type { Checked } from '../shared/aws/operating/checked.ts';
import type { Inspection } from '../shared/aws/operating/inspect.ts';
import type { StatusAnswer } from '../shared/operator/status.ts';
import { checkAlarms, checkGrants, checkQueue, checkSubscriptions, checkTick } from './account-checks.ts';
import type { Check, Verdict } from './check.ts';
import { saySetter } from './say-setter.ts';
import { shortName } from './short-name.ts';
import { sayWhen } from './when.ts';

/** What the operator answered, or why it did not. */
export type Answered =
  | { readonly is: 'answered'; readonly answer: StatusAnswer }
  | { readonly is: 'no-answer'; readonly because: string };

/** All checks, those of the operator's answer first. @param timeZone that of the machine if absent. */
export function composeChecks(answered: Answered, seen: Inspection, timeZone?: string): readonly Check[] {
  const when = (instant: string) => sayWhen(instant, timeZone);
  const told = (what: string, judge: (answer: StatusAnswer) => Verdict): Check => ({
    what,
    ...(answered.is === 'answered'
      ? judge(answered.answer)
      : { state: 'not-checked', says: answered.because, permission: null }),
  });
  const read = <T>(what: string, checked: Checked<T>, judge: (value: T) => Verdict): Check => ({
    what,
    ...(checked.is === 'read'
      ? judge(checked.value)
      : { state: 'not-checked', says: checked.because, permission: checked.permission }),
  });
  return [
    told('mode', (answer) => checkMode(answer, timeZone)),
    told('brake', ({ brake }) => checkBrake(brake, when)),
    told('pause', ({ pause }) => ok(pause === null ? 'none' : `by ${shortName(pause.by)} until ${when(pause.until)}`)),
    told('incidents', checkIncidents),
    told('last sweep', ({ sweep }) => checkSweep(sweep, when)),
    read('subscriptions', seen.subscriptions, checkSubscriptions),
    read('last tick', seen.lastTick, (at) => checkTick(at, seen.at, when)),
    read('last failure', seen.lastFailure, (at) => ok(at === null ? 'none in 14 days' : when(at))),
    read('dead letters', seen.deadLetters, (count) => checkQueue(count, 'dead-letters')),
    read('undelivered', seen.undelivered, (count) => checkQueue(count, 'undelivered-events')),
    read('alarms', seen.alarms, (alarms) => checkAlarms(alarms, when)),
    answered.is === 'answered'
      ? read('grants', seen.idleGrants, (idle) => checkGrants(idle, answered.answer.grants.length))
      : told('grants', () => ok('')),
  ];
}

function ok(says: string): Verdict {
  return { state: 'ok', says };
}

function checkMode({ mode, because, set, inCharge }: StatusAnswer, timeZone: string | undefined): Verdict {
  if (mode === null) return { state: 'you', says: `unknown: ${because}`, next: 'ecs-init-remediator mode dry-run' };
  if (inCharge !== undefined)
    return { state: 'you', says: `${mode}: ${because}`, next: 'delete the stack of the one that is not wanted' };
  return ok(`${mode}, ${saySetter(set, shortName, timeZone)}`);
}

function checkBrake(brake: StatusAnswer['brake'], when: (instant: string) => string): Verdict {
  if (brake === null) return ok('not pulled');
  const says = `pulled ${when(brake.at)}: ${brake.ineffective} repairs within an hour did not help`;
  return { state: 'you', says, next: 'ecs-init-remediator incidents --all, then resume' };
}

function checkSweep(sweep: StatusAnswer['sweep'] | undefined, when: (instant: string) => string): Verdict {
  if (sweep === undefined) return ok('none: an earlier version is installed');
  const { what, last, left } = sweep;
  if (what === 'off') return ok('none: no service is swept (docs/sweep.md)');
  const runs = left === null ? '' : `, one runs: ${left} left`;
  if (last === null) return ok(`none has ended yet${runs}`);
  const { counts, standing, whole } = last;
  const looked = `${counts.examined} of ${counts.examined + counts.skipped + counts.unread} services examined${whole ? '' : ', not all of them'}`;
  const says = `${when(last.endedAt)}: ${looked}, ${standing} proved to fail${runs}`;
  return standing === 0
    ? ok(says)
    : { state: 'you', says, next: 'npx ecs-init-remediator doctor --cluster CLUSTER, or the message of the sweep' };
}

function checkIncidents({ incidents: { open, you, product, nobody, all } }: StatusAnswer): Verdict {
  if (open === 0) return ok('none open');
  const more = all ? '' : ' (the newest; there may be more)';
  const says = `${open} open${more}: ${you} for you, ${product} for the product, ${nobody} for nobody`;
  return you === 0 ? ok(says) : { state: 'you', says, next: 'ecs-init-remediator incidents' };
}
