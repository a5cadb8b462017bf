import {
  BatchGetItemCommand,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { claimId } from '../../shared/aws/ledger/commands.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { claimContract } from '../aws/claim-contract.ts';
import { incidentOf, ledgerContract } from '../aws/ledger-contract.ts';
import { tableContract } from '../aws/table-contract.ts';
import { synthesise } from '../infra/synthesise.ts';
import type { Account } from '../sandbox/account/account.ts';
import { startAccount } from '../sandbox/account/start.ts';
import { rootOf } from '../sandbox-account/principals.ts';

/** The properties of the table in the stack's template, as CloudFormation hands them to DynamoDB. */
type DeployedTable = Omit<CreateTableCommandInput, 'TableName'> & {
  readonly TimeToLiveSpecification: { readonly AttributeName: string; readonly Enabled: boolean };
  readonly PointInTimeRecoverySpecification: unknown;
};

let account: Account;
let root: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  account = await startAccount();
  for (const [name, value] of Object.entries(account.environment)) vi.stubEnv(name, value);
  root = new DynamoDBClient(rootOf(account));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await account?.stop();
});

/** Makes an empty table with everything that the stack gives the ledger's. */
async function makeTable(): Promise<string> {
  const TableName = `ledger-${(tables += 1)}`;
  const { TimeToLiveSpecification, PointInTimeRecoverySpecification: _, Tags: __, ...properties } = deployedTable();
  await root.send(new CreateTableCommand({ ...properties, TableName }));
  await root.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  return TableName;
}

function deployedTable(): DeployedTable {
  const found = Object.values(template.findResources('AWS::DynamoDB::Table'));
  if (found.length !== 1) throw new Error(`the stack has ${found.length} tables`);
  return found[0]?.['Properties'] as DeployedTable;
}

const template = synthesise({});
const ledgerIn = (table: string) => createLedger({ clients: createClients({ region: account.region }), table });

describe('the ledger in the table that the stack deploys, on the local account', () => {
  ledgerContract(async () => ledgerIn(await makeTable()));
  claimContract(async () => {
    const at = { clients: createClients({ region: account.region }), table: await makeTable() };
    return { ...createLedger(at), claimId: (id, command, now) => claimId(at, id, command, now) };
  });

  it('gives a closed incident a time to live in the attribute that the table expires items by', async () => {
    const table = await makeTable();
    await ledgerIn(table).saveIncident(incidentOf({ status: 'closed', closedAt: '2026-11-23T11:00:00.000Z' }), 0);
    const { TimeToLiveDescription: life } = await root.send(new DescribeTimeToLiveCommand({ TableName: table }));
    expect(life?.TimeToLiveStatus).toBe('ENABLED');
    const { Items: items = [] } = await root.send(new ScanCommand({ TableName: table }));
    const pastOnes = items.filter((item) => item['pk']?.S === 'closed');
    expect(pastOnes.map((item) => item[life?.AttributeName ?? '']?.N)).toEqual([
      String(Date.parse('2027-02-21T11:00:00.000Z') / 1000),
    ]);
  });

  describe('the table itself', () => {
    tableContract(async () => {
      const name = await makeTable();
      const named = (write: TransactWriteItem) => ({ Put: { ...write.Put, TableName: name } }) as TransactWriteItem;
      return {
        transact: (writes) => root.send(new TransactWriteItemsCommand({ TransactItems: writes.map(named) })),
        batchGet: (Keys) => root.send(new BatchGetItemCommand({ RequestItems: { [name]: { Keys } } })),
        query: (input) => root.send(new QueryCommand({ ...input, TableName: name })),
      };
    });
  });
});
