import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { call } from '../sdk-error.ts';
import { itemKey, type LedgerTable, type Partition } from './keys.ts';
import type { Item } from './stored-json.ts';

/** Reads one item of the ledger, with a consistent read; undefined if it does not exist. @throws CallError */
export async function getItem(
  { clients, table }: LedgerTable,
  partition: Partition,
  sort: string,
): Promise<Item | undefined> {
  const dynamodb = await clients.dynamodb();
  const command = new GetItemCommand({ TableName: table, Key: itemKey(partition, sort), ConsistentRead: true });
  return (await call('dynamodb:GetItem', dynamodb.send(command))).Item;
}
