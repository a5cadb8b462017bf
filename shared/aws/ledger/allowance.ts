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
 * Reserves one change in the allowance of its clock hour, for the account and for the workload, either both or none.
 * @returns the allowance that is used up; undefined if the reservation was made, now or in an earlier attempt.
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

/** Undefined if the transaction was made. Otherwise why not: for the marker, the account and the workload. */
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
      // Without an item no change was made in this hour. A limit of 0 allows none even then.
      ConditionExpression: limit > 0 ? 'attribute_not_exists(made) OR made < :limit' : 'made < :limit',
      ExpressionAttributeValues: {
        ':one': { N: '1' },
        ':limit': { N: String(limit) },
        ':expires': ttl['expires'] ?? { N: '0' },
      },
    },
  };
}

/**
 * Records a repair that did not help, once. Returns the number of such repairs in the hour before `moment`, this one
 * included.
 * @throws CallError
 */
export async function noteIneffective(at: LedgerTable, id: string, moment: Instant): Promise<number> {
  const item = { ...itemKey('ineffective', id), at: { S: moment }, ...expires(moment, keptDays) };
  // If the condition fails, the repair is recorded already.
  await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(0) } }]);
  const since = later(moment, -hour);
  return (await query(at, 'ineffective')).filter((one) => (one['at']?.S ?? '') > since).length;
}
