import { withoutPatterns } from '../../diagnosis/suspicious.ts';
import { firstOf } from '../../first-of.ts';
import type { Incident } from '../../incident/incident.ts';
import { openFindings } from '../../incident/next-look.ts';
import type { Member, MemberState, Outage, OutageEntry, OutageState } from '../../incident/outage.ts';
import { type Tally, tally } from '../../incident/outage-news.ts';
import { tieOf } from '../../incident/tie.ts';
import { cleanLines, cleanText, cutText } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import { joinSentences } from '../text/join-sentences.ts';
import { shortTime } from '../text/short-time.ts';
import { pageOf } from './cause-groups.ts';
import { wordsFor } from './change-words.ts';
import { countMembers } from './count-members.ts';
import { fitSubject } from './fit-subject.ts';
import { describeInstructions } from './instructions.ts';
import { sayObstacle } from './obstacle-words.ts';
import { type OperatorAddress, operatorCommand } from './operator-command.ts';
import type { OutageStep } from './outage-step.ts';
import { describePermissions } from './permission.ts';
import { type NamedPlace, shortPlace, wholePlace } from './place-words.ts';
import { tryAllNow } from './try-all-now.ts';
import { urgencyWords } from './urgency-words.ts';

/** An incident that shows what removes the obstacle. */
export type Fix = { readonly incident: Incident; readonly key: string };

/** One message about an outage. Renderers read nothing else. */
export type OutageNotification = {
  readonly outage: Outage;
  readonly entry: OutageEntry;
  readonly members: readonly Member[];
  readonly fixes: readonly Fix[];
};

/** Where the installation is, and how people reach it. */
export type Place = NamedPlace & {
  readonly operator: OperatorAddress | undefined;
};

export type OutageUrgency = 'act' | 'fyi' | 'ok';

/** What a message about an outage says, before a channel renders it. All texts are cleaned, none is escaped. */
export type OutageContent = {
  readonly urgency: OutageUrgency;
  readonly subject: string;
  readonly headline: string;
  /** Account and Region. */
  readonly where: string;
  readonly why: string;
  readonly stepsTitle: string;
  readonly steps: readonly OutageStep[];
  /** What to write where the repaired thing is defined, so that it stays. Empty where the product repairs nothing. */
  readonly persist: readonly string[];
  readonly after: string;
  /** Addresses of the pages that say more of what stands in the way, as long as there is something to do about it. */
  readonly pages: readonly string[];
  readonly counts: Tally;
  /** Those that are shown first stand first: those that are down. */
  readonly services: readonly Member[];
};

