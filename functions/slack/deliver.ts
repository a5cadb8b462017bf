import type { SNSEvent } from 'aws-lambda';
import { readPublished } from '../../shared/notification/render/render-json.ts';
import { renderSlack } from '../../shared/notification/render/render-slack.ts';
import { type Poster, postToSlack } from './post-to-slack.ts';
import { checkWebhookUrl, type WebhookRule } from './webhook-url.ts';

/** What a delivery needs of the world. */
export type Delivery = {
  /** The webhook's address, as the parameter holds it. */
  readonly webhook: { readonly get: () => Promise<string>; readonly forget: () => void };
  readonly rule: WebhookRule;
  readonly poster: Poster;
  /** Told of each message before it is posted. */
  readonly note: (message: string, about: Readonly<Record<string, unknown>>) => void;
};

/**
 * Posts the event's notifications, in their form for `lambda`, to Slack.
 *
 * @throws when one is not a notification, or Slack does not take it: Lambda tries again, and keeps it in the end.
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
      const url = checkWebhookUrl(await delivery.webhook.get(), delivery.rule);
      await postToSlack(url, renderSlack(notification), delivery.poster);
    } catch (error) {
      // The address may have been changed since it was read: the next try reads it anew.
      delivery.webhook.forget();
      throw error;
    }
    delivery.note('posted to Slack', about);
  }
}
