import { kindOf } from '../../change/kinds/index.ts';
import type { ChangeRecord, FindingRecord, IncidentState } from '../../incident/incident.ts';
import type { Notification, ShownIncident } from '../notification.ts';
import { cleanText, cutText, toAscii } from '../text/clean-text.ts';
import { groupFindings } from './cause-groups.ts';
import { hasRun, isEnding } from './ending.ts';
import type { Subject } from './subject.ts';

/** SNS accepts fewer than 100 characters. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestSubject = 99;

const labels: Readonly<Record<IncidentState, string>> = {
  found: 'Found',
  'found-next': 'Found next',
  changed: 'Changed',
  held: 'Held',
  verified: 'Verified',
  undone: 'Undone',
  unproved: 'Unproved',
  stalled: 'Stalled',
  'still-failing': 'Still failing',
  closed: 'Closed',
  'undo-refused': 'Undo refused',
  'undo-waits': 'Undo waits',
  unsettled: 'Unsettled',
};

const modeLabels = { apply: null, 'dry-run': 'dry-run', off: 'mode off', unread: 'mode not read' } as const;

/** `Found`, `Found next (dry-run)`, `Held (drill)`: how a message begins. */
function stateLabel({ state, incident }: Notification): string {
  if (incident.drill) return `${labels[state]} (drill)`;
  const mode = modeLabels[incident.mode];
  return mode === null ? labels[state] : `${labels[state]} (${mode})`;
}

/** The subject of the e-mail: the state, the workload, then what is wrong. At most 99 ASCII characters. */
export function subjectLine(notification: Notification, subject: Subject): string {
  const { incident } = notification;
  // Names may have 255 characters. They are cut so that the cause still fits into the subject.
  const name = cutText(cleanText(incident.service ?? incident.family, 255), 50);
  return cutAscii(toAscii(`${stateLabel(notification)}: ${name} ${shortOutcome(notification, subject)}`));
}

function shortOutcome(notification: Notification, { findings, changes }: Subject): string {
  const { state, incident } = notification;
  const title = shortCause(findings, incident);
  switch (state) {
    case 'found':
    case 'found-next':
      return `cannot start: ${title}`;
    case 'held':
      return `${shortHeld(changes)}: ${title}`;
    case 'changed':
      return `repair made (${howMany(changes.filter(({ madeAt }) => madeAt !== null))}), proof awaited`;
    case 'verified':
      if (!isEnding(notification)) return 'is past one cause';
      return hasRun(notification, changes) ? 'starts again' : 'has not failed for a day';
    case 'undone':
      return `repair taken back (${howMany(changes)})`;
    case 'unproved':
      return 'repair could not be proved, it stays';
    case 'stalled':
      return 'could start, but ECS no longer tries';
    case 'still-failing':
      return `fails again (${incident.failures} tasks): ${title}`;
    case 'closed':
      return 'closed without a run seen';
    case 'undo-refused':
      return 'undo refused, tried again';
    case 'undo-waits':
      return 'undo waits for the mode';
    case 'unsettled':
      return 'may have been changed, which cannot be read';
  }
}

function howMany(changes: readonly ChangeRecord[]): string {
  return changes.length === 1 ? '1 change' : `${changes.length} changes`;
}

function shortHeld(changes: readonly ChangeRecord[]): string {
  if (changes.length > 0 && changes.every(({ action }) => kindOf(action).optional))
    return 'repaired, one step left out';
  return changes.some(({ madeAt }) => madeAt !== null) ? 'cannot start, repair half made' : 'cannot start, repair held';
}

/** `access denied (secretsmanager) and 2 further causes`: the category is used if a title would be cut. */
function shortCause(findings: readonly FindingRecord[], incident: ShownIncident): string {
  const groups = groupFindings(findings, incident);
  const [first] = groups[0]?.findings ?? [];
  if (first === undefined) return 'cause unknown';
  const of = first.dependency === 'other' ? '' : ` (${first.dependency})`;
  const more = groups.length === 1 ? '' : `, ${groups.length - 1} more ${groups.length === 2 ? 'cause' : 'causes'}`;
  return `${categoryWords[first.category]}${of}${more}`;
}

const categoryWords: Readonly<Record<FindingRecord['category'], string>> = {
  iam: 'access denied',
  network: 'no connection',
  'reference-format': 'malformed reference',
  'not-found': 'not found',
  'secret-content': "secret's content",
  image: 'image cannot be pulled',
  throttled: 'throttled',
  'log-config': 'log configuration',
  storage: 'storage',
  'service-fault': 'AWS service fault',
  other: 'unrecognised cause',
  unrelated: 'unrelated to initialisation',
};

function cutAscii(text: string): string {
  const line = text.replaceAll(/ {2,}/g, ' ').trim();
  return line.length <= longestSubject ? line : `${line.slice(0, longestSubject - 3).trimEnd()}...`;
}
