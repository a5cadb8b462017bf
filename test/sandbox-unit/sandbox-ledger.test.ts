import { gzipSync } from 'node:zlib';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../sandbox/account/account.ts';
import { openLedger, readItem } from '../sandbox/demo/ledger.ts';

const table = mockClient(DynamoDBClient);
const account = {
  endpoint: 'http://localhost:1',
  region: 'us-east-2',
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
} as unknown as Account;
const key = { pk: { S: 'incident' }, sk: { S: 'shop/service/api' }, version: { N: '3' } };
const packed = { ...key, gzip: { B: gzipSync('{"id":"i-1","schema":1,"status":"open"}') } };

beforeEach(() => {
  table.reset();
  table.on(PutItemCommand).resolves({});
});

describe('an item of the product’s table', () => {
  it('is shown with its record as an object, whether it is kept as text or packed', () => {
    const shown = { pk: 'incident', sk: 'shop/service/api', version: 3 };
    expect(readItem({ ...key, json: { S: '{"id":"i-1"}' } })).toEqual({ ...shown, record: { id: 'i-1' } });
    expect(readItem(packed)).toEqual({ ...shown, record: { id: 'i-1', schema: 1, status: 'open' } });
  });

  it('is written over in the members that are named, and in nothing else', async () => {
    table
      .on(ScanCommand)
      .resolvesOnce({ Items: [{ ...key, json: { S: '{"id":"i-0"}' } }], LastEvaluatedKey: key })
      .resolves({ Items: [packed] });
    await openLedger('ledger', account).overwrite('i-1', { schema: 2 });
    expect(table.commandCalls(PutItemCommand).map((call) => call.args[0].input)).toEqual([
      { TableName: 'ledger', Item: { ...key, json: { S: '{"id":"i-1","schema":2,"status":"open"}' } } },
    ]);
  });

  it('must be there', async () => {
    table.on(ScanCommand).resolves({ Items: [] });
    await expect(openLedger('ledger', account).overwrite('i-1', { schema: 2 })).rejects.toThrow(/no record.*i-1/);
  });
});
