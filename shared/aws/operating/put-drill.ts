import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CallError, call } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

const permission = 'events:PutEvents';

/** An event as a person puts it on the default bus. */
export type PutEvent = { readonly source: string; readonly detailType: string; readonly detail: object };

/** Puts one event on the account's default bus. @returns the event's id. @throws CallError */
export async function putEvent(person: Person, { source, detailType, detail }: PutEvent): Promise<string> {
  const client = new EventBridgeClient(settingsOf(person));
  try {
    const entry = { Source: source, DetailType: detailType, Detail: JSON.stringify(detail) };
    const { Entries: [put] = [] } = await call(permission, client.send(new PutEventsCommand({ Entries: [entry] })));
    // EventBridge answers 200 also where it took no event.
    if (put?.EventId === undefined)
      throw new CallError(
        { kind: 'failed', name: put?.ErrorCode ?? 'NoEventId', message: put?.ErrorMessage ?? 'no event was taken' },
        permission,
      );
    return put.EventId;
  } finally {
    client.destroy();
  }
}
