import { cleanText } from '../shared/notification/text/clean-text.ts';
import { wrapLines } from '../shared/notification/text/wrap.ts';
import { shortName } from './short-name.ts';
import { sayWhen } from './when.ts';

/** An incident as the list tells it. */
export type Summary = {
  readonly id: string;
  readonly cluster: string;
  readonly service: string | null;
  readonly family: string;
  readonly status: 'open' | 'closed';
  readonly urgency: 'act' | 'decide' | 'fyi' | 'ok';
  readonly who: 'you' | 'product' | 'nobody';
  readonly state: string | null;
  readonly counts: { readonly running: number; readonly desired: number } | null;
  readonly owner: { readonly by: string; readonly at: string } | null;
  readonly openedAt: string;
  readonly failures: number;
  readonly causes: readonly { readonly title: string }[];
};

type Shown = { readonly columns: number | null; readonly timeZone?: string | undefined };

/** Incidents as a table for people: whose move it is first, and below each its cause, its state and its owner. */
export function renderIncidents(incidents: readonly Summary[], { columns, timeZone }: Shown): string {
  const width = Math.max(72, Math.min(columns ?? 80, 120));
  const name = width - 55;
  const row = (who: string, service: string, running: string, since: string) =>
    `${who.padEnd(9)}${service.padEnd(name)} ${running.padEnd(12)} ${since}`.trimEnd();
  const rows = incidents.flatMap((one) => [
    '',
    row(mover(one), workloadOf(one, name), runningOf(one), sayWhen(one.openedAt, timeZone)),
    ...wrapLines(causeOf(one), width, '  ', '  '),
    ...wrapLines(stateOf(one), width, '  ', '  '),
  ]);
  return `${[row('WHO ACTS', 'SERVICE', 'RUNNING', 'SINCE'), ...rows].join('\n')}\n`;
}

/** What to do next, for the first that wants a person. */
export function sayNext(incidents: readonly Summary[]): string {
  const waiting = incidents.find(({ who }) => who === 'you') ?? incidents[0];
  if (waiting === undefined) return 'No incident is open.\n';
  return `\nNext: ecs-init-remediator show ${show(waiting.id)}\n`;
}

function mover({ who }: Summary): string {
  return who === 'you' ? 'YOU' : who;
}

/** Where both names do not fit, the cluster’s is cut first: people look for the service. */
function workloadOf({ cluster, service, family }: Summary, width: number): string {
  const name = service === null ? `${show(family)} (task)` : show(service);
  const room = Math.max(1, width - name.length - 1);
  return fit(`${fit(show(cluster), room)}/${name}`, width);
}

function runningOf({ counts }: Summary): string {
  return counts === null ? '-' : `${counts.running} of ${counts.desired}`;
}

function causeOf({ causes }: Summary): string {
  const [first, ...others] = causes;
  if (first === undefined) return 'not diagnosed yet';
  return `${show(first.title)}${others.length === 0 ? '' : ` (and ${others.length} more)`}`;
}

function stateOf({ id, status, state, owner, failures, urgency }: Summary): string {
  const told = status === 'closed' ? 'over' : show(state ?? 'not told yet');
  const asked = urgency === 'decide' ? ', waits for your yes or no' : '';
  const times = failures === 1 ? '1 failure' : `${failures} failures`;
  return `${show(id)}: ${told}${asked}; ${times}; ${owner === null ? 'no owner' : `owner ${shortName(owner.by)}`}`;
}

function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function show(text: unknown): string {
  return cleanText(String(text), 4096);
}
