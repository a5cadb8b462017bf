import type { IdleGrant } from '../shared/aws/operating/read-grants.ts';
import type { Subscribed } from '../shared/aws/operating/read-subscriptions.ts';
import type { Alarming } from '../shared/aws/operating/read-watch.ts';
import { pageUrl } from '../shared/notification/content/page-url.ts';
import type { Verdict } from './check.ts';

/** Whether messages reach anybody. */
export function checkSubscriptions(subscriptions: readonly Subscribed[]): Verdict {
  const pending = subscriptions.filter(({ confirmed }) => !confirmed);
  const confirmed = subscriptions.length - pending.length;
  if (subscriptions.length === 0)
    return {
      state: 'you',
      says: 'none: nobody gets a message',
      next: 'notifications in the configuration, then deploy',
    };
  if (pending.length === 0) return { state: 'ok', says: `${confirmed} confirmed` };
  const who = pending.map(({ protocol, to }) => `${to} (${protocol})`).join(', ');
  const next = 'confirm it with the link that AWS sent there, which is valid for two days';
  return { state: 'you', says: `${confirmed} confirmed, ${pending.length} pending: ${who}`, next };
}

/** In minutes, as the alarm Heartbeat counts. */
const longestSilence = 15;

/** Whether the product is awake: a tick comes every two minutes. */
export function checkTick(at: string | null, now: string, when: (instant: string) => string): Verdict {
  const next = pageUrl('docs/runbooks/heartbeat.md');
  if (at === null) {
    const says = 'none for three hours: nothing is watched. Deployed minutes ago? Look again in five minutes';
    return { state: 'you', says, next };
  }
  const minutes = Math.max(0, Math.floor((Date.parse(now) - Date.parse(at)) / 60_000));
  const says = `${minutes === 1 ? '1 minute' : `${minutes} minutes`} ago (${when(at)})`;
  return minutes < longestSilence ? { state: 'ok', says } : { state: 'you', says, next };
}

/** Whether a queue is empty that should be. */
export function checkQueue(count: number, runbook: string): Verdict {
  if (count === 0) return { state: 'ok', says: 'none' };
  return { state: 'you', says: String(count), next: pageUrl(`docs/runbooks/${runbook}.md`) };
}

/** Whether an alarm of the stack is in ALARM. */
export function checkAlarms(
  { count, alarming }: { readonly count: number; readonly alarming: readonly Alarming[] },
  when: (instant: string) => string,
): Verdict {
  if (alarming.length === 0) return { state: 'ok', says: `none of ${count} in ALARM` };
  const runbooks = [...new Set(alarming.flatMap(({ runbook }) => runbook ?? []))];
  const ones = alarming.map(({ name, since }) => `${labelOf(name)}${since === null ? '' : ` since ${when(since)}`}`);
  const says = `${alarming.length} of ${count} in ALARM: ${ones.join(', ')}`;
  return {
    state: 'you',
    says,
    next: runbooks.length === 0 ? pageUrl('docs/runbooks') : runbooks.map(pageUrl).join(', '),
  };
}

/** What an alarm of the stack says, behind the name of its installation. */
function labelOf(name: string): string {
  return / - (.+)$/s.exec(name)?.[1] ?? name;
}

/** Whether each grant is for something. */
export function checkGrants(idle: readonly IdleGrant[], count: number): Verdict {
  if (idle.length === 0) return { state: 'ok', says: count === 0 ? 'none' : `${count}, each for something` };
  const why = { 'no-role': 'its role does not exist', 'no-active-service': 'no service that it names is active' };
  const says = idle.map(({ name, because }) => `${name} covers nothing: ${why[because]}`).join('; ');
  return { state: 'you', says, next: 'correct or remove it in the configuration, then deploy' };
}
