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

/** @throws CallError */
export async function loadOutcome(at: LedgerTable, id: string): Promise<Outcome | undefined> {
  const item = await getItem(at, 'outcome', id);
  return item === undefined ? undefined : (readJsonAttribute(item) as unknown as Stored<Outcome>).value;
}

/** @throws CallError */
export async function saveOutcome(at: LedgerTable, id: string, outcome: Outcome, now: Instant): Promise<void> {
  const item = { ...itemKey('outcome', id), ...whole(outcome), ...expires(now, keptDays) };
  await transact(at, [{ Put: { TableName: at.table, Item: item } }]);
}

type Stored<T> = { readonly value: T };

function whole(value: GivenCommand | Outcome | null): Item {
  const attribute = jsonAttribute({ schema: 1, value });
  if (attribute === undefined) throw new Error('a command does not fit into one item of the ledger');
  return attribute;
}
