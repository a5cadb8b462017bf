import type { PutEventsCommandOutput } from '@aws-sdk/client-eventbridge';
import { asCallError } from '../sdk-error.ts';

/** The IAM action that puts events on a bus. */
export const putEvents = 'events:PutEvents';

/**
 * The id of the one event that was put on a bus. EventBridge answers 200 also where it took no event: then the entry has
 * an error, and no id.
 * @throws CallError if it was not taken.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
 */
export function takenEntry({ Entries: [put] = [] }: Pick<PutEventsCommandOutput, 'Entries'>): string {
  if (put?.EventId !== undefined && put.ErrorCode === undefined) return put.EventId;
  // The entry's error has the name and the text that an error of the whole call would have.
  const error = new Error(put?.ErrorMessage ?? 'no event was taken');
  throw asCallError(Object.assign(error, { name: put?.ErrorCode ?? 'NoEventId', $metadata: {} }), putEvents);
}
