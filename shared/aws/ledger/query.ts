import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { call } from '../sdk-error.ts';
import { itemKey, type LedgerTable, type Partition } from './keys.ts';
import type { Item } from './stored-json.ts';

/**
 * The items of a partition, the highest sort key first; all of them, or the first `most`.
 * @param which.prefix only those whose sort key begins so.
 * @param which.after only those that come after this sort key, whether or not an item has it.
 * @throws CallError
 */
export async function query(
  { clients, table }: LedgerTable,
  partition: Partition,
  most = Number.POSITIVE_INFINITY,
  { prefix, after }: { readonly prefix?: string; readonly after?: string } = {},
): Promise<readonly Item[]> {
  const dynamodb = await clients.dynamodb();
  const items: Item[] = [];
  let from: Item | undefined = after === undefined ? undefined : itemKey(partition, after);
  while (items.length < most) {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: partition }, ...(prefix !== undefined && { ':prefix': { S: prefix } }) },
      ScanIndexForward: false,
      ConsistentRead: true,
      ...(Number.isFinite(most) && { Limit: most - items.length }),
      ...(from !== undefined && { ExclusiveStartKey: from }),
    });
    const answer = await call('dynamodb:Query', dynamodb.send(command));
    items.push(...(answer.Items ?? []));
    from = answer.LastEvaluatedKey;
    if (from === undefined) break;
  }
  return items;
}
