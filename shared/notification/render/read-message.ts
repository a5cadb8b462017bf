import * as v from 'valibot';
import type { Notification } from '../notification.ts';
import { parsePublished } from './parse-published.ts';
import { type PublishedControl, publishedControl } from './published-control.ts';
import { type PublishedOutage, publishedOutage } from './published-outage.ts';
import { readPublished } from './render-json.ts';

/** A message as it was published, about an incident, a control or an outage. */
export type PublishedMessage =
  | { readonly is: 'incident'; readonly notification: Notification }
  | { readonly is: 'control'; readonly control: PublishedControl }
  | { readonly is: 'outage'; readonly outage: PublishedOutage };

/** A message about an incident says no kind. */
const kind = v.looseObject({ kind: v.optional(v.string()) });

/** Reads the JSON of a message of any kind; throws with the path of what is wrong, never with a value. */
export function readMessage(json: string): PublishedMessage {
  switch (parsePublished(kind, json).kind) {
    case 'control':
      return { is: 'control', control: parsePublished(publishedControl, json) };
    case 'outage':
      return { is: 'outage', outage: parsePublished(publishedOutage, json) };
    default:
      return { is: 'incident', notification: readPublished(json) };
  }
}
