import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Incident } from '../../incident/incident.ts';
import type { Ledger, Versioned } from '../../incident/ledger.ts';
import { hasWork } from '../../incident/owed.ts';
import type { Target } from '../../incident/target.ts';
import { inChunks } from '../reads/in-chunks.ts';
import { call } from '../sdk-error.ts';
import { noteIneffective, reserveChange } from './allowance.ts';
import { listWaiting, loadCommand, loadOutcome, saveOutcome } from './commands.ts';
import { loadControls, saveControls } from './controls.ts';
import { getItem } from './item.ts';
import { closedKey, itemKey, type LedgerTable } from './keys.ts';
import { listMembers, listOutages, loadOutage, saveMember, saveOutage } from './outages.ts';
import { query } from './query.ts';
import { saveIncident } from './save-incident.ts';
import { type Item, jsonAttribute, readJsonAttribute } from './stored-json.ts';
import { loadSweep, saveSweep } from './sweep.ts';
import { ofVersion, transact } from './transact.ts';
import { claimWork, freeWork } from './work.ts';

/**
 * The ledger in DynamoDB: one table, with one item for each incident and each target. Every write has the condition
 * that the item still has the version that was read.
 *
 * An incident that is no longer the newest of its workload has a negative version. The version stands for its item in
 * the history, so saving it changes only that item.
 * @throws CallError from every function, if DynamoDB throttles, denies or fails.
 */
export function createLedger(at: LedgerTable): Ledger {
  return {
    loadIncident: (workload) => load(at, 'incident', workload),
    saveIncident: (incident, version) => saveIncident(at, incident, version),
    findIncident: (id) => findIncident(at, id),
    listIncidents: (filter) => listIncidents(at, filter),
    listDue: (of) => listDue(at, of),
    loadTarget: (key) => load(at, 'target', key),
    saveTarget: (target, version) => saveTarget(at, target, version),
    reserveChange: (request) => reserveChange(at, request),
    loadCommand: (id) => loadCommand(at, id),
    listWaiting: () => listWaiting(at),
    claimWork: (id, moment) => claimWork(at, id, moment),
    freeWork: (id, moment) => freeWork(at, id, moment),
    loadOutcome: (id) => loadOutcome(at, id),
    saveOutcome: (id, outcome, moment) => saveOutcome(at, id, outcome, moment),
    loadControls: () => loadControls(at),
    saveControls: (controls, version) => saveControls(at, controls, version),
    loadOutage: (key) => loadOutage(at, key),
    saveOutage: (outage, version) => saveOutage(at, outage, version),
    listOutages: () => listOutages(at),
    saveMember: (id, member) => saveMember(at, id, member),
    listMembers: (id) => listMembers(at, id),
    loadSweep: () => loadSweep(at),
    saveSweep: (sweep, version) => saveSweep(at, sweep, version),
    listOpenIds: async () => (await query(at, 'open')).flatMap((pointer) => pointer['id']?.S ?? []),
    noteIneffective: (id, moment) => noteIneffective(at, id, moment),
  };
}

type Records = { readonly incident: Incident; readonly closed: Incident; readonly target: Target };

async function load<P extends keyof Records>(
  at: LedgerTable,
  partition: P,
  sort: string,
): Promise<Versioned<Records[P]> | undefined> {
  const item = await getItem(at, partition, sort);
  if (item === undefined) return undefined;
  return versioned<Records[P]>(item);
}

type SetApart = NonNullable<Parameters<Ledger['listDue']>[0]['setApart']>;

/** The record of an item of a list; empty if it cannot be read, so that the others do not wait for it. */
function readable(item: Item, setApart: SetApart = () => {}): readonly Versioned<Incident>[] {
  try {
    return [versioned<Incident>(item)];
  } catch (fault) {
    setApart(fault instanceof Error ? fault.message : 'unknown');
    return [];
  }
}

function versioned<T>(item: Item): Versioned<T> {
  return { item: readJsonAttribute(item) as T, version: Number(item['version']?.N) };
}

async function findIncident(at: LedgerTable, id: string): Promise<Versioned<Incident> | undefined> {
  const pointer = await getItem(at, 'id', id);
  const workload = pointer?.['workload']?.S;
  const openedAt = pointer?.['openedAt']?.S;
  if (workload === undefined || openedAt === undefined) return undefined;
  const newest = await load(at, 'incident', workload);
  if (newest?.item.id === id) return newest;
  const past = await load(at, 'closed', closedKey({ openedAt, id }));
  return past === undefined ? undefined : { item: past.item, version: -past.version };
}

type Filter = Parameters<Ledger['listIncidents']>[0];

async function listIncidents(at: LedgerTable, filter: Filter): Promise<readonly Incident[]> {
  const { status, limit } = filter;
  const [open, closed] = await Promise.all([
    status === 'closed' ? [] : listOpen(at, filter),
    status === 'open' ? [] : listClosed(at, filter),
  ]);
  // An incident that is closed between the two reads is in both answers.
  const byId = new Map([...open, ...closed].map((incident) => [incident.id, incident]));
  return [...byId.values()].toSorted((a, b) => (closedKey(a) < closedKey(b) ? 1 : -1)).slice(0, limit);
}

