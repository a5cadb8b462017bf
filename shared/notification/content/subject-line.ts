import { kindOf } from '../../change/kinds/index.ts';
import { isUnderWay } from '../../incident/change-lifecycle.ts';
import type { EndedAs } from '../../incident/incident-end.ts';
import type { Notification } from '../notification.ts';
import { cleanText, cutText, toAscii } from '../text/clean-text.ts';
import { asClause } from '../text/first-letter.ts';
import { hasRun, isEnding, isHandBack } from './ending.ts';
import { leadingCauses, waits } from './opening.ts';
import { shortPlace } from './place-words.ts';
import type { Subject } from './subject.ts';

/** SNS accepts fewer than 100 characters. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const longestSubject = 99;
/** In characters. Names may have 255; what is cut leaves room for the cause. */
const longestName = 40;

/** `[ACT] api (prod us-east-2): no way to AWS; 2 more causes`: whose move, the workload, where, and why. At most 99 ASCII characters. */
export function subjectLine(notification: Notification, subject: Subject): string {
  const { incident, move, alias } = notification;
  const tag = incident.drill ? 'DRILL' : move.urgency.toUpperCase();
  const name = cutText(cleanText(incident.service ?? incident.family, 255), longestName);
  const place = shortPlace({ region: incident.region, ...(alias !== undefined && { alias }) });
  const begins = toAscii(`[${tag}] ${name} (${place}): `);
  return `${begins}${fit(outcome(notification, subject), longestSubject - begins.length, incident.region)}`;
}

/** What has happened, the most important first, because a long subject loses its end. */
function outcome(notification: Notification, subject: Subject): readonly string[] {
  const { state, incident, move } = notification;
  const [cause, ...more] = causesOf(notification, subject);
  const watched = incident.changes.some((one) => one.state === 'made' && !kindOf(one.action).optional);
  if (isHandBack(subject.changes) && move.urgency !== 'act')
    return [
      endings['service-gone'],
      state === 'undone' ? 'its change is taken back' : 'its change would be taken back',
    ];
  switch (move.urgency) {
    case 'ok':
      return [endOf(notification, subject), ...(cause === undefined ? [] : [`it was: ${cause}`])];
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
      const first = move.chores.includes('taken-back') ? 'fails at its next start' : happened[state];
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
  const all = leadingCauses(notification, subject);
  const waiting = all.filter((group) => waits(notification, group));
  const told = waiting.length > 0 ? waiting : all;
  const [first, ...others] = told;
  if (first === undefined) return [];
  const title = asClause(first.title).replace(/[.\s]+$/, '');
  return others.length === 0 ? [title] : [title, `${others.length} more ${others.length === 1 ? 'cause' : 'causes'}`];
}

/** As many parts as fit, each in its longest form that does. If the first one fits in no form, it is cut at a word. */
function fit(parts: readonly string[], room: number, region: string): string {
  const [forms = [], ...others] = parts.map((part) => formsOf(part, region));
  const first = forms.find((form) => form.length <= room) ?? cutAtWord(forms.at(-1) ?? '', room);
  return others.reduce((line, longer) => {
    const next = longer.find((form) => line.length + form.length + 2 <= room);
    return next === undefined ? line : `${line}; ${next}`;
  }, first);
}

/**
 * A part, and what is left of it: without the Region, which stands before it; without what the call is for, then without whose it
 * is; without the subnets that have no way; without which part of a reference it is; without what only explains.
 */
function formsOf(part: string, region: string): readonly string[] {
  const whole = toAscii(part).replaceAll(/ {2,}/g, ' ').trim();
  const here = whole.endsWith(` in ${region}`) ? whole.slice(0, -` in ${region}`.length) : whole;
  const act = here.replace(/(?<= [a-z0-9-]+:[A-Za-z]+) for .*$/, '');
  const nobody = act.replace(/(^|[:?] )role \S+ (?=may not)/, '$1');
  const anywhere = act.replace(/(^|[:?] )no way from .*? (?=to )/, '$1no way ');
  const field = anywhere.replace(/(^|[:?] )the \w+ of (.*?) cannot be read: /, '$1$2: ');
  const bare = field.replace(/(?:; one of |: it (?:names|is) |, where ).*$| \([^()]*\)$/, '');
  return [whole, here, act, nobody, anywhere, field, bare];
}

function cutAtWord(text: string, room: number): string {
  const cut = text.slice(0, room - 3);
  const end = cut.lastIndexOf(' ');
  // A name that is long by itself is cut, because less would be left without it.
  return `${cut.slice(0, end >= room - 25 ? end : cut.length)}...`;
}
