import { kindOf } from '../../change/kinds/index.ts';
import { isAsked } from '../../incident/awaits-answer.ts';
import { isUnderWay } from '../../incident/change-lifecycle.ts';
import type { EndedAs } from '../../incident/incident-end.ts';
import { passesByItself } from '../../incident/rollout.ts';
import type { Notification } from '../notification.ts';
import { cleanText, cutText } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { hasRun, isEnding, isHandBack, isKeptAfterAll } from './ending.ts';
import { fitSubject } from './fit-subject.ts';
import { leadingCauses, waits } from './opening.ts';
import { shortPlace } from './place-words.ts';
import { isSettled } from './repair-end.ts';
import type { Subject } from './subject.ts';
import { waitingOf } from './waiting.ts';

/** In characters. Names may have 255, an alias 63: both as long as the cause has room. */
const lengths = [
  { name: 60, alias: 63 },
  { name: 40, alias: 24 },
  { name: 30, alias: 16 },
];

/** `[ACT] api (prod us-east-2): no way to AWS; 2 more causes`: whose move, the workload, where, and why. At most 99 ASCII characters. */
export function subjectLine(notification: Notification, subject: Subject): string {
  const { incident, move, alias } = notification;
  const tag = incident.drill ? 'DRILL' : move.urgency.toUpperCase();
  const name = cleanText(incident.service ?? incident.family, 255);
  const heads = lengths.map((most) => {
    const place = shortPlace({ region: incident.region, ...(alias !== undefined && { alias }) }, most.alias);
    return `[${tag}] ${cutText(name, most.name)} (${place}): `;
  });
  return fitSubject(
    heads,
    outcome(notification, subject).map((part) => formsOf(part, incident.region)),
  );
}

/** What has happened, the most important first, because a long subject loses its end. */
function outcome(notification: Notification, subject: Subject): readonly string[] {
  const { state, incident, move } = notification;
  const [cause, ...more] = causesOf(notification, subject);
  const watched = incident.changes.some((one) => one.state === 'made' && !kindOf(one.action).optional);
  if (isKeptAfterAll(subject.changes)) return ['its change stays after all'];
  if (isHandBack(subject.changes) && move.urgency === 'act') return ['undo refused', endings['service-gone']];
  if (isHandBack(subject.changes))
    return [
      endings['service-gone'],
      state === 'undone' ? 'its change is taken back' : 'its change would be taken back',
    ];
  switch (move.urgency) {
    case 'ok':
      return [endOf(notification, subject), ...(cause === undefined ? [] : [`cause was: ${cause}`])];
    case 'decide':
      return [`yes or no? ${cause ?? 'cause unknown'}`];
    case 'fyi':
      return [
        ...(watched || incident.changes.some(isUnderWay)
          ? [`being repaired: ${cause ?? 'cause unknown'}`]
          : [cause ?? 'cause unknown', 'nothing to do']),
        ...more,
      ];
    case 'act': {
      const first = move.chores.includes('taken-back') ? 'fails at its next start' : hasHappened(notification);
      const waiting = waitingOf(notification);
      const isQuestion = waiting.length > 0 && waiting.every(isAsked);
      return [
        ...(first === undefined ? [] : [first]),
        `${isQuestion ? 'yes or no? ' : isPast(notification) ? 'cause was: ' : ''}${cause ?? 'cause unknown'}`,
        ...more,
        ...(watched && state !== 'stalled' ? ['the rest is being repaired'] : []),
      ];
    }
  }
}

/** Whether what is left to do is no mending of the cause: it is gone, or a change for it stands. */
function isPast(notification: Notification): boolean {
  const { state, incident } = notification;
  if (state === 'stalled') return !passesByItself(incident);
  const stays = state === 'unproved' || state === 'undo-refused' || state === 'undo-waits';
  return stays && waitingOf(notification).every((one) => isSettled(one, incident));
}

/** What an act is about where the cause alone would not say it. */
function hasHappened({ state, incident }: Notification): string | undefined {
  return state === 'stalled' && passesByItself(incident) ? 'ECS no longer tries' : happened[state];
}

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
  const all = leadingCauses(notification, subject);
  const waiting = all.filter((group) => waits(notification, group));
  const told = waiting.length > 0 ? waiting : all;
  const [first, ...others] = told;
  if (first === undefined) return [];
  const title = asClause(first.title).replace(/[.\s]+$/, '');
  return others.length === 0 ? [title] : [title, `${others.length} more ${others.length === 1 ? 'cause' : 'causes'}`];
}

/**
 * A part, and what is left of it: without the Region, which stands before it; without what the call is for, then without whose it
 * is; without the subnets that have no way; without which part of a reference it is, or which container; without what only explains.
 */
function formsOf(part: string, region: string): readonly string[] {
  const whole = part.trim();
  const shorter: readonly ((text: string) => string)[] = [
    (text) => (text.endsWith(` in ${region}`) ? text.slice(0, -` in ${region}`.length) : text),
    (text) => text.replace(/(?<= [a-z0-9-]+:[A-Za-z]+) for .*$/, ''),
    (text) => text.replace(/(^|[:?] )role \S+ may not call (?=\S+$)/, '$1its role lacks '),
    (text) => text.replace(/(^|[:?] )no way from .*? (?=to )/, '$1no way '),
    (text) => text.replace(/(^|[:?] )the \w+ of (.*?) cannot be read: /, '$1$2: '),
    (text) => text.replace(/ of container \S+(?= (?:does|is|has|cannot) )/, ''),
    (text) => text.replace(/(?:; one of |: it (?:names|is) |, where |, which ).*$| \([^()]*\)$/, ''),
  ];
  return shorter.reduce<readonly string[]>((forms, shorten) => [...forms, shorten(forms.at(-1) ?? '')], [whole]);
}
