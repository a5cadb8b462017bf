import * as v from 'valibot';
import type { Notification } from '../notification.ts';
import { parsePublished } from './parse-published.ts';
import { type PublishedAlarm, publishedAlarm } from './published-alarm.ts';
import { type PublishedControl, publishedControl } from './published-control.ts';
import { type PublishedOutage, publishedOutage } from './published-outage.ts';
import { type PublishedSweep, publishedSweep } from './published-sweep.ts';
import { readPublished } from './render-json.ts';

/** A message as it was published: about an incident, a control, an outage or a sweep, or CloudWatch's about an alarm. */
export type PublishedMessage =
  | { readonly is: 'incident'; readonly notification: Notification }
  | { readonly is: 'control'; readonly control: PublishedControl }
  | { readonly is: 'outage'; readonly outage: PublishedOutage }
  | { readonly is: 'sweep'; readonly sweep: PublishedSweep }
  | { readonly is: 'alarm'; readonly alarm: PublishedAlarm };

/** A message about an incident says no kind, and CloudWatch's none either: it names its alarm. */
const kind = v.looseObject({ kind: v.optional(v.string()), AlarmName: v.optional(v.string()) });

/** Reads the JSON of a message of any kind; throws with the path of what is wrong, never with a value. */
export function readMessage(json: string): PublishedMessage {
  const { kind: named, AlarmName: alarm } = parsePublished(kind, json);
  if (alarm !== undefined) return { is: 'alarm', alarm: parsePublished(publishedAlarm, json) };
  switch (named) {
    case 'control':
      return { is: 'control', control: parsePublished(publishedControl, json) };
    case 'outage':
      return { is: 'outage', outage: parsePublished(publishedOutage, json) };
    case 'sweep':
      return { is: 'sweep', sweep: parsePublished(publishedSweep, json) };
    default:
      return { is: 'incident', notification: readPublished(json) };
  }
}
