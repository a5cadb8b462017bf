import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { sdkError } from './sdk-errors.ts';

type Item = Record<string, AttributeValue>;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const most = { partitionKey: 2048, sortKey: 1024, item: 400 * 1024, transaction: 4 * 1024 * 1024, items: 100 };

/** @throws the SDK's error for a write that DynamoDB refuses whatever is in the table. */
export function assertTransaction(writes: readonly { readonly Item?: Item; readonly Key?: Item }[]): void {
  if (writes.length > most.items) throw invalid(`a transaction has at most ${most.items} operations`);
  const items = writes.map((write) => write.Item ?? write.Key ?? {});
  assertKeys(items, 'Transaction request cannot include multiple operations on one item');
  const sizes = items.map(sizeOf);
  if (sizes.some((size) => size > most.item)) throw invalid('Item size has exceeded the maximum allowed size');
  if (sizes.reduce((sum, size) => sum + size, 0) > most.transaction)
    throw invalid('Transaction request exceeds the 4MB transaction size limit');
}

/** @throws the SDK's error for a read that DynamoDB refuses whatever is in the table. */
export function assertBatch(keys: readonly Item[]): void {
  if (keys.length > most.items) throw invalid(`a batch has at most ${most.items} keys`);
  assertKeys(keys, 'Provided list of item keys contains duplicates');
}

function assertKeys(items: readonly Item[], twice: string): void {
  const keys = items.map((item) => [item['pk']?.S ?? '', item['sk']?.S ?? ''] as const);
  for (const [partition, sort] of keys) {
    if (partition === '' || sort === '') throw invalid('a key attribute cannot contain an empty string value');
    if (Buffer.byteLength(partition) > most.partitionKey || Buffer.byteLength(sort) > most.sortKey)
      throw invalid('Aggregated size of all keys has exceeded the size limit');
  }
  if (new Set(keys.map((key) => key.join('\u0000'))).size < keys.length) throw invalid(twice);
}

/** In bytes: names and values. */
function sizeOf(item: Item): number {
  const sizes = Object.entries(item).map(
    ([name, { S, N, B }]) => name.length + (B?.byteLength ?? Buffer.byteLength(S ?? N ?? '')),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function invalid(message: string): Error {
  return sdkError('ValidationException', {}, message);
}
