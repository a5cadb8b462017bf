import type { ControlNotice, Controls } from '../../control/controls.ts';
import type { Versioned } from '../../incident/ledger.ts';
import { UnreadableRecord } from '../unreadable-record.ts';
import { getItem } from './item.ts';
import { expires, historyDays, itemKey, type LedgerTable } from './keys.ts';
import { query } from './query.ts';
import { type Item, jsonAttribute, readJsonAttribute } from './stored-json.ts';
import { ofVersion, transact } from './transact.ts';

const sort = 'controls';

/** @throws CallError, Error if a newer version of the product wrote it */
export async function loadControls(at: LedgerTable): Promise<Versioned<Controls> | undefined> {
  const item = await getItem(at, 'control', sort);
  if (item === undefined) return undefined;
  const { schema: _schema, ...controls } = readJsonAttribute(item);
  return { item: controls as unknown as Controls, version: Number(item['version']?.N) };
}

/** What happened to the controls, as long as it is kept, in no order, without what cannot be read. @throws CallError */
export async function listNotices(at: LedgerTable): Promise<readonly ControlNotice[]> {
  const items = await query(at, 'control', Number.POSITIVE_INFINITY, { prefix: noticePrefix });
  return items.flatMap((item) => readable(item) ?? []);
}

function readable(item: Item): ControlNotice | undefined {
  try {
    return readJsonAttribute(item) as unknown as ControlNotice;
  } catch (fault) {
    if (fault instanceof UnreadableRecord) return undefined;
    throw fault;
  }
}

/** Of the ids of notices, which `advanceControls` gives. */
const noticePrefix = 'control-';

/**
 * Writes the controls, and beside them each notice that is not sent yet, under its own key: what happened to the controls is kept as
 * long as closed incidents are.
 * @returns false if somebody else wrote the controls in between.
 * @throws CallError
 */
export async function saveControls(at: LedgerTable, controls: Controls, version: number): Promise<boolean> {
  const attribute = jsonAttribute({ schema: 1, ...controls });
  if (attribute === undefined) throw new Error('the controls do not fit into one item of the ledger');
  const item = { ...itemKey('control', sort), ...attribute, version: { N: String(version + 1) } };
  const notices = controls.outbox.map((notice) => ({
    Put: {
      TableName: at.table,
      Item: { ...itemKey('control', notice.id), ...noticeAttribute(notice), ...expires(notice.at, historyDays) },
    },
  }));
  const refused = await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(version) } }, ...notices]);
  return refused === undefined;
}

function noticeAttribute(notice: ControlNotice): Item {
  return { json: { S: JSON.stringify({ schema: 1, ...notice }) } };
}
