import { reasonsOf } from '../shared/event/task-reasons.ts';
import { redact } from '../shared/redact.ts';
import { readStoppedReason } from '../shared/stopped-reason/read-stopped-reason.ts';
import { type KnownService, serviceIn } from './known-place.ts';
import { membersIn } from './quoted-members.ts';

/** A reason in a document, where it stands there (`tasks[0].stoppedReason`), and the service whose task it is, if it is said. */
export type Found = Of & { readonly text: string; readonly from: string };

/** What a document holds: its reasons, how many tasks and jobs say none, and what in it is no reason where one belongs. */
export type Findings = { readonly found: readonly Found[]; readonly silent: number; readonly odd: string | null };

/** What is counted while a document is read. */
type Seen = { found: Found[]; silent: number; odd: string | null };

type Fields = Readonly<Record<string, unknown>>;
/** Of what a reason is. */
type Of = { readonly id?: string | number; readonly service?: KnownService };
type Place = Of & { readonly path: string; readonly depth: number };
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
  const seen: Seen = { found: [], silent: 0, odd: null };
  visit(value, { path: '', depth: 0 }, seen);
  const { found, silent, odd } = seen;
  const telling = found.filter(({ text }) => !isFirstSymptom(text));
  return { found: telling.length > 0 ? telling : found, silent, odd };
}

function visit(value: unknown, place: Place, seen: Seen): void {
  if (place.depth > deepest) return;
  if (typeof value === 'string') {
    visitText(value, place, seen);
    return;
  }
  if (Array.isArray(value)) {
    if (value.length === 0 && /(?:^|\.)tasks$/.test(place.path))
      seen.odd ??= 'holds no task: stopped tasks can be described for about an hour';
    for (const [index, one] of value.entries())
      visit(one, { ...place, path: `${place.path}[${index}]`, depth: place.depth + 1 }, seen);
    return;
  }
  if (!isFields(value)) return;
  const id = place.id ?? idOf(value);
  const service = serviceIn(value) ?? place.service;
  const here: Place = { ...place, ...(id !== undefined && { id }), ...(service !== undefined && { service }) };
  if (isStopped(value)) {
    const reasons = reasonsIn(value, here);
    seen.found.push(...reasons);
    if (reasons.length > 0) return;
  }
  const before = seen.found.length;
  visitMembers(value, here, seen);
  if (!isStopped(value) || seen.found.length > before) return;
  seen.silent++;
  seen.odd ??= oddReason(value, here.path);
}

function visitMembers(value: Fields, here: Place, seen: Seen): void {
  for (const [name, one] of Object.entries(value)) {
    const inner: Place = { ...here, path: pathTo(here.path, name), depth: here.depth + 1 };
    if (typeof one === 'string' && reasonMembers.has(name.toLowerCase()) && one.trim() !== '' && !opensJson(one))
      pushOnce(seen.found, one, inner);
    else visit(one, inner, seen);
  }
}

/** A string may be a reason, JSON in an envelope, or what a program printed of an answer. */
function visitText(text: string, place: Place, seen: Seen): void {
  const inner = opensJson(text) ? parseJson(text) : undefined;
  if (inner !== undefined) {
    visit(inner.value, { ...place, depth: place.depth + 1 }, seen);
    return;
  }
  const printed = membersIn(text);
  if (printed.length > 0)
    for (const one of printed) pushOnce(seen.found, one.text, { ...place, path: pathTo(place.path, one.name) });
  else if (place.depth === 0 ? text.trim() !== '' : isReason(text)) pushOnce(seen.found, text, place);
}

/** Events of a service repeat themselves: the same text is told once for the same thing. */
function pushOnce(found: Found[], text: string, place: Place): void {
  if (found.some((one) => one.text === text)) return;
  found.push({ text, ...ofPlace(place), from: place.path });
}

function ofPlace({ id, service }: Of): Of {
  return { ...(id !== undefined && { id }), ...(service !== undefined && { service }) };
}

/** Whether a value is a task or a job, which says in several members why it stopped. */
function isStopped(value: Fields): boolean {
  const names = Object.keys(value).map((name) => name.toLowerCase());
  return ['stoppedreason', 'containers', 'laststatus'].some((name) => names.includes(name)) || isJob(names);
}

/** What stands where a reason belongs, if it is no text. */
function oddReason(value: Fields, path: string): string | null {
  const found = Object.entries(value).find(([name, one]) => /^stoppedreason$/i.test(name) && one !== null);
  if (found === undefined) return null;
  const [name, one] = found;
  return `has a ${pathTo(path, name)} that is ${one === '' ? 'empty' : 'no text'}`;
}

function isJob(names: readonly string[]): boolean {
  return names.includes('attempts') && (names.includes('jobid') || names.includes('statusreason'));
}

function reasonsIn(task: Fields, place: Place): readonly Found[] {
  const written = [...writtenIn(task, place.path, place.depth)];
  const [first, ...others] = written.map(({ text }) => ({ reason: text }));
  return reasonsOf({ stoppedReason: first?.reason ?? null, containers: others }).map((text) => ({
    text,
    ...ofPlace(place),
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
