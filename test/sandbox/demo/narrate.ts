import type { EcsMoment } from '../ecs/moments.ts';
import type { Deed } from '../world/deed-schema.ts';
import type { IncidentJson, Message } from './incident-json.ts';
import type { Moment, Tell } from './moments.ts';
import { narrateChange, narrateFinding, narrateProof } from './narrate-incident.ts';
import { clean, type Paper, wrap } from './paper.ts';

/** What the narrator has printed already, so that nothing is printed twice. */
type Told = {
  readonly reasons: Map<string, string>;
  readonly findings: Map<string, string>;
  readonly changes: Map<string, string>;
};

/** Makes a function that prints the events of a run for a person, line by line. */
export function createNarrator(paper: Paper): Tell {
  const told: Told = { reasons: new Map(), findings: new Map(), changes: new Map() };
  return (moment) => {
    switch (moment.is) {
      case 'step':
        return paper.progress(`  … ${clean(moment.text)}`);
      case 'step-done':
        return moment.text === 'incident played'
          ? undefined
          : paper.line(
              `  ${paper.ink.green('✓')} ${moment.text.padEnd(34)} ${paper.ink.dim(`${moment.seconds.toFixed(1)} s`)}`,
            );
      case 'begins':
        return begin(paper, moment);
      case 'ecs':
        return narrateEcs(paper, moment.at, moment.moment, told);
      case 'message':
        return narrateMessage(paper, moment.at, moment.message, told);
      case 'happening':
        return narrateHappening(paper, moment);
      case 'incident-closed':
        return stamp(
          paper,
          moment.at,
          paper.ink.green(`incident ${moment.incident.id} of ${moment.incident.workload} is closed`),
        );
      case 'ends':
        return stamp(paper, moment.at, paper.ink.bold(`over: ${moment.ending.because}`));
    }
  };
}

function begin(paper: Paper, { world, mode }: Extract<Moment, { readonly is: 'begins' }>): void {
  const names = [...world.services.map((one) => one.name), ...world.tasks.map((one) => `task ${one.family}`)].join(
    ', ',
  );
  paper.line();
  paper.line(paper.ink.bold(`  ${world.title ?? 'A world'} · ${world.region} · mode ${mode}`));
  paper.line(paper.ink.dim(`  ECS begins to start ${names}`));
  paper.line();
}

const gutter = ' '.repeat(10);

/** Prints a line with the time since the first task. */
function stamp(paper: Paper, at: number, text: string): void {
  const seconds = at / 1000;
  const time = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
  paper.line(`  ${paper.ink.dim(time)} ${text}`);
}

function body(paper: Paper, text: string, indent = gutter): void {
  for (const line of wrap(text, paper.width - indent.length)) paper.line(`${indent}${line}`);
}

function narrateEcs(paper: Paper, at: number, moment: EcsMoment, told: Told): void {
  const { ink } = paper;
  switch (moment.is) {
    case 'task-stopped': {
      const who = `${moment.group} (${revisionOf(moment.taskDefinitionArn)})`;
      if (told.reasons.get(moment.group) === alike(moment.reason)) {
        return paper.progress(`  … ${who}: the same again, failure ${moment.failures}`);
      }
      told.reasons.set(moment.group, alike(moment.reason));
      stamp(paper, at, `${ink.red('✗ task stopped')}  ${who}, failure ${moment.failures}`);
      return body(paper, moment.reason);
    }
    case 'task-running':
      told.reasons.delete(moment.group);
      return stamp(
        paper,
        at,
        `${ink.green('✓ task running')}  ${moment.group} (${revisionOf(moment.taskDefinitionArn)}), task ${moment.taskArn.split('/').at(-1)}`,
      );
    case 'deployment':
      if (moment.state === 'IN_PROGRESS') return paper.progress(`  … deployment of ${moment.service}`);
      return stamp(
        paper,
        at,
        `${moment.state === 'COMPLETED' ? ink.green('✓') : ink.red('✗')} deployment ${moment.id} of ${moment.service} (${revisionOf(moment.taskDefinitionArn)}) ${moment.state}`,
      );
    case 'service-event':
      stamp(paper, at, ink.yellow(`! ${moment.service}`));
      return body(paper, moment.text);
  }
}

/** The reason without the parts that differ each time: ids of requests and of sessions. */
function alike(reason: string): string {
  return reason.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, '');
}

function revisionOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn;
}

function narrateMessage(paper: Paper, at: number, message: Message, told: Told): void {
  const { ink } = paper;
  const { incident } = message;
  paper.line();
  stamp(paper, at, `${ink.cyan('✉')} ${ink.bold(clean(message.state))}  ${clean(message.subject)}`);
  if (incident !== undefined) {
    narrateFindings(paper, incident, told);
    narrateChanges(paper, incident, told);
  }
  narrateText(paper, message);
  paper.line();
}

/**
 * Messages about what was done are printed in short. Messages that a person must read or act on are printed in full.
 */
const toldInShort: readonly string[] = ['changed', 'verified'];

function narrateText(paper: Paper, { state, text }: Message): void {
  const short = toldInShort.includes(state);
  const shown = short ? `${text.split('\n\n')[0] ?? ''}\n…` : text;
  for (const line of wrap(shown.trimEnd(), paper.width - gutter.length - 2)) {
    paper.line(`${gutter}${paper.ink.cyan('│')} ${paper.ink.dim(line)}`);
  }
}

function narrateFindings(paper: Paper, incident: IncidentJson, told: Told): void {
  for (const finding of incident.findings.toSorted((a, b) => Number(b.failing) - Number(a.failing))) {
    const key = `${incident.id}|${finding.id}`;
    const state = finding.decision;
    if (told.findings.get(key) === state) continue;
    told.findings.set(key, state);
    narrateFinding(paper, gutter, finding);
  }
}

function narrateChanges(paper: Paper, incident: IncidentJson, told: Told): void {
  for (const change of incident.changes) {
    const key = `${incident.id}|${change.id}`;
    const before = told.changes.get(key);
    if (before === change.state) continue;
    told.changes.set(key, change.state);
    if (isMade(change.state) && (before === undefined || !isMade(before))) narrateChange(paper, gutter, change);
    narrateProof(paper, gutter, change);
  }
}

function isMade(state: string): boolean {
  return state !== 'intended' && state !== 'failed';
}

function narrateHappening(paper: Paper, { at, happening }: Extract<Moment, { readonly is: 'happening' }>): void {
  paper.line();
  stamp(paper, at, paper.ink.yellow(`☞ ${clean(happening.say ?? describe(happening.do))}`));
  paper.line();
}

/** A description of a deed, for happenings without a sentence of their own. */
function describe(deed: Deed): string {
  const [kind = '', what] = Object.entries(deed)[0] ?? [];
  return `${kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}: ${JSON.stringify(what)}`;
}
