import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Instant, later } from '../../event/instant.ts';
import type { Ledger } from '../../incident/ledger.ts';
import { expires, itemKey, type LedgerTable } from './keys.ts';
import { query } from './query.ts';
import type { Item } from './stored-json.ts';
import { ofVersion, transact } from './transact.ts';

type Reservation = Parameters<Ledger['reserveChange']>[0];

const hour = 3_600_000;
const keptDays = 2;
const tries = 4;

/**
 * Takes one change out of the allowance of the clock hour that it falls in, for the account and for the workload, all or
 * nothing.
 * @returns which allowance was used up; undefined where the reservation holds, now or since an earlier try.
 */
export async function reserveChange(
  at: LedgerTable,
  request: Reservation,
): Promise<'account' | 'workload' | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const codes = await tryReserve(at, request);
    if (codes === undefined) return undefined;
    const [marker, account, workload] = codes;
    if (marker === 'ConditionalCheckFailed') return undefined;
    if (account === 'ConditionalCheckFailed') return 'account';
    if (workload === 'ConditionalCheckFailed') return 'workload';
    if (attempt === tries)
      throw new Error(`The change ${request.id} could not be counted: DynamoDB answered ${codes.join(', ')}.`);
  }
}

/** Undefined where the transaction was made; else why not, for marker, account and workload. */
function tryReserve(at: LedgerTable, request: Reservation): Promise<readonly string[] | undefined> {
  const ttl = expires(request.at, keptDays);
  const hourOf = `${request.at.slice(0, 13)}#`;
  const marker = { ...itemKey('reservation', request.id), at: { S: request.at }, ...ttl };
  return transact(at, [
    { Put: { TableName: at.table, Item: marker, ...ofVersion(0) } },
    count(at.table, itemKey('allowance', `${hourOf}account`), request.accountLimit, ttl),
    count(at.table, itemKey('allowance', `${hourOf}workload/${request.workload}`), request.workloadLimit, ttl),
  ]);
}

function count(table: string, key: Item, limit: number, ttl: Item): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: key,
      UpdateExpression: 'SET expires = :expires ADD made :one',
      // Without an item nothing was made yet; a limit of nought allows nothing even then.
      ConditionExpression: limit > 0 ? 'attribute_not_exists(made) OR made < :limit' : 'made < :limit',
      ExpressionAttributeValues: {
        ':one': { N: '1' },
        ':limit': { N: String(limit) },
        ':expires': ttl['expires'] ?? { N: '0' },
      },
    },
  };
}

/** Notes a repair that did not help, once, and counts those of the hour before `moment`, itself included. @throws CallError */
export async function noteIneffective(at: LedgerTable, id: string, moment: Instant): Promise<number> {
  const item = { ...itemKey('ineffective', id), at: { S: moment }, ...expires(moment, keptDays) };
  // Refused where it is noted already, which is as good.
  await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(0) } }]);
  const since = later(moment, -hour);
  return (await query(at, 'ineffective')).filter((one) => (one['at']?.S ?? '') > since).length;
}
