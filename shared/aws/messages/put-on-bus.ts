import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { type BusEvent, DETAIL_TYPES, EVENT_SOURCE } from '../../event-bus.ts';
import type { Clients } from '../clients/clients.ts';
import { call } from '../sdk-error.ts';
import { fitJson } from './fit-json.ts';
import { putEvents, takenEntry } from './taken-entry.ts';

/** In bytes. An entry must be smaller than 256 KB; source, detail type and detail count. */
const mostBytes = 262_143;

/**
 * Puts one message on an event bus. A JSON that is too long is shortened as for the topic, and says so.
 * @param bus its name, or the ARN of a bus of another account.
 * @throws CallError if the call failed, and also if EventBridge answered and did not take the event.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/events/CalculatePutEventsEntrySize.html
 */
export async function putOnBus(clients: Clients, bus: string, { kind, json }: BusEvent): Promise<void> {
  const client = await clients.eventBridge();
  const detailType = DETAIL_TYPES[kind];
  const room = mostBytes - Buffer.byteLength(EVENT_SOURCE) - Buffer.byteLength(detailType);
  const command = new PutEventsCommand({
    Entries: [
      {
        EventBusName: bus,
        Source: EVENT_SOURCE,
        DetailType: detailType,
        Detail: fitJson(json, (text) => Buffer.byteLength(text) <= room),
      },
    ],
  });
  takenEntry(await call(putEvents, client.send(command)));
}