/** Composes what all channels say of an outage. */
export function outageContent(notification: OutageNotification, place: Place): OutageContent {
  const { outage, entry, members, fixes } = notification;
  const counts = tally(members);
  const urgency = urgencyOf(notification, counts);
  const obstacle = sayObstacles(notification);
  const says = headOf(notification);
  const isOver = entry.state === 'outage-over';
  const open = members.filter(({ state }) => state === 'down' || state === 'stalled');
  const repairs = outage.repairs ?? [];
  return {
    urgency,
    subject: fitSubject(
      [says, briefHead(notification)].map((head) => `[${urgency.toUpperCase()}] ${head} (${shortPlace(place)}): `),
      [[`${subjectEnds[entry.state]}${obstacle}`]],
    ),
    headline: `${urgencyWords[urgency]}: ${says}${isOver ? '' : `, since ${shortTime(outage.openedAt)}`}.`,
    where: `In ${wholePlace(place)}.`,
    why: whyOf(notification, obstacle),
    stepsTitle: urgency === 'act' ? 'DO THIS' : 'IF YOU DO NOT WANT TO WAIT',
    steps: [
      ...(isOver || entry.state === 'outage-stalled' || repairs.length > 0 ? [] : fixSteps(fixes, obstacle)),
      ...(isOver ? [] : tryAllNow(open, place.region, entry.at)),
      ...runAgainStep(open),
      ...(isOver ? [] : showStep(place)),
    ],
    persist: [...new Set(repairs.flatMap((action) => wordsFor(action).persist(action)))],
    after: isOver ? '' : afterwards,
    pages: isOver ? [] : pagesOf(fixes),
    counts,
    services: [...members].toSorted((a, b) => rank(a) - rank(b) || (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
}

const subjectEnds: Readonly<Record<OutageState, string>> = {
  outage: '',
  'outage-grown': '',
  'outage-stalled': 'try now. It was: ',
  'outage-over': 'it was: ',
};

const afterwards =
  'You get one message for all of them, and one more when all of them run again. A service that has a further cause, or a decision of its own, has a message of its own.';

function urgencyOf({ outage, entry, members, fixes }: OutageNotification, counts: Tally): OutageUrgency {
  // ECS does not try a stand-alone task again.
  if (members.some(({ family, state }) => family !== undefined && state === 'down')) return 'act';
  if (entry.state === 'outage-over') return counts.runs + counts.ended > 0 ? 'ok' : 'fyi';
  if (entry.state === 'outage-stalled') return 'act';
  if (outage.repairs !== undefined) return 'fyi';
  const passes = fixes.flatMap((fix) => obstacleFindings(fix).map((finding) => finding.passes?.is));
  return passes.length > 0 && passes.every((is) => is === 'yes') ? 'fyi' : 'act';
}

function headOf({ outage, entry, members }: OutageNotification): string {
  const inState = byState(members);
  const [open, runs, ended] = [inState('down', 'stalled'), inState('runs'), inState('ended')];
  switch (entry.state) {
    case 'outage':
    case 'outage-grown': {
      const grown = entry.state === 'outage-grown' ? ', and their number has grown' : '';
      return outage.repairs === undefined
        ? `${countMembers(open)} cannot start${grown}`
        : `${countMembers(inState('down', 'stalled', 'runs', 'ended'))} could not start${grown}, and the product repaired it`;
    }
    case 'outage-stalled':
      return `ECS no longer tries ${countMembers(open)}`;
    case 'outage-over':
      if (runs.length > 0) return `${countMembers(runs)} ${runs.length === 1 ? 'runs' : 'run'} again`;
      if (ended.length > 0) return `${countMembers(ended)} ended`;
      return `nothing is kept down by it any more`;
  }
}

/** Picks the members that are in one of some states. */
function byState(members: readonly Member[]): (...states: readonly MemberState[]) => readonly Member[] {
  return (...states) => members.filter(({ state }) => states.includes(state));
}

/** The same for a subject that has room for no more. */
function briefHead({ outage, entry, members }: OutageNotification): string {
  const inState = byState(members);
  switch (entry.state) {
    case 'outage':
    case 'outage-grown':
      return outage.repairs === undefined
        ? `${countMembers(inState('down', 'stalled'))} cannot start`
        : `${countMembers(inState('down', 'stalled', 'runs', 'ended'))} repaired`;
    case 'outage-stalled':
    case 'outage-over':
      return headOf({ outage, entry, members, fixes: [] });
  }
}

function whyOf({ outage, entry: { state }, members }: OutageNotification, obstacle: string): string {
  const inState = byState(members);
  const [runs, ended, own] = [inState('runs'), inState('ended'), inState('own')];
  const all = inState('down', 'stalled', 'runs', 'ended');
  const others =
    own.length === 0
      ? ''
      : ` ${capitalise(countMembers(own))} still ${own.length === 1 ? 'fails' : 'fail'} for another cause, told as its own.`;
  const repaired = sayRepairs(outage);
  if (state === 'outage-over') {
    const silent = ended.length === 0 ? '' : ` The incidents of ${countMembers(ended)} ended, and no run was seen.`;
    return `What stood in the way, gone by now: ${obstacle}.${repaired}${silent}${others}`;
  }
  if (repaired !== '')
    return `What stood in the way: ${obstacle}.${repaired} ${runs.length} of ${all.length} ${runs.length === 1 ? 'runs' : 'run'} again.${others}`;
  const again =
    runs.length === 0
      ? ''
      : ` ${capitalise(countMembers(runs))} of the same obstacle ${runs.length === 1 ? 'runs' : 'run'} again.`;
  if (state === 'outage-stalled')
    return `The obstacle is gone (${obstacle}), and ECS starts no more tasks of these services until it is told to.${again}${others}`;
  return `One obstacle stands in the way of ${members.filter(({ state: one }) => one === 'down' || one === 'stalled').length === 1 ? 'it' : 'all of them'}: ${obstacle}.${again}${others}`;
}

/** In the way of those whom one change of the product repairs there may be several things, such as two secrets of one grant. */
const mostObstacles = 3;

function sayObstacles({ outage, fixes }: OutageNotification): string {
  const first = sayObstacle(outage.obstacle);
  if (outage.repairs === undefined) return first;
  const proved = fixes.flatMap((fix) => obstacleFindings(fix).flatMap(({ obstacle }) => obstacle ?? []));
  return firstOf([...new Set([first, ...proved.map(sayObstacle)])], mostObstacles, '; ');
}

/** What the product changed for all, as a sentence behind another one. */
function sayRepairs({ repairs = [] }: Outage): string {
  if (repairs.length === 0) return '';
  const what = repairs.map((action) => cleanText(wordsFor(action).what(action, null), 600));
  return ` What the product did, once for all: ${[...new Set(what)].join('; ')}.`;
}

/** The findings of an incident that the obstacle causes, as a message may show them. */
function obstacleFindings({ incident, key }: Fix) {
  return openFindings(incident)
    .filter((finding) => tieOf(finding, incident)?.key === key)
    .map(withoutPatterns);
}

/** Stand-alone tasks that a step names. */
const mostNamed = 20;

/** The longest piece that is pasted, in characters, so that a chat or a mail holds several. */
const longestPiece = 6000;

/** What removes the obstacle: each piece once, however many services need it. */
function fixSteps(fixes: readonly Fix[], obstacle: string): readonly OutageStep[] {
  const found = fixes.flatMap((fix) => obstacleFindings(fix).map((finding) => ({ finding, incident: fix.incident })));
  const [first] = found;
  if (first === undefined) return [];
  const next = joinSentences(cleanLines(first.finding.next, 900));
  const pieces = found.flatMap(({ finding, incident }) => [
    ...describeInstructions([finding]).map(({ purpose, text }) => ({ label: capitalise(purpose), command: text })),
    ...describePermissions([finding], incident).flatMap(({ command, policy }) =>
      command === null
        ? []
        : [
            { label: 'Save as policy.json', command: policy },
            { label: 'Then put it', command },
          ],
    ),
  ]);
  const once = [...new Map(pieces.map((piece) => [`${piece.label}|${piece.command}`, piece])).values()];
  const shown = once.filter(({ command }) => command.length <= longestPiece).slice(0, 12);
  return [
    {
      label: `${next === '' ? 'Remove the obstacle' : next.replace(/[.\s]+$/, '')} (what stands in the way: ${cutText(obstacle, 200)}).`,
      command: '',
    },
    ...shown.map((piece) => ({ ...piece, part: true as const })),
  ];
}

function pagesOf(fixes: readonly Fix[]): readonly string[] {
  const pages = fixes.flatMap((fix) => obstacleFindings(fix).map(({ cause }) => pageOf(cause)));
  return [...new Set(pages.filter((page) => page !== null))];
}

/** Stand-alone tasks that have not run. Only who ran them knows how they are run: a schedule, a pipeline, a person. */
function runAgainStep(open: readonly Member[]): readonly OutageStep[] {
  const tasks = open.filter(({ family }) => family !== undefined);
  if (tasks.length === 0) return [];
  const names = tasks
    .slice(0, mostNamed)
    .map(({ cluster, family = '' }) => `${cleanText(cluster, 255)}/${cleanText(family, 255)}`);
  const more = tasks.length > names.length ? ` and ${tasks.length - names.length} more` : '';
  return [
    {
      label: `Run ${tasks.length === 1 ? 'this stand-alone task' : 'these stand-alone tasks'} again where you started ${tasks.length === 1 ? 'it' : 'them'}, for ECS does not try again by itself: ${names.join(', ')}${more}`,
      command: '',
    },
  ];
}

function showStep({ operator }: Place): readonly OutageStep[] {
  const command = operatorCommand(['incidents'], operator);
  return command === null ? [] : [{ label: 'See all of them, and how they are', command }];
}

/** `cluster/service`, or `cluster/family (stand-alone task)`, cleaned. */
export function nameOf({ cluster, service, family }: Pick<Member, 'cluster' | 'service' | 'family'>): string {
  const name = family === undefined ? cleanText(service, 255) : `${cleanText(family, 255)} (stand-alone task)`;
  return `${cleanText(cluster, 255)}/${name}`;
}

function rank({ state }: Member): number {
  return ['down', 'stalled', 'own', 'ended', 'runs'].indexOf(state);
}
