import type { SNSEvent } from 'aws-lambda';
import type { Notification } from '../../shared/notification/notification.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { type Poster, post } from './post.ts';
import { checkWebhookUrl } from './webhook-url.ts';

/** What a delivery needs from outside. */
export type Delivery = {
  /** The URL of the webhook, from the parameter. */
  readonly webhook: { readonly get: () => Promise<string>; readonly forget: () => void };
  /** Makes the body in the form that the receiver expects. */
  readonly render: (notification: Notification) => unknown;
  readonly poster: Poster;
  /** Called with each message after it was posted. */
  readonly note: (message: string, about: Readonly<Record<string, unknown>>) => void;
};

/**
 * Posts the event's notifications to the webhook.
 *
 * @throws if a message is not a notification, or the webhook does not accept it. Lambda then tries again, and finally
 * moves it to the dead-letter queue.
 */
export async function deliver(event: SNSEvent, delivery: Delivery): Promise<void> {
  for (const { Sns } of event.Records) {
    const notification = readPublished(Sns.Message);
    const about = {
      incident: notification.incident.id,
      state: notification.state,
      notification: notification.entry.id,
    };
    try {
      const url = checkWebhookUrl(await delivery.webhook.get());
      await post(url, delivery.render(notification), delivery.poster);
    } catch (error) {
      // Somebody may have changed the URL since it was read, so the next attempt reads it again.
      delivery.webhook.forget();
      throw error;
    }
    delivery.note('posted to the webhook', about);
  }
}
