import type { Versioned } from '../../incident/ledger.ts';
import { hasNews, type Member, type Outage } from '../../incident/outage.ts';
import { getItem } from './item.ts';
import { expires, itemKey, type LedgerTable } from './keys.ts';
import { query } from './query.ts';
import { jsonAttribute, readJsonAttribute } from './stored-json.ts';
import { ofVersion, transact } from './transact.ts';

/** A closed outage is kept for so long: who still ends a member of it finds that it was told. In days. */
const keptDays = 2;
/** What nobody touched for so long is over. In days. */
const longestDays = 90;

/** @throws CallError, Error if a newer version of the product wrote it */
export async function loadOutage(at: LedgerTable, key: string): Promise<Versioned<Outage> | undefined> {
  const item = await getItem(at, 'obstacle', key);
  if (item === undefined) return undefined;
  return { item: readJsonAttribute(item) as unknown as Outage, version: Number(item['version']?.N) };
}

/**
 * Writes an outage, and beside it the mark by which a tick finds those with work.
 * @returns false if somebody else wrote it in between.
 * @throws CallError
 */
export async function saveOutage(at: LedgerTable, outage: Outage, version: number): Promise<boolean> {
  const attribute = jsonAttribute(outage);
  if (attribute === undefined) throw new Error(`the outage ${outage.id} does not fit into one item of the ledger`);
  const { closedAt, openedAt, key } = outage;
  const ttl = closedAt === null ? expires(openedAt, longestDays) : expires(closedAt, keptDays);
  const item = { ...itemKey('obstacle', key), ...attribute, version: { N: String(version + 1) }, ...ttl };
  const mark = itemKey('outage', key);
  const refused = await transact(at, [
    { Put: { TableName: at.table, Item: item, ...ofVersion(version) } },
    hasNews(outage)
      ? { Put: { TableName: at.table, Item: { ...mark, key: { S: key }, ...ttl } } }
      : { Delete: { TableName: at.table, Key: mark } },
  ]);
  return refused === undefined;
}

/** @throws CallError */
export async function listOutages(at: LedgerTable): Promise<readonly string[]> {
  return (await query(at, 'outage')).flatMap((mark) => mark['key']?.S ?? []);
}

/**
 * Each member is an item of its own: however many come at the same time, none waits for another.
 * @throws CallError
 */
export async function saveMember(at: LedgerTable, id: string, member: Member): Promise<void> {
  const attribute = jsonAttribute({ schema: 1, ...member });
  if (attribute === undefined) throw new Error(`a member of ${id} does not fit into one item of the ledger`);
  const moment = { N: String(Date.parse(member.at)) };
  const item = {
    ...itemKey('member', `${id}#${member.workload}`),
    ...attribute,
    moment,
    ...expires(member.at, longestDays),
  };
  const refused = await transact(at, [
    {
      Put: {
        TableName: at.table,
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk) OR moment < :moment OR moment = :moment',
        ExpressionAttributeValues: { ':moment': moment },
      },
    },
  ]);
  // If the condition fails, a later message of the incident has put it already.
  if (refused?.includes('TransactionConflict') === true)
    throw new Error(`another invocation writes the member ${member.workload} of ${id} at this moment`);
}

/** @throws CallError, Error if a newer version of the product wrote one */
export async function listMembers(at: LedgerTable, id: string): Promise<readonly Member[]> {
  const items = await query(at, 'member', Number.POSITIVE_INFINITY, { prefix: `${id}#` });
  return items.map((item) => {
    const { schema: _schema, ...member } = readJsonAttribute(item);
    return member as unknown as Member;
  });
}
