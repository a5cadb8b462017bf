import type { ControlNews, ParameterSeen } from '../../control/controls.ts';
import type { ModeReading } from '../../control/mode-reading.ts';
import { cleanText } from '../text/clean-text.ts';
import { counted } from '../text/counted.ts';
import { capitalise } from '../text/first-letter.ts';
import { shortName, shortPrincipal } from '../text/short-arn.ts';
import { shortTime } from '../text/short-time.ts';
import { sayModeReading } from './mode-words.ts';

/**
 * Whose move it is: where the product stopped itself, or has no mode, or leaves tasks unexamined, only a person helps.
 */
export function urgencyOf(news: ControlNews): 'act' | 'fyi' {
  switch (news.is) {
    case 'braked':
      return 'act';
    case 'mode-changed':
      return news.to === 'missing' || news.to === 'not-a-mode' ? 'act' : 'fyi';
    case 'capped':
      return news.what === 'stand-alone' ? 'act' : 'fyi';
    case 'paused':
    case 'pause-ended':
    case 'resumed':
    case 'restored':
    case 'answered':
    case 'only-watches':
    case 'in-charge':
      return 'fyi';
  }
}

/** What happened to a control, in one sentence: what it is now, then who did it. ARNs are whole: a name alone may be another's. */
export function sayNews(news: ControlNews): string {
  switch (news.is) {
    case 'mode-changed':
      return `The mode was changed from ${parameters[news.from]} to ${parameters[news.to]} by ${who(news.by)}${ways[news.way]}.`;
    case 'paused':
      return `The product is paused until ${shortTime(news.until)} by ${who(news.by)}. Until then it makes no change, and still undoes what did not help.`;
    case 'pause-ended':
      return `The pause that ${who(news.by)} asked for is over.`;
    case 'braked':
      return `The product stopped itself: ${news.ineffective} of its repairs within an hour did not help. It still explains failures, and changes nothing until a person runs "resume".`;
    case 'resumed':
      return `The product was resumed by ${who(news.by)}: ${news.ended.map((one) => ended[one]).join(' and ')}.`;
    case 'restored':
      return `${who(news.by)} lets the product change again what it had left alone for ${sayIncident(news)}: ${news.targets.map(sayTarget).join(', ')}. It does so when the next task fails.`;
    case 'answered':
      return `${who(news.by)} said ${answers[news.answer]} to what the product would change for ${sayIncident(news)} (plan ${cleanText(news.plan, 12)}).${news.answer === 'reject' ? ' A message about it says what is left to do.' : ''}`;
    case 'only-watches':
      return `This installation only watches: another one is in charge of this account and Region, ${cleanText(news.operator, 600)}. Two that change the same things would undo each other's work. Nothing is changed or taken back by this one, and people hear of each failure from both: delete the stack of the one that is not wanted.`;
    case 'in-charge':
      return 'No other installation keeps this one from changing things in this account and Region any more.';
    case 'capped':
      return sayCapped(news);
  }
}

const answers = { approve: 'yes', reject: 'no' } as const;

/** `api, incident inc-1` */
function sayIncident({ workload, incident }: { readonly workload?: string; readonly incident: string }): string {
  return `${workload === undefined ? '' : `${cleanText(workload, 255)}, `}incident ${incident}`;
}

/** The same for a subject, in a few words. */
export function headNews(news: ControlNews): string {
  switch (news.is) {
    case 'mode-changed':
      return `mode ${parameters[news.to]}, it was ${parameters[news.from]}`;
    case 'paused':
      return `paused until ${shortTime(news.until)} by ${shortPrincipal(news.by)}`;
    case 'pause-ended':
      return 'the pause is over';
    case 'braked':
      return `stopped itself: ${news.ineffective} repairs did not help`;
    case 'resumed':
      return `resumed by ${shortPrincipal(news.by)}`;
    case 'restored':
      return `${news.workload ?? news.incident}: changes allowed again by ${shortPrincipal(news.by)}`;
    case 'answered':
      return `${news.workload ?? news.incident}: ${shortPrincipal(news.by)} said ${answers[news.answer]} to its repair`;
    case 'only-watches':
      return 'only watches, for another installation is in charge here';
    case 'in-charge':
      return 'no other installation is in charge any more';
    case 'capped':
      return `${countOf(news)} only counted`;
  }
}

type Capped = Extract<ControlNews, { readonly is: 'capped' }>;

/** What was only counted, which limit says so, and when it is told of. */
function sayCapped(news: Capped): string {
  const { what, limit, since, workloads, isMore, named } = news;
  const others = isMore || workloads > named.length ? ', and others' : '';
  const which = `${named.join(', ')}${others}`;
  const count = capitalise(countOf(news));
  return what === 'drill'
    ? `${count} came since ${shortTime(since)} (${which}), and are ignored because ${limit} an hour are told. Drills are made-up failures: whoever may put events on the bus can send them.`
    : `${count} failed since ${shortTime(since)} that no service of ECS stands behind (tasks that somebody started): ${which}. They are ignored because limits.standAloneIncidentsPerHour is ${limit}, and so many such incidents began within the hour. They are counted, and not examined. One that fails again in an hour with fewer is told of as usual, and so are services.`;
}

function countOf({ what, workloads, isMore }: Capped): string {
  const noun = what === 'drill' ? 'drill' : 'workload';
  return `${isMore ? 'more than ' : ''}${counted(workloads, `more ${noun}`)}`;
}

/** The mode that is in force now, what sets it, and what it means. */
export function sayInForce(reading: ModeReading): string {
  if (reading.is === 'unread') return `unknown: ${sayModeReading(reading)}. Nothing is changed, and it is read again.`;
  return `${reading.mode}: ${meaning[reading.mode]} (${sayModeReading(reading)})`;
}

const meaning = {
  off: 'nothing is changed, and nothing is undone',
  'dry-run': 'nothing is changed, only shown; people can undo',
  apply: 'what the configuration allows is changed',
} as const;

const parameters: Readonly<Record<ParameterSeen, string>> = {
  off: 'off',
  'dry-run': 'dry-run',
  apply: 'apply',
  missing: 'nothing (the parameter does not exist)',
  'not-a-mode': 'something that is none of off, dry-run and apply',
};

const ways = { command: '', directly: ', directly in Parameter Store', unknown: '' } as const;
const ended = { pause: 'the pause is over', brake: 'what stopped it itself is released' } as const;

/** A target's key joins what it is made of: a role and a policy, a service, a family, a log group. */
function sayTarget(key: string): string {
  return key.split('|').map(shortName).join(' with ');
}

function who(arn: string | null): string {
  return arn === null ? 'somebody whom AWS does not name' : cleanText(arn, 600);
}
