import { describe } from 'vitest';
import { createFakeDynamoDB } from './fake-dynamodb.ts';
import { tableContract } from './table-contract.ts';

describe('the table in memory', () => {
  tableContract(async () => {
    const fake = createFakeDynamoDB();
    return {
      transact: async (writes) => fake.transact({ TransactItems: writes as never }),
      batchGet: async (keys) => fake.batchGet({ RequestItems: { table: { Keys: keys ?? [] } } }),
      query: async (input) => fake.query(input as never),
    };
  });
});
