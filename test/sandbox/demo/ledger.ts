import { gunzipSync } from 'node:zlib';
import {
  type AttributeValue,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Account } from '../account/account.ts';

/** One item of the product's table. Plain attributes are unchanged; the record is parsed to an object. */
export type LedgerItem = Readonly<Record<string, unknown>>;

/** The ledger of the product, for somebody with permissions on the table. */
export type SandboxLedger = {
  readonly items: () => Promise<readonly LedgerItem[]>;
  /** Overwrites members of an incident's record without the product. Throws if the table has no such record. */
  readonly overwrite: (incident: string, members: Readonly<Record<string, unknown>>) => Promise<void>;
};

type Item = Record<string, AttributeValue>;

/** Opens the table, as root. */
export function openLedger(table: string, account: Account): SandboxLedger {
  const { endpoint, region, credentials } = account;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  return {
    items: async () => (await scan(table, client)).map(readItem),
    overwrite: async (incident, members) => {
      const item = (await scan(table, client)).find((one) => recordOf(one)?.['id'] === incident);
      if (item === undefined) throw new Error(`The ledger holds no record of the incident ${incident}.`);
      const { gzip: _, ...plain } = item;
      const json = { S: JSON.stringify({ ...recordOf(item), ...members }) };
      await client.send(new PutItemCommand({ TableName: table, Item: { ...plain, json } }));
    },
  };
}

async function scan(table: string, client: DynamoDBClient): Promise<readonly Item[]> {
  const items: Item[] = [];
  let from: Item | undefined;
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ...(from !== undefined && { ExclusiveStartKey: from }),
      }),
    );
    items.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** The record of an item: JSON in the attribute `json`, or in `gzip` if it is long. */
function recordOf({ json, gzip }: Item): Record<string, unknown> | undefined {
  const text = json?.S ?? (gzip?.B === undefined ? undefined : gunzipSync(gzip.B).toString('utf8'));
  return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
}

/** An item for the report. */
export function readItem(item: Item): LedgerItem {
  const { json: _, gzip: __, ...plain } = item;
  const record = recordOf(item);
  return {
    ...Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, readAttribute(value)])),
    ...(record !== undefined && { record }),
  };
}

function readAttribute(value: AttributeValue): unknown {
  if (value.N !== undefined) return Number(value.N);
  if (value.B !== undefined) return Buffer.from(value.B).toString('base64');
  return value.S ?? value.BOOL ?? value.SS ?? (value.L === undefined ? null : value.L.map(readAttribute));
}
