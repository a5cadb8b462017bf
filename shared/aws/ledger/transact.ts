import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { asCallError } from '../sdk-error.ts';
import type { LedgerTable } from './keys.ts';
import type { Item } from './stored-json.ts';

/** IAM has no action of its own for transactions: it asks for those of the writes in them. */
const permission = 'dynamodb:PutItem';

/**
 * Makes conditional writes, all or none. Even a single one goes this way: the SDK gives a transaction a token, so that one
 * whose answer was lost and that is sent again is not taken for somebody else's write.
 * @returns why each item was refused, in their order (`None` where it was not); undefined where all were written.
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

/** Any other reason (a throttle, an item too large) is a failure of the call. */
const lostRace = new Set(['ConditionalCheckFailed', 'TransactionConflict']);

function cancellationCodes(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') return undefined;
  const { CancellationReasons: reasons } = error as {
    readonly CancellationReasons?: readonly { readonly Code?: string }[];
  };
  return (reasons ?? []).map(({ Code: code }) => code ?? 'None');
}

/** The condition that an item still has the version that was read; 0: that it does not exist yet. */
export function ofVersion(version: number): { ConditionExpression: string; ExpressionAttributeValues?: Item } {
  if (version === 0) return { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': { N: String(version) } },
  };
}
