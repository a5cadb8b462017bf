import type { GivenCommand, Outcome } from '../../control/command.ts';
import type { Instant } from '../../event/instant.ts';
import { getItem } from './item.ts';
import { expires, itemKey, type LedgerTable } from './keys.ts';
import { query } from './query.ts';
import { type Item, jsonAttribute, readJsonAttribute } from './stored-json.ts';
import { ofVersion, transact } from './transact.ts';

/** In days. A message stays on a queue for a shorter time. */
const keptDays = 15;

/**
 * Writes a command, or remembers that a request was answered, under its id.
 * @param command null for a request that only reads: its id must not be used again either.
 * @returns false if the id was used before.
 * @throws CallError
 */
export async function claimId(
  at: LedgerTable,
  id: string,
  command: GivenCommand | null,
  now: Instant,
): Promise<boolean> {
  const item = { ...itemKey('command', id), ...whole(command), ...expires(now, keptDays) };
  const put = { Put: { TableName: at.table, Item: item, ...ofVersion(0) } };
  const refused = await transact(at, command === null ? [put] : [put, waitingPut(at, id, command, now)]);
  return refused === undefined;
}

const waiting = 'waiting#';

/** Marks a command that came to no outcome yet, so that a tick finds it among all that was asked. */
function waitingPut(at: LedgerTable, id: string, { at: given }: GivenCommand, now: Instant) {
  const Item = { ...waitingKey(id), id: { S: id }, given: { S: given }, ...expires(now, keptDays) };
  return { Put: { TableName: at.table, Item } };
}

function waitingKey(id: string): Item {
  return itemKey('command', `${waiting}${id}`);
}

/** @throws CallError */
export async function listWaiting(at: LedgerTable): Promise<readonly string[]> {
  const marks = await query(at, 'command', Number.POSITIVE_INFINITY, { prefix: waiting });
  const sorted = marks.toSorted((one, other) => ((one['given']?.S ?? '') < (other['given']?.S ?? '') ? -1 : 1));
  return sorted.flatMap((mark) => mark['id']?.S ?? []);
}

/** A command that the operator wrote. @throws CallError */
export async function loadCommand(at: LedgerTable, id: string): Promise<GivenCommand | undefined> {
  const item = await getItem(at, 'command', id);
  if (item === undefined) return undefined;
  const { value } = readJsonAttribute(item) as unknown as Stored<GivenCommand | null>;
  return value ?? undefined;
}

/** @throws CallError */
export async function loadOutcome(at: LedgerTable, id: string): Promise<Outcome | undefined> {
  const item = await getItem(at, 'outcome', id);
  return item === undefined ? undefined : (readJsonAttribute(item) as unknown as Stored<Outcome>).value;
}

/** The first outcome stands. @throws CallError */
export async function saveOutcome(at: LedgerTable, id: string, outcome: Outcome, now: Instant): Promise<void> {
  const item = { ...itemKey('outcome', id), ...whole(outcome), ...expires(now, keptDays) };
  await transact(at, [
    { Put: { TableName: at.table, Item: item, ...ofVersion(0) } },
    { Delete: { TableName: at.table, Key: waitingKey(id) } },
  ]);
}

type Stored<T> = { readonly value: T };

function whole(value: GivenCommand | Outcome | null): Item {
  const attribute = jsonAttribute({ schema: 1, value });
  if (attribute === undefined) throw new Error('a command does not fit into one item of the ledger');
  return attribute;
}
