import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { call } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

/** Who is sent the messages of a topic. SNS sends nothing to whom has not confirmed. */
export type Subscription = { readonly protocol: string; readonly endpoint: string; readonly isConfirmed: boolean };

/** A page holds up to 100. */
const mostPages = 10;

/** The subscriptions of a topic, at most 1,000. @throws CallError */
export async function listSubscriptions(person: Person, topic: string): Promise<readonly Subscription[]> {
  const client = new SNSClient(settingsOf(person));
  try {
    const found: Subscription[] = [];
    let token: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const command = new ListSubscriptionsByTopicCommand({
        TopicArn: topic,
        ...(token !== undefined && { NextToken: token }),
      });
      const answer = await call('sns:ListSubscriptionsByTopic', client.send(command));
      for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of answer.Subscriptions ?? [])
        found.push({ protocol: Protocol, endpoint: Endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') });
      token = answer.NextToken;
      if (token === undefined || token === '') break;
    }
    return found;
  } finally {
    client.destroy();
  }
}
