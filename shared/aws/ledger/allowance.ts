import { type Instant, later } from '../../event/instant.ts';
import type { Ledger } from '../../incident/ledger.ts';
import { getItem } from './item.ts';
import { expires, itemKey, type LedgerTable } from './keys.ts';
import { query } from './query.ts';
import { ofVersion, transact } from './transact.ts';

type Reservation = Parameters<Ledger['reserveChange']>[0];

/** Changes that were made, oldest first, and the version of the item that holds them (0: there is none yet). */
type Made = { readonly moments: readonly Instant[]; readonly version: number };

const hour = 3_600_000;
const keptDays = 2;
/** Invocations that count a change at the same moment collide. Each try reads what the others have counted meanwhile. */
const tries = 20;

/**
 * Takes one change out of what may be made in any sixty minutes, for the account and for the workload, all or nothing.
 * @returns which allowance was used up; undefined where the reservation holds, now or since an earlier try.
 * @throws CallError where DynamoDB fails, Error where the race was lost too often
 */
export async function reserveChange(
  at: LedgerTable,
  request: Reservation,
): Promise<'account' | 'workload' | undefined> {
  const scopes = { account: 'account', workload: `workload/${request.workload}` };
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const [reserved, account, workload] = await Promise.all([
      getItem(at, 'reservation', request.id),
      madeSince(at, scopes.account, request.at),
      madeSince(at, scopes.workload, request.at),
    ]);
    if (reserved !== undefined) return undefined;
    const full =
      account.moments.length >= request.accountLimit
        ? 'account'
        : workload.moments.length >= request.workloadLimit
          ? 'workload'
          : undefined;
    // Another invocation may have counted this very change between these reads: then the place is its own.
    if (full !== undefined) return (await getItem(at, 'reservation', request.id)) === undefined ? full : undefined;
    const ttl = expires(request.at, keptDays);
    const marker = { ...itemKey('reservation', request.id), at: { S: request.at }, ...ttl };
    const lost = await transact(at, [
      { Put: { TableName: at.table, Item: marker, ...ofVersion(0) } },
      { Put: withOneMore(at, scopes.account, account, request.at) },
      { Put: withOneMore(at, scopes.workload, workload, request.at) },
    ]);
    if (lost === undefined) return undefined;
  }
  throw new Error(`The change ${request.id} could not be counted: others were counted first, ${tries} times.`);
}

/** Those of the sixty minutes before the moment; one that a faster clock dates later counts too. */
async function madeSince(at: LedgerTable, scope: string, moment: Instant): Promise<Made> {
  const item = await getItem(at, 'allowance', scope);
  const moments = (item?.['moments']?.L ?? []).flatMap(({ S: one }) => one ?? []);
  return { moments: moments.filter((one) => one > later(moment, -hour)), version: Number(item?.['version']?.N ?? 0) };
}

function withOneMore(at: LedgerTable, scope: string, { moments, version }: Made, moment: Instant) {
  const item = {
    ...itemKey('allowance', scope),
    moments: { L: [...moments, moment].map((one) => ({ S: one })) },
    version: { N: String(version + 1) },
    ...expires(moment, keptDays),
  };
  return { TableName: at.table, Item: item, ...ofVersion(version) };
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
