import type { SNSEvent } from 'aws-lambda';
import type { Notification } from '../../shared/notification/notification.ts';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { type Poster, post } from './post.ts';
import { checkWebhookUrl } from './webhook-url.ts';

/** What a delivery needs of the world. */
export type Delivery = {
  /** The webhook's address, as the parameter holds it. */
  readonly webhook: { readonly get: () => Promise<string>; readonly forget: () => void };
  /** The body in the form that the webhook's owner reads. */
  readonly render: (notification: Notification) => unknown;
  readonly poster: Poster;
  /** Told of each message after it was posted. */
  readonly note: (message: string, about: Readonly<Record<string, unknown>>) => void;
};

/**
 * Posts the event's notifications to the webhook.
 *
 * @throws when one is not a notification, or the webhook does not take it: Lambda tries again, and keeps it in the end.
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
      // The address may have been changed since it was read: the next try reads it anew.
      delivery.webhook.forget();
      throw error;
    }
    delivery.note('posted to the webhook', about);
  }
}
