import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { plainLine } from '../messages/plain-line.ts';
import { call } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

/** Who gets the messages of the topic. `to`: an address, or of a URL, which may hold a key, its host alone. */
export type Subscribed = { readonly protocol: string; readonly to: string; readonly confirmed: boolean };

/** The subscriptions of a topic. @throws CallError */
export async function readSubscriptions(person: Person, topic: string): Promise<readonly Subscribed[]> {
  const client = new SNSClient(settingsOf(person));
  try {
    const found: Subscribed[] = [];
    const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topic });
    for (;;) {
      const page = await call('sns:ListSubscriptionsByTopic', pages.next());
      if (page.done === true) return found;
      found.push(...(page.value.Subscriptions ?? []).flatMap(subscribed));
    }
  } finally {
    client.destroy();
  }
}

/** SNS lists a subscription that was deleted for a while, as one whose ARN is `Deleted`. */
function subscribed({ SubscriptionArn: arn = '', Protocol, Endpoint = '' }: Subscription): readonly Subscribed[] {
  if (arn === 'Deleted') return [];
  const protocol = plainLine(Protocol ?? '', 20);
  const to = /^https?$/.test(protocol) && URL.canParse(Endpoint) ? new URL(Endpoint).host : Endpoint;
  return [{ protocol, to: plainLine(to, 120), confirmed: arn.startsWith('arn:') }];
}
