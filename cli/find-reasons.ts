import { reasonsOf } from '../shared/event/task-reasons.ts';
import { redact } from '../shared/redact.ts';
import { readStoppedReason } from '../shared/stopped-reason/read-stopped-reason.ts';
import { membersIn } from './quoted-members.ts';

/** A reason in a document, and where it stands there: `tasks[0].stoppedReason`. */
export type Found = { readonly text: string; readonly id?: string | number; readonly from: string };

/** What a document holds: its reasons, and how many stopped things say none. */
export type Findings = { readonly found: readonly Found[]; readonly silent: number };

type Fields = Readonly<Record<string, unknown>>;
type Place = { readonly path: string; readonly id?: string | number; readonly depth: number };
type Written = { readonly text: string; readonly from: string };

/** How deep a document is read, JSON inside of its strings included. No answer of AWS is half as deep. */
const deepest = 60;
/** Members in which ECS, Batch and Step Functions write why something stopped, in lower case. */
const reasonMembers: ReadonlySet<string> = new Set(['stoppedreason', 'reason', 'statusreason', 'stopreason']);

/**
 * Finds the reasons in a value at any depth: an event, an answer of an API whatever `--query` made of it, or an envelope
 * that holds one as a string. A task or a job says each of its reasons once; what only says that a container ended is
 * dropped where another member says more.
 */
export function findReasons(value: unknown): Findings {
  const found: Found[] = [];
  const count = { silent: 0 };
  visit(value, { path: '', depth: 0 }, found, count);
  const telling = found.some(({ text }) => !isFirstSymptom(text))
    ? found.filter(({ text }) => !isFirstSymptom(text))
    : found;
  return { found: telling, silent: count.silent };
}

function visit(value: unknown, place: Place, found: Found[], count: { silent: number }): void {
  if (place.depth > deepest) return;
  if (typeof value === 'string') {
    visitText(value, place, found, count);
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries())
      visit(one, { ...place, path: `${place.path}[${index}]`, depth: place.depth + 1 }, found, count);
    return;
  }
  if (!isFields(value)) return;
  const id = place.id ?? idOf(value);
  const here: Place = { ...place, ...(id !== undefined && { id }) };
  if (isStopped(value)) {
    const reasons = reasonsIn(value, here);
    found.push(...reasons);
    if (reasons.length === 0) count.silent++;
    return;
  }
  for (const [name, one] of Object.entries(value)) {
    const inner: Place = { ...here, path: pathTo(here.path, name), depth: here.depth + 1 };
    if (typeof one === 'string' && reasonMembers.has(name.toLowerCase()) && one.trim() !== '' && !opensJson(one))
      pushOnce(found, one, inner);
    else visit(one, inner, found, count);
  }
}

/** A string may be a reason, JSON in an envelope, or what a program printed of an answer. */
function visitText(text: string, place: Place, found: Found[], count: { silent: number }): void {
  const inner = opensJson(text) ? parseJson(text) : undefined;
  if (inner !== undefined) {
    visit(inner.value, { ...place, depth: place.depth + 1 }, found, count);
    return;
  }
  const printed = membersIn(text);
  if (printed.length > 0) for (const one of printed) pushOnce(found, one, place);
  else if (place.depth === 0 ? text.trim() !== '' : isReason(text)) pushOnce(found, text, place);
}

/** Events of a service repeat themselves: the same text is told once for the same thing. */
function pushOnce(found: Found[], text: string, { path, id }: Place): void {
  if (found.some((one) => one.text === text)) return;
  found.push({ text, ...(id !== undefined && { id }), from: path });
}

/** Whether a value is a task or a job, which says in several members why it stopped. */
function isStopped(value: Fields): boolean {
  const names = Object.keys(value).map((name) => name.toLowerCase());
  return names.includes('stoppedreason') || names.includes('containers') || isJob(names);
}

function isJob(names: readonly string[]): boolean {
  return names.includes('attempts') && (names.includes('jobid') || names.includes('statusreason'));
}

function reasonsIn(task: Fields, place: Place): readonly Found[] {
  const written = [...writtenIn(task, place.path, place.depth)];
  const [first, ...others] = written.map(({ text }) => ({ reason: text }));
  return reasonsOf({ stoppedReason: first?.reason ?? null, containers: others }).map((text) => ({
    text,
    ...(place.id !== undefined && { id: place.id }),
    from: written.find((one) => redact(one.text.trim()) === text)?.from ?? place.path,
  }));
}

function* writtenIn(value: unknown, path: string, depth: number): Generator<Written> {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) yield* writtenIn(one, `${path}[${index}]`, depth + 1);
    return;
  }
  if (!isFields(value)) return;
  const members = Object.entries(value);
  for (const [name, one] of members)
    if (typeof one === 'string' && reasonMembers.has(name.toLowerCase())) yield { text: one, from: pathTo(path, name) };
  for (const [name, one] of members) if (typeof one === 'object') yield* writtenIn(one, pathTo(path, name), depth + 1);
}

/** Whether a text of an unknown member tells a reason: members that `--query` renamed, messages of events, lines of logs. */
export function isReason(text: string): boolean {
  return /\S\s+\S+\s+\S/.test(text) && readStoppedReason(text).fault !== 'unknown';
}

function isFirstSymptom(text: string): boolean {
  return readStoppedReason(text).fault === 'deployment-failed';
}

function pathTo(path: string, name: string): string {
  const step = /^[A-Za-z_][\w-]{0,60}$/.test(name) ? name : JSON.stringify(name.slice(0, 60));
  return path === '' ? step : `${path}.${step}`;
}

function idOf(value: Fields): string | number | undefined {
  const id = value['id'] ?? value['taskArn'] ?? value['TaskArn'] ?? value['jobArn'] ?? value['jobId'];
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function opensJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/** Parses JSON; undefined where the text is none. */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