/** What cannot be read takes no place of what can: a list is shorter than `limit` only where it ends. */
async function listOpen(at: LedgerTable, { limit, before }: Filter): Promise<readonly Incident[]> {
  const placeOf = ({ openedAt, id }: Item) => closedKey({ openedAt: openedAt?.S ?? '', id: id?.S ?? '' });
  const left = (await query(at, 'open'))
    .filter((pointer) => before === undefined || placeOf(pointer) < closedKey(before))
    .toSorted((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
  const listed: Incident[] = [];
  for (let next = 0; next < left.length && listed.length < limit; next += limit)
    listed.push(...(await loadOpen(at, left.slice(next, next + limit))).map(({ item }) => item));
  return listed;
}

async function listDue(
  at: LedgerTable,
  { now, limit, mode, setApart }: Parameters<Ledger['listDue']>[0],
): Promise<readonly Versioned<Incident>[]> {
  const pointers = await query(at, 'open');
  const heldIn = (pointer: Item) => pointer['heldIn']?.S;
  const inForce = pointers.some((pointer) => heldIn(pointer) !== undefined) ? await mode() : undefined;
  // A mode that could not be read is not another mode.
  const isReleased = (pointer: Item) =>
    heldIn(pointer) !== undefined && inForce !== 'unread' && heldIn(pointer) !== inForce;
  const due = pointers
    .filter((pointer) => (pointer['nextLookAt']?.S ?? '') <= now || isReleased(pointer))
    .toSorted((a, b) => ((a['lookedAt']?.S ?? '') < (b['lookedAt']?.S ?? '') ? -1 : 1))
    .slice(0, limit);
  const loaded = await loadOpen(at, due, setApart);
  return loaded.toSorted((a, b) => ((a.item.look?.lookedAt ?? '') < (b.item.look?.lookedAt ?? '') ? -1 : 1));
}

async function loadOpen(
  at: LedgerTable,
  pointers: readonly Item[],
  setApart?: SetApart,
): Promise<readonly Versioned<Incident>[]> {
  // Ten items of at most 400 KB stay below the limit of 16 MB for one answer.
  const loaded = await Promise.all(inChunks(pointers, 10).map((chunk) => loadChunk(at, chunk, setApart)));
  return loaded.flat().filter(({ item }) => hasWork(item));
}

/** Loads each as the newest incident of its workload, or else from the history. */
async function loadChunk(
  at: LedgerTable,
  pointers: readonly Item[],
  setApart?: SetApart,
): Promise<readonly Versioned<Incident>[]> {
  const idOf = (pointer: Item) => pointer['id']?.S ?? '';
  const workloads = new Set(pointers.map((pointer) => pointer['workload']?.S ?? ''));
  const ids = new Set(pointers.map(idOf));
  const newest = (
    await batchGet(
      at,
      [...workloads].map((one) => itemKey('incident', one)),
      setApart,
    )
  ).filter(({ item }) => ids.has(item.id));
  const found = new Set(newest.map(({ item }) => item.id));
  const earlier = pointers
    .filter((pointer) => !found.has(idOf(pointer)))
    .map((pointer) => itemKey('closed', closedKey({ openedAt: pointer['openedAt']?.S ?? '', id: idOf(pointer) })));
  const past = earlier.length === 0 ? [] : await batchGet(at, earlier, setApart);
  return [...newest, ...past.map(({ item, version }) => ({ item, version: -version }))];
}

async function batchGet(
  { clients, table }: LedgerTable,
  keys: readonly Item[],
  setApart?: SetApart,
): Promise<readonly Versioned<Incident>[]> {
  const dynamodb = await clients.dynamodb();
  const found: Versioned<Incident>[] = [];
  let left: Item[] = [...keys];
  for (let turn = 0; left.length > 0; turn += 1) {
    if (turn === 10) throw new Error(`DynamoDB left ${left.length} of ${keys.length} incidents unanswered ten times.`);
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } });
    const answer = await call('dynamodb:BatchGetItem', dynamodb.send(command));
    found.push(...(answer.Responses?.[table] ?? []).flatMap((item) => readable(item, setApart)));
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return found;
}

async function listClosed(at: LedgerTable, { limit, before }: Filter): Promise<readonly Incident[]> {
  const listed: Incident[] = [];
  for (let after = before === undefined ? undefined : closedKey(before); listed.length < limit; ) {
    const items = await query(at, 'closed', limit, after === undefined ? {} : { after });
    listed.push(...items.flatMap((item) => readable(item)).map(({ item }) => item));
    after = items.at(-1)?.['sk']?.S;
    if (items.length < limit || after === undefined) break;
  }
  return listed;
}

async function saveTarget(at: LedgerTable, target: Target, version: number): Promise<boolean> {
  const attribute = jsonAttribute(target);
  if (attribute === undefined) {
    throw new Error(
      `Target ${target.key} does not fit into one item of the ledger: ${target.dependents.length} workloads rely on it.`,
    );
  }
  const plain = { version: { N: String(version + 1) }, state: { S: target.state } };
  const item = { ...itemKey('target', target.key), ...attribute, ...plain };
  const refused = await transact(at, [{ Put: { TableName: at.table, Item: item, ...ofVersion(version) } }]);
  return refused === undefined;
}
