import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { putEvents, takenEntry } from '../messages/taken-entry.ts';
import { call } from '../sdk-error.ts';
import { type Person, settingsOf } from './person.ts';

/** An event as a person puts it on the default bus. */
export type PutEvent = { readonly source: string; readonly detailType: string; readonly detail: object };

/** Puts one event on the account's default bus. @returns the event's id. @throws CallError */
export async function putEvent(person: Person, { source, detailType, detail }: PutEvent): Promise<string> {
  const client = new EventBridgeClient(settingsOf(person));
  try {
    const entry = { Source: source, DetailType: detailType, Detail: JSON.stringify(detail) };
    return takenEntry(await call(putEvents, client.send(new PutEventsCommand({ Entries: [entry] }))));
  } finally {
    client.destroy();
  }
}
