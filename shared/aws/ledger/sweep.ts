import type { Versioned } from '../../incident/ledger.ts';
import type { Sweep } from '../../sweep/sweep.ts';
import { getItem } from './item.ts';
import { itemKey, type LedgerTable } from './keys.ts';
import { jsonAttribute, readJsonAttribute } from './stored-json.ts';
import { ofVersion, transact } from './transact.ts';

const sort = 'sweep';

/** @throws CallError, Error if a newer version of the product wrote it */
export async function loadSweep(at: LedgerTable): Promise<Versioned<Sweep> | undefined> {
  const item = await getItem(at, 'sweep', sort);
  if (item === undefined) return undefined;
  return { item: readJsonAttribute(item) as unknown as Sweep, version: Number(item['version']?.N) };
}

/**
 * Writes the record of the sweep.
 * @returns false if somebody else wrote it in between.
 * @throws CallError, Error if it does not fit into one item
 */
export async function saveSweep(at: LedgerTable, sweep: Sweep, version: number): Promise<boolean> {
  const attribute = jsonAttribute(sweep);
  if (attribute === undefined)
    throw new Error(
      `the record of the sweep does not fit into one item of the ledger: ${sweep.left.length} services are left, ${sweep.standing.length} findings stand`,
    );
  const item = { ...itemKey('sweep', sort), ...attribute, version: { N: String(version + 1) } };
  const refused = await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(version) } }]);
  return refused === undefined;
}
