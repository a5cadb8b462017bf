import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { assertBatch, assertTransaction } from './dynamodb-limits.ts';

type Item = Record<string, AttributeValue>;
type Write = {
  readonly Item?: Item;
  readonly Key?: Item;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
};

/** A DynamoDB table in memory that knows the few expressions that the ledger uses, and refuses all others. */
export function createFakeDynamoDB() {
  const items = new Map<string, Item>();
  const keyOf = (item: Item) => `${item['pk']?.S}\u0000${item['sk']?.S}`;
  const holds = (write: Write) =>
    write.ConditionExpression === undefined ||
    write.ConditionExpression.split(' OR ').some((term) =>
      evaluate(term, items.get(keyOf(write.Item ?? write.Key ?? {})), write),
    );
  const apply = (operation: Record<string, Write>) => {
    if (operation['Put']?.Item !== undefined) items.set(keyOf(operation['Put'].Item), operation['Put'].Item);
    if (operation['Delete']?.Key !== undefined) items.delete(keyOf(operation['Delete'].Key));
    if (operation['Update']?.Key !== undefined)
      items.set(keyOf(operation['Update'].Key), update(operation['Update'], items));
  };
  return {
    items,
    getItem: (input: { Key: Item }) => ({ Item: items.get(keyOf(input.Key)) }),
    batchGet: (input: { RequestItems: Record<string, { Keys: Item[] }> }) => {
      for (const { Keys: keys } of Object.values(input.RequestItems)) assertBatch(keys);
      return {
        Responses: Object.fromEntries(
          Object.entries(input.RequestItems).map(([table, { Keys: keys }]) => [
            table,
            keys.map((key) => items.get(keyOf(key))).filter((item) => item !== undefined),
          ]),
        ),
      };
    },
    query: (input: {
      ExpressionAttributeValues: Item;
      ScanIndexForward?: boolean;
      Limit?: number;
      ExclusiveStartKey?: Item;
    }) => {
      const found = [...items.values()]
        .filter((item) => item['pk']?.S === input.ExpressionAttributeValues[':pk']?.S)
        .filter((item) => item['sk']?.S?.startsWith(input.ExpressionAttributeValues[':prefix']?.S ?? ''))
        .toSorted((a, b) => ((a['sk']?.S ?? '') < (b['sk']?.S ?? '') ? -1 : 1));
      const ordered = input.ScanIndexForward === false ? found.toReversed() : found;
      const from = input.ExclusiveStartKey;
      // A page may begin after a key that no item has.
      const key = from?.['sk']?.S;
      const isBehind = ({ sk }: Item) =>
        key !== undefined && (input.ScanIndexForward === false ? (sk?.S ?? '') >= key : (sk?.S ?? '') <= key);
      const start = ordered.filter(isBehind).length;
      // Two a page, so that paging is met by every test.
      const page = ordered.slice(start, start + Math.min(2, input.Limit ?? 2));
      const last = page.at(-1);
      return {
        Items: page,
        ...(last !== undefined && start + page.length < ordered.length && { LastEvaluatedKey: last }),
      };
    },
    transact: (input: { TransactItems: Record<string, Write>[] }) => {
      assertTransaction(input.TransactItems.flatMap((operation) => Object.values(operation)));
      const codes = input.TransactItems.map((operation) =>
        Object.values(operation).every(holds) ? 'None' : 'ConditionalCheckFailed',
      );
      if (codes.some((code) => code !== 'None')) {
        throw failure('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });
      }
      for (const operation of input.TransactItems) apply(operation);
      return {};
    },
  };
}

function evaluate(term: string, item: Item | undefined, write: Write): boolean {
  const missing = /^attribute_not_exists\((\w+)\)$/.exec(term)?.[1];
  if (missing !== undefined) return item?.[missing] === undefined;
  const [, name = '', operator, value = ''] = /^(\w+) (=|<) (:\w+)$/.exec(term) ?? [];
  if (operator === undefined) throw new Error(`the fake DynamoDB does not know the condition ${term}`);
  const [left, right] = [item?.[name]?.N, write.ExpressionAttributeValues?.[value]?.N];
  if (left === undefined || right === undefined) return false;
  return operator === '=' ? left === right : Number(left) < Number(right);
}

function update(write: Write, items: ReadonlyMap<string, Item>): Item {
  if (write.UpdateExpression !== 'SET expires = :expires ADD made :one')
    throw new Error(`unknown update ${write.UpdateExpression}`);
  const key = write.Key ?? {};
  const before = items.get(`${key['pk']?.S}\u0000${key['sk']?.S}`);
  const made = Number(before?.['made']?.N ?? 0) + Number(write.ExpressionAttributeValues?.[':one']?.N);
  return {
    ...before,
    ...key,
    made: { N: String(made) },
    expires: write.ExpressionAttributeValues?.[':expires'] ?? { N: '0' },
  };
}

function failure(name: string, more: object): Error {
  return Object.assign(new Error(name), { name, $fault: 'client', $metadata: { httpStatusCode: 400 }, ...more });
}
