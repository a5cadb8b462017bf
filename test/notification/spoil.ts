import type { ControlNotice } from '../../shared/control/controls.ts';
import type { Notification } from '../../shared/notification/notification.ts';

/** Fields whose words the code chooses; every other text comes from the account. */
const chosen = new Set([
  'is',
  'by',
  'code',
  'denial',
  'in',
  'none',
  'kind',
  'state',
  'status',
  'mode',
  'category',
  'certainty',
  'dependency',
  'step',
  'decision',
  'resolution',
  'from',
  'to',
]);

/** The same message with every text of the account replaced. */
function spoil(value: unknown, replace: (text: string) => string, key = '', parent = ''): unknown {
  if (typeof value === 'string')
    return chosen.has(key) &&
      (key !== 'by' || parent === 'proof') &&
      (key !== 'from' || parent === 'proof') &&
      (key !== 'to' || parent === 'proof')
      ? value
      : replace(value);
  if (Array.isArray(value)) return value.map((one) => spoil(one, replace, '', key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, spoil(member, replace, name, key)]));
}

/** A message in which every text that the account gives is replaced. */
export function spoilt(notification: Notification, replace: (text: string) => string): Notification {
  // Findings and changes keep their ids, so that the message stays about them.
  const { entry, state, incident, move } = notification;
  const keepIds = new Set([...entry.findings, ...entry.changes, ...incident.changes.map((one) => one.id)]);
  const spoiltIncident = spoil(incident, (text) => (keepIds.has(text) ? text : replace(text)));
  return { entry, state, incident: spoiltIncident as Notification['incident'], move };
}

/** The words that the code chooses in news about a control; every other text is somebody's. */
const chosenNews = new Set(['is', 'way', 'from', 'to', 'answer', 'what']);

/** The same of a notice of a control. */
export function spoiltNotice({ id, at, news }: ControlNotice, replace: (text: string) => string): ControlNotice {
  const spoiltNews = Object.entries(news).map(([key, value]) => {
    if (chosenNews.has(key) || key === 'ended') return [key, value];
    return [key, Array.isArray(value) ? value.map(replace) : typeof value === 'string' ? replace(value) : value];
  });
  return { id: replace(id), at: replace(at), news: Object.fromEntries(spoiltNews) as ControlNotice['news'] };
}
