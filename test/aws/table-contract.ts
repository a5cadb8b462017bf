import type {
  AttributeValue,
  BatchGetItemCommandInput,
  QueryCommandInput,
  QueryCommandOutput,
  TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';

type Item = Record<string, AttributeValue>;

/** A table as the ledger calls it. */
export type Table = {
  readonly transact: (writes: readonly TransactWriteItem[]) => Promise<unknown>;
  readonly batchGet: (keys: NonNullable<BatchGetItemCommandInput['RequestItems']>[string]['Keys']) => Promise<unknown>;
  readonly query: (input: Omit<QueryCommandInput, 'TableName'>) => Promise<Partial<QueryCommandOutput>>;
};

const key = (sort: string, partition = 'p'): Item => ({ pk: { S: partition }, sk: { S: sort } });
const put = (item: Item, more: object = {}): TransactWriteItem => ({
  Put: { TableName: 'table', Item: item, ...more },
});
const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
const invalid = { name: 'ValidationException' };

/** What every table of DynamoDB does that the ledger relies on, and what it refuses. */
export function tableContract(create: () => Promise<Table>): void {
  let table: Table;
  beforeEach(async () => void (table = await create()));

  const sorts = async (more: object = {}) => {
    const of = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'p' } }, ...more };
    const { Items = [], LastEvaluatedKey: last } = await table.query(of);
    return { sorts: Items.map((item) => item['sk']?.S), last };
  };

  describe('a transaction', () => {
    it('writes nothing if one of its conditions does not hold, and says which', async () => {
      await table.transact([put(key('a'), isNew)]);
      const reasons = [{ Code: 'ConditionalCheckFailed' }, { Code: 'None' }];
      await expect(table.transact([put(key('a'), isNew), put(key('b'), isNew)])).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        CancellationReasons: reasons,
      });
      expect((await sorts()).sorts).toEqual(['a']);
    });

    it.each<[string, readonly TransactWriteItem[]]>([
      ['a sort key of more than 1,024 bytes', [put(key('é'.repeat(513)))]],
      ['a partition key of more than 2,048 bytes', [put(key('a', 'p'.repeat(2049)))]],
      ['an empty key', [put(key(''))]],
      ['an item of more than 400 KB', [put({ ...key('a'), json: { S: 'x'.repeat(410_000) } })]],
      ['two writes of one item', [put(key('a')), put({ ...key('a'), n: { N: '1' } })]],
      ['more than a hundred writes', Array.from({ length: 101 }, (_, index) => put(key(`${index}`)))],
    ])('is refused for %s', async (_, writes) => {
      await expect(table.transact(writes)).rejects.toMatchObject(invalid);
      expect((await sorts()).sorts).toEqual([]);
    });

    it('takes keys and items that are as long as they may be', async () => {
      await table.transact([put({ ...key('é'.repeat(512)), json: { S: 'x'.repeat(400_000) } })]);
      expect((await sorts()).sorts).toEqual(['é'.repeat(512)]);
    });
  });

  describe('a read', () => {
    it('of many items is refused for a key that is named twice, and for more than a hundred keys', async () => {
      await expect(table.batchGet([key('a'), key('a')])).rejects.toMatchObject(invalid);
      const many = Array.from({ length: 101 }, (_, index) => key(`${index}`));
      await expect(table.batchGet(many)).rejects.toMatchObject(invalid);
    });

    it('of a partition is in the order of the sort keys, either way, and goes on after the last key', async () => {
      await table.transact(['b', 'a', 'c'].map((sort) => put(key(sort))));
      const first = await sorts({ ScanIndexForward: false, Limit: 2 });
      expect(first.sorts).toEqual(['c', 'b']);
      const rest = await sorts({ ScanIndexForward: false, Limit: 2, ExclusiveStartKey: first.last });
      expect(rest.sorts).toEqual(['a']);
    });
  });
}
