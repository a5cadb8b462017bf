import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { paginateListSubscriptionsByTopic, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { ENVIRONMENT } from '../../environment.ts';
import { plainLine } from '../messages/plain-line.ts';
import { call } from '../sdk-error.ts';
import { type Checked, check } from './checked.ts';
import type { InstallationParts } from './installation-parts.ts';
import { type Person, settingsOf } from './person.ts';

/** Who gets the messages of the topic. `to`: an address, or of a URL, which may hold a key, its host alone. */
export type Subscribed = { readonly protocol: string; readonly to: string; readonly confirmed: boolean };

/** The subscriptions of an installation's topic: of its own, or of the owner's that its remediator publishes to. */
export async function readSubscriptions(
  person: Person,
  { topic, remediator }: Pick<InstallationParts, 'topic' | 'remediator'>,
): Promise<Checked<readonly Subscribed[]>> {
  const known = await check(async () => topic ?? (await readTopic(person, remediator)));
  if (known.is === 'not-checked') return known;
  const { value } = known;
  if (value !== undefined) return check(() => list(person, value));
  const because = 'neither the stack nor the remediator function names the topic';
  return { is: 'not-checked', because, permission: null };
}

/** The ARN of the topic that a remediator publishes to; undefined where it names none. @throws CallError */
async function readTopic(person: Person, remediator: string | undefined): Promise<string | undefined> {
  if (remediator === undefined) return undefined;
  const client = new LambdaClient(settingsOf(person));
  try {
    const sent = client.send(new GetFunctionConfigurationCommand({ FunctionName: remediator }));
    return (await call('lambda:GetFunctionConfiguration', sent)).Environment?.Variables?.[ENVIRONMENT.topicArn];
  } finally {
    client.destroy();
  }
}

async function list(person: Person, topic: string): Promise<readonly Subscribed[]> {
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
