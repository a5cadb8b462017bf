import { keyOfObstacle } from '../../diagnosis/obstacle.ts';
import { withoutPatterns } from '../../diagnosis/suspicious.ts';
import type { Incident } from '../../incident/incident.ts';
import { openFindings } from '../../incident/next-look.ts';
import type { Member, Outage, OutageEntry, OutageState } from '../../incident/outage.ts';
import { sizeOf, type Tally, tally } from '../../incident/outage-news.ts';
import { cleanText, cutText, toAscii } from '../text/clean-text.ts';
import { capitalise } from '../text/first-letter.ts';
import { describeInstructions } from './instructions.ts';
import { sayObstacle } from './obstacle-words.ts';
import { type OperatorAddress, operatorCommand } from './operator-command.ts';
import type { OutageStep } from './outage-step.ts';
import { describePermissions } from './permission.ts';
import { tryAllNow } from './try-all-now.ts';

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
export type Place = {
  readonly account: string;
  readonly region: string;
  readonly operator: OperatorAddress | undefined;
};

export type OutageUrgency = 'act' | 'fyi' | 'ok';

/** What a message about an outage says, before a channel renders it. All texts are cleaned, none is escaped. */
export type OutageContent = {
  readonly urgency: OutageUrgency;
  readonly subject: string;
  readonly headline: string;
  readonly why: string;
  readonly steps: readonly OutageStep[];
  readonly after: string;
  readonly counts: Tally;
  /** Those that are shown first stand first: those that are down. */
  readonly services: readonly Member[];
};

/** Composes what all channels say of an outage. */
export function outageContent(notification: OutageNotification, place: Place): OutageContent {
  const { outage, entry, members, fixes } = notification;
  const counts = tally(members);
  const urgency = urgencyOf(notification, counts);
  const obstacle = sayObstacle(outage.obstacle);
  const where = `${place.account} ${place.region}`;
  const says = headOf(entry, counts);
  const isOver = entry.state === 'outage-over';
  const open = members.filter(({ state }) => state === 'down' || state === 'stalled');
  return {
    urgency,
    subject: toAscii(
      cutText(`[${urgency.toUpperCase()}] ${says} (${where}): ${subjectEnds[entry.state]}${obstacle}`, 97),
    ),
    headline: `${openings[urgency]}${says} (${place.account}, ${place.region}).`,
    why: whyOf(entry, counts, obstacle),
    steps: isOver
      ? []
      : [
          ...(entry.state === 'outage-stalled' ? [] : fixSteps(fixes, obstacle)),
          ...tryAllNow(open, place.region),
          ...showStep(place),
        ],
    after: isOver ? '' : afterwards,
    counts,
    services: [...members].toSorted((a, b) => rank(a) - rank(b) || (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
}

const openings: Readonly<Record<OutageUrgency, string>> = {
  act: 'ACTION NEEDED: ',
  fyi: 'FOR YOUR INFORMATION: ',
  ok: 'OK: ',
};

const subjectEnds: Readonly<Record<OutageState, string>> = {
  outage: '',
  'outage-grown': '',
  'outage-stalled': 'try now. It was: ',
  'outage-over': 'it was: ',
};

const afterwards =
  'The services are told of together, here, and once more when all of them run again. A service that has a further cause or a decision of its own is told of by itself.';

function urgencyOf({ entry, fixes }: OutageNotification, counts: Tally): OutageUrgency {
  if (entry.state === 'outage-over') return counts.runs + counts.ended > 0 ? 'ok' : 'fyi';
  if (entry.state === 'outage-stalled') return 'act';
  const passes = fixes.flatMap((fix) => obstacleFindings(fix).map((finding) => finding.passes?.is));
  return passes.length > 0 && passes.every((is) => is === 'yes') ? 'fyi' : 'act';
}

function headOf({ state }: OutageEntry, counts: Tally): string {
  const { down, stalled, runs, ended } = counts;
  switch (state) {
    case 'outage':
    case 'outage-grown':
      return `${services(down + stalled)} cannot start${state === 'outage-grown' ? ', and their number has grown' : ''}`;
    case 'outage-stalled':
      return `ECS no longer tries ${services(stalled + down)}`;
    case 'outage-over':
      return runs > 0 || ended === 0
        ? `${services(runs)} ${runs === 1 ? 'runs' : 'run'} again`
        : `${services(ended)} ended`;
  }
}

function whyOf({ state }: OutageEntry, counts: Tally, obstacle: string): string {
  const { runs, ended, own } = counts;
  const others =
    own === 0
      ? ''
      : ` ${capitalise(services(own))} still ${own === 1 ? 'fails' : 'fail'} for another cause, told as its own.`;
  if (state === 'outage-over') {
    const silent = ended === 0 ? '' : ` The incidents of ${services(ended)} ended, and no run was seen.`;
    return `What stood in the way: ${obstacle}.${silent}${others}`;
  }
  const again =
    runs === 0 ? '' : ` ${capitalise(services(runs))} of the same obstacle ${runs === 1 ? 'runs' : 'run'} again.`;
  if (state === 'outage-stalled')
    return `The obstacle is gone (${obstacle}), and ECS starts no more tasks of these services until it is told to.${again}${others}`;
  return `One obstacle stands in the way of ${sizeOf(counts) === 1 ? 'it' : 'all of them'}: ${obstacle}.${again}${others}`;
}

function services(count: number): string {
  return count === 1 ? '1 service' : `${count} services`;
}

/** The findings of an incident that the obstacle causes, as a message may show them. */
function obstacleFindings({ incident, key }: Fix) {
  return openFindings(incident)
    .filter(({ obstacle }) => obstacle !== undefined && keyOfObstacle(obstacle) === key)
    .map(withoutPatterns);
}

/** The longest piece that is pasted, in characters, so that a chat or a mail holds several. */
const longestPiece = 6000;

/** What removes the obstacle: each piece once, however many services need it. */
function fixSteps(fixes: readonly Fix[], obstacle: string): readonly OutageStep[] {
  const found = fixes.flatMap((fix) => obstacleFindings(fix).map((finding) => ({ finding, incident: fix.incident })));
  const [first] = found;
  if (first === undefined) return [];
  const next = cleanText(first.finding.next.replaceAll('\n', ' '), 900);
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
  return [{ label: `Remove the obstacle (${cutText(obstacle, 200)}). ${next}`, command: '' }, ...shown];
}

function showStep({ operator }: Place): readonly OutageStep[] {
  const command = operatorCommand(['incidents'], operator);
  return command === null ? [] : [{ label: 'See all of them, and how they are', command }];
}

/** `cluster/service`, cleaned. */
export function nameOf({ cluster, service }: Pick<Member, 'cluster' | 'service'>): string {
  return `${cleanText(cluster, 255)}/${cleanText(service, 255)}`;
}

function rank({ state }: Member): number {
  return ['down', 'stalled', 'own', 'ended', 'runs'].indexOf(state);
}
