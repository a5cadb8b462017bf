import type { GivenCommand, Outcome } from '../../control/command.ts';
import type { Instant } from '../../event/instant.ts';
import { getItem } from './item.ts';
import { expires, itemKey, type LedgerTable } from './keys.ts';
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
  const refused = await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(0) } }]);
  return refused === undefined;
}

/** A command that the operator wrote. @throws CallError */
export async function loadCommand(at: LedgerTable, id: string): Promise<GivenCommand | undefined> {
  const item = await getItem(at, 'command', id);
  if (item === undefined) return undefined;
  const { value } = readJsonAttribute(item) as unknown as Stored<GivenCommand | null>;
  return value ?? undefined;
}

/** In milliseconds, longer than a function may run. */
const claimLasts = 120_000;

/**
 * Takes a command, so that of two deliveries of it only one carries it out.
 * @returns false if another invocation has it.
 * @throws CallError
 */
export async function claimCommand(at: LedgerTable, id: string, now: Instant): Promise<boolean> {
  const moment = Date.parse(now);
  const ConditionExpression = 'attribute_not_exists(pk) OR heldUntil < :now';
  const ExpressionAttributeValues = { ':now': { N: String(moment) } };
  const Item = carrying(id, moment + claimLasts, now);
  const put = { TableName: at.table, Item, ConditionExpression, ExpressionAttributeValues };
  return (await transact(at, [{ Put: put }])) === undefined;
}

/** Only the invocation that has the command calls it. @throws CallError */
export async function freeCommand(at: LedgerTable, id: string, now: Instant): Promise<void> {
  await transact(at, [{ Put: { TableName: at.table, Item: carrying(id, 0, now) } }]);
}

function carrying(id: string, until: number, now: Instant): Item {
  return { ...itemKey('carrying', id), heldUntil: { N: String(until) }, ...expires(now, keptDays) };
}

/** @throws CallError */
export async function loadOutcome(at: LedgerTable, id: string): Promise<Outcome | undefined> {
  const item = await getItem(at, 'outcome', id);
  return item === undefined ? undefined : (readJsonAttribute(item) as unknown as Stored<Outcome>).value;
}

/** The first outcome stands. @throws CallError */
export async function saveOutcome(at: LedgerTable, id: string, outcome: Outcome, now: Instant): Promise<void> {
  const item = { ...itemKey('outcome', id), ...whole(outcome), ...expires(now, keptDays) };
  await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(0) } }]);
}

type Stored<T> = { readonly value: T };

function whole(value: GivenCommand | Outcome | null): Item {
  const attribute = jsonAttribute({ schema: 1, value });
  if (attribute === undefined) throw new Error('a command does not fit into one item of the ledger');
  return attribute;
}
