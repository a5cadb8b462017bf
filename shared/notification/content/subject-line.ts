import { kindOf } from '../../change/kinds/index.ts';
import { isUnderWay } from '../../incident/change-lifecycle.ts';
import type { EndedAs } from '../../incident/incident-end.ts';
import type { Notification } from '../notification.ts';
import { cleanText, cutText, toAscii } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { groupFindings } from './cause-groups.ts';
import { hasRun, isEnding } from './ending.ts';
import { causesFirst } from './opening.ts';
import type { Subject } from './subject.ts';

/** SNS accepts fewer than 100 characters. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestSubject = 99;
/** In characters. Names may have 255; what is cut leaves room for the cause. */
const longestName = 40;
const longestPlace = 24;

/** `[ACT] api (prod us-east-2): no way to AWS; 2 more causes`: whose move, the workload, where, and why. At most 99 ASCII characters. */
export function subjectLine(notification: Notification, subject: Subject): string {
  const { incident, move, alias } = notification;
  const tag = incident.drill ? 'DRILL' : move.urgency.toUpperCase();
  const name = cutText(cleanText(incident.service ?? incident.family, 255), longestName);
  const place = alias === undefined ? '' : `${cutText(cleanText(alias, 70), longestPlace)} `;
  const begins = toAscii(`[${tag}] ${name} (${place}${cleanText(incident.region, 20)}): `);
  return `${begins}${fit(outcome(notification, subject), longestSubject - begins.length)}`;
}

/** What has happened, the most important first, because a long subject loses its end. */
function outcome(notification: Notification, subject: Subject): readonly string[] {
  const { state, incident, move } = notification;
  const [cause, ...more] = causesOf(notification, subject);
  const watched = incident.changes.some((one) => one.state === 'made' && !kindOf(one.action).optional);
  switch (move.urgency) {
    case 'ok':
      return [endOf(notification, subject), ...(cause === undefined ? [] : [`it was: ${cause}`])];
    case 'decide':
      return [cause ?? 'cause unknown', 'yes or no?'];
    case 'fyi':
      return [
        ...(watched || incident.changes.some(isUnderWay)
          ? [`being repaired: ${cause ?? 'cause unknown'}`]
          : [cause ?? 'cause unknown', 'nothing to do']),
        ...more,
      ];
    case 'act': {
      const first = happened[state];
      return [
        ...(first === undefined ? [] : [first]),
        cause ?? 'cause unknown',
        ...more,
        ...(watched && state !== 'stalled' ? ['the rest is being repaired'] : []),
      ];
    }
  }
}

/** What an act is about where the cause alone would not say it. */
const happened: Readonly<Partial<Record<Notification['state'], string>>> = {
  undone: 'repair taken back',
  unproved: 'repair not proved, it stays',
  stalled: 'could start, but ECS no longer tries',
  'undo-refused': 'undo refused',
  'undo-waits': 'undo waits for the mode',
  unsettled: 'a change of unknown outcome',
  'still-failing': 'fails again',
};

function endOf(notification: Notification, { changes }: Subject): string {
  const { incident, state } = notification;
  if (!isEnding(notification) && state === 'closed') return 'closed, no run seen';
  if (incident.endedAs !== undefined) return endings[incident.endedAs];
  return hasRun(notification, changes) ? 'runs again' : 'closed, no run seen';
}

const endings: Readonly<Record<EndedAs, string>> = {
  'service-gone': 'service deleted',
  'scaled-to-zero': 'service scaled to 0',
  'other-revision': 'runs another revision',
};

/** The causes in words, those of a person first; the number of those that have no room. */
function causesOf(notification: Notification, subject: Subject): readonly string[] {
  const { incident, move } = notification;
  const isWaiting = ({ id }: { readonly id: string }) => move.findings.includes(id);
  const ordered = causesFirst(notification, subject);
  const waiting = groupFindings(ordered.filter(isWaiting), incident);
  const told = waiting.length > 0 ? waiting : groupFindings(ordered, incident);
  const [first, ...others] = told;
  if (first === undefined) return [];
  const title = asClause(first.title).replace(/[.\s]+$/, '');
  return others.length === 0 ? [title] : [title, `${others.length} more ${others.length === 1 ? 'cause' : 'causes'}`];
}

/**
 * As many parts as fit. If the first one alone is too long, it loses what the call is for, then whose it is, or from which
 * subnets there is no way; at last it is cut at a word.
 */
function fit(parts: readonly string[], room: number): string {
  const [whole = '', ...others] = parts.map((one) => toAscii(one).replaceAll(/ {2,}/g, ' ').trim());
  const act = whole.replace(/(?<= [a-z0-9-]+:[A-Za-z]+) for .*$/, '');
  const nobody = act.replace(/(^|: )role \S+ (?=may not)/, '$1');
  const anywhere = act.replace(/^no way from .*? (?=to )/, 'no way ');
  const first = [whole, act, nobody].find((one) => one.length <= room) ?? anywhere;
  const rest = others.reduce(
    (line, one) => (first.length + line.length + one.length + 2 <= room ? `${line}; ${one}` : line),
    '',
  );
  if (first.length <= room) return `${first}${rest}`;
  const cut = first.slice(0, room - 3);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), room - 25))}...`;
}
