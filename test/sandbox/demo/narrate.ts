import type { EcsMoment } from '../ecs/moments.ts';
import type { Deed } from '../world/deed-schema.ts';
import type { Message } from './incident-json.ts';
import { readMail } from './mail-parts.ts';
import type { Moment, Tell } from './moments.ts';
import { clean, type Paper, wrap } from './paper.ts';

/** The stopped reason that was printed last, by the group of the tasks, so that the same one is not printed twice. */
type Told = Map<string, string>;

/** Makes a function that prints the events of a run for a person, line by line. */
export function createNarrator(paper: Paper): Tell {
  const told: Told = new Map();
  return (moment) => {
    switch (moment.is) {
      case 'step':
        return paper.stage(moment.text);
      case 'step-done':
        return moment.text === playedStep ? undefined : stepDone(paper, moment);
      case 'begins':
        return begin(paper, moment);
      case 'ecs':
        return narrateEcs(paper, moment.at, moment.moment, told);
      case 'message':
        return narrateMessage(paper, moment.at, moment.message);
      case 'happening':
        return stamp(paper, moment.at, '☞', clean(moment.happening.say ?? describe(moment.happening.do)), 'yellow');
      case 'incident-closed':
        return stamp(paper, moment.at, '✓', `incident ${moment.incident.id} is closed`, 'green');
      case 'ends':
        return stamp(paper, moment.at, over, `over: ${moment.ending.because}`, 'bold');
    }
  };
}

/** The mark of the end of a run. */
const over = '■';

/** The step of a run that is told by what happens in it. */
const playedStep = 'incident played';

function stepDone(paper: Paper, { text, seconds }: Extract<Moment, { readonly is: 'step-done' }>): void {
  const { ink } = paper;
  paper.progress('');
  paper.line(`  ${ink.green('✓')} ${text.padEnd(34)} ${ink.dim(`${seconds.toFixed(1)} s`)}`);
}

function begin(paper: Paper, { world, mode }: Extract<Moment, { readonly is: 'begins' }>): void {
  const names = [...world.services.map((one) => one.name), ...world.tasks.map((one) => `task ${one.family}`)];
  paper.line();
  paper.prose(`${world.title ?? 'A world'} · ${world.region} · mode ${mode}`, '', { paint: paper.ink.bold });
  paper.prose(`ECS begins to start ${names.join(', ')}.`, '', { paint: paper.ink.dim });
  paper.line();
  paper.progress(waiting);
}

/** What goes on between two things that are told. */
const waiting = 'waiting for what happens';

const gutter = ' '.repeat(10);

/** Prints a line with the time since the first task and a mark. What was going on before it is over. */
function stamp(paper: Paper, at: number, mark: string, text: string, colour: keyof Paper['ink']): void {
  const seconds = at / 1000;
  const time = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
  const [first = '', ...others] = wrap(text, paper.width - gutter.length);
  paper.line(`${paper.ink.dim(time)} ${paper.ink[colour](mark)} ${paper.ink[colour](first)}`);
  for (const line of others) paper.line(`${gutter.slice(0, 10)}${paper.ink[colour](line)}`);
  paper.progress(mark === over ? '' : waiting);
}

/** In lines. The whole text stands in the message. */
const longestReason = 4;

/** The end of a reason decides, so the middle is left out. */
function reason(paper: Paper, text: string): void {
  const lines = wrap(text, paper.width - gutter.length);
  const half = longestReason / 2;
  const shown = lines.length <= longestReason + 1 ? lines : [...lines.slice(0, half), '…', ...lines.slice(-half)];
  for (const line of shown) paper.line(`${gutter}${paper.ink.dim(line)}`);
}

function narrateEcs(paper: Paper, at: number, moment: EcsMoment, told: Told): void {
  switch (moment.is) {
    case 'task-stopped': {
      const who = `${nameOf(moment.group)}: a task of ${revisionOf(moment.taskDefinitionArn)}`;
      if (told.get(moment.group) === alike(moment.reason))
        return paper.progress(`${who} failed in the same way, failure ${moment.failures}`);
      told.set(moment.group, alike(moment.reason));
      stamp(paper, at, '✗', `${who} stopped (failure ${moment.failures})`, 'red');
      return reason(paper, moment.reason);
    }
    case 'task-running':
      told.delete(moment.group);
      return stamp(
        paper,
        at,
        '✓',
        `${nameOf(moment.group)}: a task of ${revisionOf(moment.taskDefinitionArn)} runs`,
        'green',
      );
    case 'deployment': {
      const what = `${moment.service}: deployment of ${revisionOf(moment.taskDefinitionArn)}`;
      if (moment.state === 'IN_PROGRESS') return paper.progress(what);
      const isDone = moment.state === 'COMPLETED';
      return stamp(paper, at, isDone ? '✓' : '✗', `${what} ${moment.state}`, isDone ? 'green' : 'red');
    }
    case 'service-event':
      stamp(paper, at, '!', `${moment.service}: ECS says`, 'yellow');
      return reason(paper, moment.text);
  }
}

/** `service:api` is the service api; of a stand-alone task the group is its family. */
function nameOf(group: string): string {
  return group.replace(/^service:/, '').replace(/^family:/, 'task ');
}

/** The reason without the parts that differ each time: ids of requests and of sessions. */
function alike(text: string): string {
  return text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, '');
}

function revisionOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}

const colours: Readonly<Record<string, keyof Paper['ink']>> = { act: 'red', decide: 'yellow', ok: 'green' };

/** In lines. A step is told by its beginning; what is to be pasted stands in the e-mail. */
const longestStep = 2;

/** What a phone shows of a message, and what it asks for. */
function narrateMessage(paper: Paper, at: number, message: Message): void {
  paper.line();
  stamp(paper, at, '✉', clean(message.subject), colours[message.urgency ?? ''] ?? 'cyan');
  for (const sentence of shownOf(message)) paper.prose(sentence, gutter);
  for (const [index, title] of readMail(message.text).steps.entries())
    paper.prose(title, `${gutter}${index + 1}. `, { most: longestStep });
  paper.line();
}

/** Where it is stands above already; what it was that is over, too. */
function shownOf({ says, urgency, incident }: Message): readonly string[] {
  if (incident === undefined) return says;
  return says.filter((_, index) => index !== 1 && !(index === 2 && urgency === 'ok'));
}

/** A description of a deed, for happenings without a sentence of their own. */
function describe(deed: Deed): string {
  const [kind = '', what] = Object.entries(deed)[0] ?? [];
  return `${kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${JSON.stringify(what)}`;
}
