import * as v from 'valibot';
import type { Notification } from '../notification.ts';
import { parsePublished } from './parse-published.ts';
import { type PublishedControl, publishedControl } from './published-control.ts';
import { readPublished } from './render-json.ts';

/** A message as it was published, about an incident or about a control. */
export type PublishedMessage =
  | { readonly is: 'incident'; readonly notification: Notification }
  | { readonly is: 'control'; readonly control: PublishedControl };

/** Only a message about a control says its kind. */
const kind = v.looseObject({ kind: v.optional(v.string()) });

/** Reads the JSON of a message of either kind; throws with the path of what is wrong, never with a value. */
export function readMessage(json: string): PublishedMessage {
  return parsePublished(kind, json).kind === 'control'
    ? { is: 'control', control: parsePublished(publishedControl, json) }
    : { is: 'incident', notification: readPublished(json) };
}
