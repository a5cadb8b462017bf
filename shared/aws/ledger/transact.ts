import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { asCallError } from '../sdk-error.ts';
import type { LedgerTable } from './keys.ts';
import type { Item } from './stored-json.ts';

/** IAM has no action for transactions: it requires the actions of the writes in them. */
const permission = 'dynamodb:PutItem';

/**
 * Makes conditional writes, all or none. A single write uses a transaction too: the SDK gives it a token, so that a
 * repeated write whose answer was lost is not taken for the write of somebody else.
 * @returns undefined if all were written. Otherwise why each item was refused, in order (`None` if it was not).
 * @throws CallError
 */
export async function transact(
  { clients }: LedgerTable,
  items: readonly TransactWriteItem[],
): Promise<readonly string[] | undefined> {
  const dynamodb = await clients.dynamodb();
  try {
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
    return undefined;
  } catch (error) {
    const codes = cancellationCodes(error);
    if (codes === undefined || codes.every((code) => !lostRace.has(code))) throw asCallError(error, permission);
    return codes;
  }
}

/** Any other reason (throttling, an item that is too large) is a failure of the call. */
const lostRace = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

function cancellationCodes(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const { CancellationReasons: reasons } = error as {
    readonly CancellationReasons?: readonly { readonly Code?: string }[];
  };
  return (reasons ?? []).map(({ Code: code }) => code ?? 'None');
}

/** The condition that an item still has the version that was read. 0 means that the item does not exist yet. */
export function ofVersion(version: number): { ConditionExpression: string; ExpressionAttributeValues?: Item } {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': { N: String(version) } },
  };
}
