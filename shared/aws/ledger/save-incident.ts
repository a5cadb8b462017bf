import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Incident, Look } from '../../incident/incident.ts';
import { hasWork } from '../../incident/owed.ts';
import { closedKey, expires, historyDays, itemKey, type LedgerTable } from './keys.ts';
import { type Item, incidentAttribute } from './stored-json.ts';
import { ofVersion, transact } from './transact.ts';

/**
 * Writes an incident, together with the items by which it is found, in one transaction.
 * @param version the version that was read: 0 for the first incident of the workload, negative for an item of the
 * history.
 * @returns false if somebody else wrote the incident in between.
 */
export async function saveIncident(at: LedgerTable, incident: Incident, version: number): Promise<boolean> {
  return version < 0 ? saveHistory(at, incident, -version) : saveNewest(at, incident, version);
}

async function saveNewest(at: LedgerTable, incident: Incident, version: number): Promise<boolean> {
  const { table } = at;
  const record = recordOf(incident, version + 1);
  const { id, workload } = incident;
  const ttl = incident.closedAt === null ? {} : expires(incident.closedAt, historyDays);
  const newest = { ...itemKey('incident', workload), ...record, ...ttl };
  const past = itemKey('closed', closedKey(incident));
  // A conflict means that another transaction writes the same items at this moment.
  const refused = await transact(at, [
    { Put: { TableName: table, Item: newest, ...ofVersion(version) } },
    pointer(table, incident, ttl),
    incident.status === 'open' ? drop(table, past) : put(table, { ...past, ...record, ...ttl }),
    put(table, { ...itemKey('id', id), ...whereIs(incident), ...ttl }),
  ]);
  return refused === undefined;
}

/** Marks an incident with work for the ticks, which find what is due by it without loading what is not. */
function pointer(table: string, incident: Incident, ttl: Item): TransactWriteItem {
  const key = itemKey('open', incident.id);
  if (!hasWork(incident)) return drop(table, key);
  const { look, status } = incident;
  const due = look === undefined || status === 'closed' ? {} : dueOf(look);
  return put(table, { ...key, ...whereIs(incident), ...due, ...ttl });
}

function whereIs({ id, workload, openedAt }: Incident): Item {
  return { id: { S: id }, workload: { S: workload }, openedAt: { S: openedAt } };
}

function put(table: string, item: Item): TransactWriteItem {
  return { Put: { TableName: table, Item: item } };
}

function drop(table: string, key: Item): TransactWriteItem {
  return { Delete: { TableName: table, Key: key } };
}

function dueOf({ lookedAt, nextAt, heldIn }: Look): Item {
  return {
    lookedAt: { S: lookedAt },
    nextLookAt: { S: nextAt },
    ...(heldIn !== undefined && { heldIn: { S: heldIn } }),
  };
}

async function saveHistory(at: LedgerTable, incident: Incident, version: number): Promise<boolean> {
  const ttl = expires(incident.closedAt ?? incident.lastFailureAt, historyDays);
  const item = { ...itemKey('closed', closedKey(incident)), ...recordOf(incident, version + 1), ...ttl };
  const refused = await transact(at, [
    { Put: { TableName: at.table, Item: item, ...ofVersion(version) } },
    pointer(at.table, incident, ttl),
  ]);
  return refused === undefined;
}

function recordOf(incident: Incident, version: number): Item {
  return {
    ...incidentAttribute(incident),
    version: { N: String(version) },
    id: { S: incident.id },
    workload: { S: incident.workload },
    status: { S: incident.status },
    openedAt: { S: incident.openedAt },
    lastFailureAt: { S: incident.lastFailureAt },
  };
}
