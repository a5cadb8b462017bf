import type { Ledger } from '../../incident/ledger.ts';
import { getItem } from './item.ts';
import { expires, itemKey, type LedgerTable } from './keys.ts';
import { transact } from './transact.ts';

/** In days. A message stays on the queue for a shorter time. */
const keptDays = 15;
const lastMode = 'mode';

/** Whether a command was carried out already, and when the last command for the mode was given. @throws CallError */
export async function findCommand(at: LedgerTable, id: string): ReturnType<Ledger['findCommand']> {
  const [done, mode] = await Promise.all([getItem(at, 'command', `id#${id}`), getItem(at, 'command', lastMode)]);
  const given = mode?.['at']?.S;
  return { done: done !== undefined, ...(given !== undefined && { lastMode: given }) };
}

/** Records that a command was carried out. @throws CallError */
export async function noteCommand(at: LedgerTable, command: Parameters<Ledger['noteCommand']>[0]): Promise<void> {
  const done = { ...itemKey('command', `id#${command.id}`), at: { S: command.at }, ...expires(command.at, keptDays) };
  const mode = { ...itemKey('command', lastMode), at: { S: command.at } };
  const put = (item: typeof done | typeof mode) => ({ Put: { TableName: at.table, Item: item } });
  await transact(at, command.mode ? [put(done), put(mode)] : [put(done)]);
}
