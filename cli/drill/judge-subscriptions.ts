import type { Checked } from '../../shared/aws/operating/checked.ts';
import type { Subscribed } from '../../shared/aws/operating/read-subscriptions.ts';
import { cleanText } from '../../shared/notification/text/clean-text.ts';
import { broken, type Link, notChecked, works } from './links.ts';

/** Whether SNS has anybody to send the messages to. */
export function judgeSubscriptions(seen: Checked<readonly Subscribed[]>): Link {
  if (seen.is === 'not-checked')
    return notChecked('subscriptions', `They could not be listed: ${seen.because}.`, seen.permission);
  const confirmed = seen.value.filter(({ confirmed: is }) => is);
  const pending = seen.value.filter(({ confirmed: is }) => !is);
  if (seen.value.length === 0)
    return broken(
      'subscriptions',
      'Nobody subscribes to the topic.',
      'Name an address in notifications.emails of the configuration, and deploy.',
    );
  if (pending.length > 0)
    return broken(
      'subscriptions',
      `${namesOf(pending)} did not confirm: SNS sends nothing there.`,
      'Confirm by the link in the message "AWS Notification - Subscription Confirmation". SNS forgets the subscription after 48 hours; then subscribe anew.',
    );
  return works('subscriptions', `SNS sends to ${namesOf(confirmed)}.`);
}

function namesOf(subscriptions: readonly Subscribed[]): string {
  const shown = subscriptions.slice(0, 5).map(({ protocol, to }) => `${protocol} ${cleanText(to, 120)}`);
  const more = subscriptions.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
