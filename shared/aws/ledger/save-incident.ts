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
  const { id, workload, openedAt, look } = incident;
  const where = { id: { S: id }, workload: { S: workload }, openedAt: { S: openedAt } };
  const ttl = incident.closedAt === null ? {} : expires(incident.closedAt, historyDays);
  const put = (item: Item): TransactWriteItem => ({ Put: { TableName: table, Item: item } });
  const drop = (key: Item): TransactWriteItem => ({ Delete: { TableName: table, Key: key } });
  const newest = { ...itemKey('incident', workload), ...record, ...ttl };
  const open = itemKey('open', workload);
  // The tick finds what is due by these, without loading what is not.
  const due = look === undefined || incident.status === 'closed' ? {} : dueOf(look);
  const past = itemKey('closed', closedKey(incident));
  // A conflict means that another transaction writes the same items at this moment.
  const refused = await transact(at, [
    { Put: { TableName: table, Item: newest, ...ofVersion(version) } },
    hasWork(incident) ? put({ ...open, ...where, ...due }) : drop(open),
    incident.status === 'open' ? drop(past) : put({ ...past, ...record, ...ttl }),
    put({ ...itemKey('id', id), ...where, ...ttl }),
  ]);
  return refused === undefined;
}

function dueOf({ lookedAt, nextAt, heldIn }: Look): Item {
  return {
    lookedAt: { S: lookedAt },
    nextLookAt: { S: nextAt },
    ...(heldIn !== undefined && { heldIn: { S: heldIn } }),
  };
}

async function saveHistory(at: LedgerTable, incident: Incident, version: number): Promise<boolean> {
  const item = {
    ...itemKey('closed', closedKey(incident)),
    ...recordOf(incident, version + 1),
    ...expires(incident.closedAt ?? incident.lastFailureAt, historyDays),
  };
  const refused = await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(version) } }]);
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
