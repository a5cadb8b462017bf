import { othersHaveEndedMilliseconds } from '../../environment.ts';
import type { Instant } from '../../event/instant.ts';
import { expires, itemKey, type LedgerTable } from './keys.ts';
import type { Item } from './stored-json.ts';
import { transact } from './transact.ts';

/** In days. The longest time for which a message stays on a queue, and one more. */
const keptDays = 15;

/**
 * Takes a piece of work, so that of several invocations only one does it.
 * @returns false if another invocation has it.
 * @throws CallError
 */
export async function claimWork(at: LedgerTable, id: string, now: Instant): Promise<boolean> {
  const moment = Date.parse(now);
  const ConditionExpression = 'attribute_not_exists(pk) OR heldUntil < :now';
  const ExpressionAttributeValues = { ':now': { N: String(moment) } };
  const Item = carrying(id, moment + othersHaveEndedMilliseconds, now);
  const put = { TableName: at.table, Item, ConditionExpression, ExpressionAttributeValues };
  return (await transact(at, [{ Put: put }])) === undefined;
}

/** Only the invocation that has the work calls it. @throws CallError */
export async function freeWork(at: LedgerTable, id: string, now: Instant): Promise<void> {
  await transact(at, [{ Put: { TableName: at.table, Item: carrying(id, 0, now) } }]);
}

function carrying(id: string, until: number, now: Instant): Item {
  return { ...itemKey('carrying', id), heldUntil: { N: String(until) }, ...expires(now, keptDays) };
}
