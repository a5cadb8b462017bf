import * as v from 'valibot';
import type { Incident } from '../../incident/incident.ts';
import type { Notification } from '../notification.ts';
import { cleanLines } from '../text/clean-text.ts';
import {
  type PublishedIncident,
  type PublishedNotification,
  publishedIncident,
  publishedNotification,
} from './published.ts';

/**
 * Bytes of the JSON once it is text within SNS's own JSON. It stands there twice (`lambda`, `sqs`), beside the e-mail and
 * the chat message, and SNS takes 256 KB in all.
 */
const mostBytes = 90_000;

type Bounds = { readonly text: number; readonly findings: number; readonly evidence: number; readonly changes: number };

/** From everything to what always fits. */
const bounds: readonly Bounds[] = [
  { text: 4096, findings: 1000, evidence: 100, changes: 1000 },
  { text: 2048, findings: 60, evidence: 4, changes: 40 },
  { text: 600, findings: 20, evidence: 2, changes: 20 },
  { text: 120, findings: 5, evidence: 1, changes: 5 },
];

/** The allow-listed incident as JSON text, within the size that SNS takes. */
export function renderJson(notification: Notification): string {
  const { telling, state, incident } = notification;
  const published = (bound: Bounds, index: number): PublishedNotification => ({
    schema: 1,
    id: telling.id,
    state,
    at: telling.at,
    about: { findings: telling.findings.slice(0, bound.findings), changes: telling.changes.slice(0, bound.changes) },
    cut: index > 0,
    incident: publishIncident(incident, bound),
  });
  const texts = bounds.map((bound, index) => () => JSON.stringify(published(bound, index)));
  for (const make of texts.slice(0, -1)) {
    const json = make();
    if (new TextEncoder().encode(JSON.stringify(json)).length <= mostBytes) return json;
  }
  return texts.at(-1)?.() ?? '';
}

/** The incident as the operator and the messages show it: allow-listed fields, cleaned texts. */
export function publishIncident(
  incident: Incident,
  bound: Bounds = { text: 4096, findings: 1000, evidence: 100, changes: 1000 },
): PublishedIncident {
  const kept = {
    ...incident,
    findings: incident.findings.slice(0, bound.findings).map((one) => ({
      ...one,
      evidence: one.evidence.slice(0, bound.evidence),
      missing: one.missing.slice(0, bound.evidence),
      ...(one.planned !== undefined && { planned: one.planned.slice(0, bound.evidence) }),
    })),
    changes: incident.changes.slice(0, bound.changes),
    unchecked: incident.unchecked.slice(0, bound.findings),
  };
  return v.parse(publishedIncident, cleanDeep(kept, bound));
}

/** Reads what {@link renderJson} wrote; throws with the path of what is wrong, never with a value. */
export function readPublished(json: string): Notification {
  const parsed = v.safeParse(publishedNotification, parseJson(json));
  if (!parsed.success)
    throw new Error(
      `${notOurs}: ${v.getDotPath(parsed.issues[0])?.slice(0, 200) ?? 'the whole'} is missing or of another form`,
    );
  const { id, state, at, about, incident } = parsed.output;
  const telling = { id, state, at, findings: about.findings, changes: about.changes };
  return { telling, state, incident: { ...incident, seen: [], told: [], outbox: [] } };
}

const notOurs = 'the message is not a notification of ecs-init-remediator (docs/notification.schema.json)';

/** The parser's own message would repeat a part of the text, so it is not kept, not even as a cause. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`${notOurs}: it is not JSON`);
}

/** Cleans every text, and drops undefined members as JSON does. */
function cleanDeep(value: unknown, bound: Bounds): unknown {
  if (typeof value === 'string') return cleanLines(value, bound.text).join('\n');
  if (Array.isArray(value)) return value.slice(0, bound.findings).map((one) => cleanDeep(one, bound));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, cleanDeep(member, bound)]));
}
