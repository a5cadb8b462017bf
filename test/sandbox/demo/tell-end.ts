import { type AnyChange, diffOf, headOf, sayProof } from './change-lines.ts';
import type { FindingJson, IncidentJson, Message } from './incident-json.ts';
import { readMail } from './mail-parts.ts';
import { clean, count, type Paper } from './paper.ts';
import type { Played } from './play.ts';

/** Incidents of which the whole story is told. Of more, each is a few lines. */
const mostStories = 2;

const moves: Readonly<Record<string, string>> = {
  act: 'your move, for nothing but a person helps',
  decide: 'your move, for the product waits for a yes or no',
  fyi: 'nobody has to act now',
  ok: 'it is over, and nobody has to act',
};

/** Prints how each incident stands: whose move it is, why it failed, what the product did, how that is proved, what is left. */
export function tellEnd(paper: Paper, played: Played): void {
  const { incidents } = played;
  for (const incident of incidents) {
    paper.line();
    tellHead(paper, incident, played);
    if (incidents.length <= mostStories) tellStory(paper, incident, played);
    else tellCauses(paper, incident);
  }
  paper.line();
  paper.prose(sayFigures(played), '', { paint: paper.ink.dim });
}

function tellHead(paper: Paper, incident: IncidentJson, played: Played): void {
  const { ink } = paper;
  const urgency = urgencyOf(incident, played);
  const paint = urgency === 'act' ? ink.red : urgency === 'decide' ? ink.yellow : ink.green;
  const name = incident.service ?? `task ${incident.family}`;
  paper.prose(`${name}: ${moves[urgency] ?? urgency}`, '', { paint: (text) => ink.bold(paint(text)) });
  paper.prose([...runningOf(incident, played), count(incident.failures, 'failure'), incident.id].join(' · '), '  ');
}

/** As in the last message; an incident that is closed without a further message is over. */
function urgencyOf(incident: IncidentJson, played: Played): string {
  const last = lastMessage(incident, played)?.urgency ?? 'fyi';
  return incident.status === 'closed' && last !== 'act' ? 'ok' : last;
}

function lastMessage({ id }: IncidentJson, { messages }: Played): Message | undefined {
  return messages.findLast(({ incident }) => incident?.id === id);
}

function runningOf({ service, workload }: IncidentJson, { report }: Played): readonly string[] {
  const now = report.worldAfter.services[`${workload.split('/')[3]}/${service}`];
  if (now === undefined) return [];
  return [`${now.runningCount} of ${count(now.desiredCount, 'task')} running, ${now.taskDefinition.split('/').at(-1)}`];
}

function tellStory(paper: Paper, incident: IncidentJson, played: Played): void {
  const title = (text: string): void => paper.line(paper.ink.bold(text));
  title('Why it failed');
  tellCauses(paper, incident);
  const made = incident.changes.filter(({ state }) => state !== 'intended' && state !== 'failed');
  title('What the product did');
  if (made.length === 0) paper.line('  nothing');
  for (const change of made) tellChange(paper, change);
  const would = plannedOf(incident);
  if (would.length > 0) title('What the product would do');
  for (const change of would) tellChange(paper, change);
  const proofs = [...new Set(made.flatMap((change) => sayProof(change) ?? []))];
  if (proofs.length > 0) title('How that is proved');
  for (const proof of proofs) {
    const of = made.filter((change) => sayProof(change) === proof).length;
    paper.prose(made.length === 1 ? proof : `${proof} (${count(of, 'change')})`, '  · ');
  }
  title('What is left, and whose it is');
  const left = leftOf(incident, played);
  if (left.length === 0) paper.line('  nothing');
  for (const { whose, what } of left) paper.prose(`${whose}: ${what}`, '  · ');
}

/** In lines. What shows a cause, and the whole of it, stands in the message. */
const longestCause = 2;

/** How each cause ended, and what it was. Findings with one number are one cause. */
function tellCauses(paper: Paper, incident: IncidentJson): void {
  const groups = Map.groupBy(incident.findings, ({ number, id }) => number ?? id);
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue;
    const names = others.flatMap(({ requirement }) => requirement?.split('/').at(-1) ?? []);
    const also = names.length === 0 ? '' : ` (and ${names.join(', ')})`;
    paper.prose(`${first.cause}, ${first.certainty}: ${endOf(first, incident)}`, '  · ');
    paper.prose(`${first.title}${also}`, '    ', { paint: paper.ink.dim, most: longestCause });
  }
}

function endOf({ decision, resolution, reason }: FindingJson, { status }: IncidentJson): string {
  switch (resolution) {
    case 'verified':
      return 'repaired by the product, and proved';
    case 'undone':
      return 'repaired by the product, and taken back';
    case 'unproved':
      return 'repaired by the product, and not proved';
    default:
      if (decision === 'apply') return 'being repaired by the product';
      return status === 'closed' ? 'left to people, and gone now' : `left to people, for ${reason}`;
  }
}

function plannedOf({ findings, changes }: IncidentJson): readonly AnyChange[] {
  const made = new Set(changes.map(({ id }) => id));
  const planned = findings.flatMap((one) => one.planned ?? []).filter(({ id }) => !made.has(id));
  return [...new Map(planned.map((one) => [one.id, one])).values()];
}

/** A change as a diff. Each side is a line of its own, however long, so that it can be copied. */
function tellChange(paper: Paper, change: AnyChange): void {
  const { ink } = paper;
  paper.prose(headOf(change), '  ± ');
  const colour = { '=': ink.dim, '-': ink.red, '+': ink.green } as const;
  for (const { sign, text } of diffOf(change))
    paper.line(`      ${colour[sign](clean(sign === '=' ? text : `${sign} ${text}`))}`);
}

function leftOf(
  incident: IncidentJson,
  played: Played,
): readonly { readonly whose: 'you' | 'the product'; readonly what: string }[] {
  const { steps, lasting } = readMail(lastMessage(incident, played)?.text ?? '');
  const watched = incident.changes.filter(({ state }) => state === 'made').length;
  return [
    ...(incident.status === 'closed' ? [] : steps).map((what) => ({ whose: 'you' as const, what })),
    ...(watched === 0 ? [] : [{ whose: 'the product' as const, what: `watch ${count(watched, 'change')}` }]),
    ...lasting.map((what) => ({ whose: 'you' as const, what })),
  ];
}

function sayFigures({ incidents, messages, report, steps, ending }: Played): string {
  const denied = report.calls.filter(({ error }) => error !== null && /AccessDenied|Unauthorized/.test(error)).length;
  const seconds = steps.find(({ text }) => text === 'incident played')?.seconds ?? 0;
  return [
    `${count(incidents.length, 'incident')}, ${count(messages.length, 'message')}, ${count(report.calls.length, 'AWS call')} of the product’s functions (${denied === 0 ? 'none' : denied} denied), ${seconds} s.`,
    `It ended because ${ending.because}.`,
  ].join(' ');
}
