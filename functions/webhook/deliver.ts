import { isFirstOk } from '../../shared/notification/render/published-alarm.ts';
import { type PublishedMessage, readMessage } from '../../shared/notification/render/read-message.ts';
import { checkMessage, type Own, type Refusal } from './check-message.ts';
import { type Poster, post } from './post.ts';
import { readMessages, type SnsMessage } from './read-message.ts';
import { checkWebhookUrl } from './webhook-url.ts';

/** What a delivery needs from outside. */
export type Delivery = {
  /** What it knows of the installation, for the check of a message. */
  readonly own: Own;
  /** The URL of the webhook, from the parameter. */
  readonly webhook: { readonly get: () => Promise<string>; readonly forget: () => void };
  /** Makes the body in the form that the receiver expects. */
  readonly render: (message: PublishedMessage) => unknown;
  readonly poster: Poster;
  /** Called with each message after it was posted. */
  readonly note: (message: string, about: Readonly<Record<string, unknown>>) => void;
  /** Called with each record that is not posted. It logs and counts it. */
  readonly refuse: (why: Refusal) => void;
};

/**
 * Posts the event's notifications to the webhook. Whoever may invoke the function can hand it any payload: it posts
 * nothing that SNS has not signed for the installation's topic.
 *
 * @throws if a message of the topic is neither a notification nor an alarm, or the webhook does not accept it. Lambda then tries again,
 * and finally moves it to the dead-letter queue.
 */
export async function deliver(event: unknown, delivery: Delivery): Promise<void> {
  for (const message of readMessages(event)) {
    const refusal = message === undefined ? 'message-unreadable' : await checkMessage(message, delivery.own);
    if (refusal !== undefined) delivery.refuse(refusal);
    else if (message !== undefined) await deliverOne(message, delivery);
  }
}

async function deliverOne({ text }: SnsMessage, delivery: Delivery): Promise<void> {
  const message = readMessage(text);
  if (message.is === 'alarm' && isFirstOk(message.alarm)) {
    delivery.note('not posted: the alarm is well for the first time', about(message));
    return;
  }
  try {
    const url = checkWebhookUrl(await delivery.webhook.get());
    await post(url, delivery.render(message), delivery.poster);
  } catch (error) {
    // Somebody may have changed the URL since it was read, so the next attempt reads it again.
    delivery.webhook.forget();
    throw error;
  }
  delivery.note('posted to the webhook', about(message));
}

/** What the log says of a message; only one about an incident has an incident. */
function about(message: PublishedMessage): Readonly<Record<string, unknown>> {
  if (message.is === 'control') return { state: message.control.news.is, notification: message.control.id };
  if (message.is === 'outage') return { state: message.outage.state, notification: message.outage.id };
  if (message.is === 'sweep') return { state: message.sweep.state, notification: message.sweep.id };
  if (message.is === 'alarm') return { state: message.alarm.NewStateValue, alarm: message.alarm.AlarmArn };
  const { incident, state, entry } = message.notification;
  return { incident: incident.id, state, notification: entry.id };
}
