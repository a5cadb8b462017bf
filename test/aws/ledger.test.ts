import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { claimId } from '../../shared/aws/ledger/commands.ts';
import { listNotices } from '../../shared/aws/ledger/controls.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { type Controls, untouched } from '../../shared/control/controls.ts';
import { claimContract } from './claim-contract.ts';
import { createFakeDynamoDB } from './fake-dynamodb.ts';
import { createFakeHandler } from './fake-handler.ts';
import { findingOf, incidentOf, ledgerContract } from './ledger-contract.ts';
import { memberNamed, outageOf } from './outage-contract.ts';
import { sdkError } from './sdk-errors.ts';

let dynamodb = mockClient(DynamoDBClient);
const clients = createClients({ region: 'eu-west-1' });
const ledger = () => createLedger({ clients, table: 'ledger' });
let fake: ReturnType<typeof createFakeDynamoDB>;

function useFake(): void {
  fake = createFakeDynamoDB();
  dynamodb.reset();
  dynamodb.on(GetItemCommand).callsFake(fake.getItem);
  dynamodb.on(BatchGetItemCommand).callsFake(fake.batchGet);
  dynamodb.on(QueryCommand).callsFake(fake.query);
  dynamodb.on(TransactWriteItemsCommand).callsFake(fake.transact);
}

const stored = (pk: string) => [...fake.items.values()].filter((item) => item['pk']?.S === pk);

describe('the ledger in DynamoDB', () => {
  ledgerContract(async () => {
    useFake();
    return ledger();
  });
  claimContract(async () => {
    useFake();
    return { ...ledger(), claimId: (id, command, now) => claimId({ clients, table: 'ledger' }, id, command, now) };
  });

  beforeEach(useFake);

  it('reads one small query and nothing else when no incident is open, for the tick asks every two minutes', async () => {
    await ledger().saveIncident(incidentOf({ status: 'closed', closedAt: '2026-11-23T11:00:00.000Z' }), 0);
    dynamodb.resetHistory();
    expect(await ledger().listIncidents({ status: 'open', limit: 50 })).toEqual([]);
    expect(dynamodb.calls()).toHaveLength(1);
  });

  it('keeps what happened to the controls after people were told, beside the controls and apart from them', async () => {
    const notice = (number: number): Controls['outbox'][number] => ({
      id: `control-${number}-pause-ended`,
      at: `2026-11-23T10:00:0${number}.000Z`,
      news: { is: 'pause-ended', by: 'ann' },
    });
    await ledger().saveControls({ ...untouched, outbox: [notice(1)] }, 0);
    await ledger().saveControls({ ...untouched, outbox: [notice(2)] }, 1);
    await ledger().saveControls({ ...untouched, outbox: [] }, 2);
    const kept = await listNotices({ clients, table: 'ledger' });
    expect(kept.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toMatchObject([notice(1), notice(2)]);
  });

  it('sets a record apart that it cannot read, and lists the others', async () => {
    await ledger().saveIncident(incidentOf(), 0);
    await ledger().saveIncident(incidentOf({ id: 'inc-2', workload: 'another' }), 0);
    const bad = stored('incident').find((item) => item['sk']?.S === 'another');
    Object.assign(bad ?? {}, { json: { S: JSON.stringify({ schema: 2 }) } });
    const apart: string[] = [];
    const setApart = (because: string) => void apart.push(because);
    const due = await ledger().listDue({
      now: '2099-01-01T00:00:00.000Z',
      limit: 9,
      mode: async () => 'apply',
      setApart,
    });
    expect(due.map(({ item }) => item.id)).toEqual([incidentOf().id]);
    expect(apart).toEqual([expect.stringContaining('incident / another has schema 2')]);
    expect((await ledger().listIncidents({ limit: 9 })).map(({ id }) => id)).toEqual([incidentOf().id]);
  });

  it.each(['open', 'closed'] as const)('fills a page of %s ones past records that it cannot read', async (status) => {
    const over = status === 'closed' ? { status, closedAt: '2026-11-23T11:00:00.000Z' } : {};
    for (let day = 1; day <= 5; day += 1) {
      const one = { id: `inc-${day}`, workload: `w${day}`, openedAt: `2026-11-1${day}T10:00:00.000Z`, ...over };
      await ledger().saveIncident(incidentOf(one), 0);
    }
    for (const item of [...stored('incident'), ...stored('closed')])
      if (['inc-4', 'inc-3'].includes(item['id']?.S ?? '')) item['json'] = { S: JSON.stringify({ schema: 2 }) };
    expect((await ledger().listIncidents({ status, limit: 3 })).map(({ id }) => id)).toEqual([
      'inc-5',
      'inc-2',
      'inc-1',
    ]);
  });

  it('keeps what happened to the controls for 90 days, also after people were told', async () => {
    const at = '2026-11-23T11:00:00.000Z';
    const resumed = { id: 'control-1-resumed', at, news: { is: 'resumed', by: 'ann', ended: ['brake'] } } as const;
    await ledger().saveControls({ ...untouched, outbox: [resumed] }, 0);
    await ledger().saveControls(untouched, 1);
    const [notice] = stored('control').filter((item) => item['sk']?.S === resumed.id);
    expect(JSON.parse(notice?.['json']?.S ?? '')).toEqual({ schema: 1, ...resumed });
    expect(notice?.['expires']?.N).toBe(String(Date.parse('2027-02-21T11:00:00.000Z') / 1000));
  });

  it('lets a closed incident expire after 90 days and an open one never', async () => {
    await ledger().saveIncident(incidentOf(), 0);
    expect(stored('incident')[0]?.['expires']).toBeUndefined();
    await ledger().saveIncident(incidentOf({ status: 'closed', closedAt: '2026-11-23T11:00:00.000Z' }), 1);
    const expected = String(Date.parse('2027-02-21T11:00:00.000Z') / 1000);
    expect([...stored('incident'), ...stored('closed'), ...stored('id')].map((item) => item['expires']?.N)).toEqual([
      expected,
      expected,
      expected,
    ]);
    expect(stored('open')).toEqual([]);
  });

  it('lets a closed outage expire after two days and its services after 90', async () => {
    const closedAt = '2026-11-23T11:00:00.000Z';
    await ledger().saveOutage(outageOf({ status: 'closed', closedAt }), 0);
    await ledger().saveMember('out-1', memberNamed('api', { at: closedAt }));
    const expiry = (partition: string) => stored(partition).map((item) => item['expires']?.N);
    expect(expiry('obstacle')).toEqual([String(Date.parse('2026-11-25T11:00:00.000Z') / 1000)]);
    expect(expiry('member')).toEqual([String(Date.parse('2027-02-21T11:00:00.000Z') / 1000)]);
    expect(stored('outage')).toEqual([]);
  });

  /** Writes one item of every kind that belongs to no incident that is open. */
  async function writeAll(at: string): Promise<void> {
    const command = { by: 'arn:aws:iam::111122223333:user/ann', at, command: { verb: 'mode', mode: 'off' } } as const;
    await claimId({ clients, table: 'ledger' }, 'asked', command, at);
    await claimId({ clients, table: 'ledger' }, 'waits', command, at);
    await ledger().saveOutcome('asked', { is: 'done' }, at);
    await ledger().claimWork('asked', at);
    await ledger().reserveChange({ id: 'c1', workload: 'w1', at, accountLimit: 9, workloadLimit: 9 });
    await ledger().noteIneffective('c1', at);
  }

  it('keeps what people asked for, and what came of it, for 15 days', async () => {
    await writeAll('2026-11-23T11:00:00.000Z');
    const kept = ['command', 'outcome', 'carrying'].flatMap(stored).map((item) => item['expires']?.N);
    expect(kept).toHaveLength(5);
    expect(new Set(kept)).toEqual(new Set([String(Date.parse('2026-12-08T11:00:00.000Z') / 1000)]));
  });

  it('keeps the count of changes, and of those that did not help, for two days', async () => {
    await writeAll('2026-11-23T11:00:00.000Z');
    const kept = ['allowance', 'reservation', 'ineffective'].flatMap(stored).map((item) => item['expires']?.N);
    expect(kept).toHaveLength(4);
    expect(new Set(kept)).toEqual(new Set([String(Date.parse('2026-11-25T11:00:00.000Z') / 1000)]));
  });

  it('keeps a long incident whole by compressing it', async () => {
    const long = incidentOf({
      findings: Array.from({ length: 400 }, (_, index) => findingOf(`f${index}`, ['seen', 'seen again'.repeat(30)])),
    });
    expect(await ledger().saveIncident(long, 0)).toBe(true);
    expect((await ledger().loadIncident(long.workload))?.item).toEqual(long);
  });

  it('cuts the evidence of an incident that is too long even so, and says so in the record', async () => {
    let seed = 1;
    const noise = () =>
      Array.from({ length: 2000 }, () => String.fromCharCode(33 + ((seed = (seed * 48271) % 2147483647) % 90))).join(
        '',
      );
    const long = incidentOf({
      findings: Array.from({ length: 100 }, (_, index) => findingOf(`f${index}`, [noise(), noise(), noise()])),
    });
    expect(await ledger().saveIncident(long, 0)).toBe(true);
    const kept = (await ledger().loadIncident(long.workload))?.item;
    expect(kept?.findings).toHaveLength(100);
    expect(kept?.findings[0]?.evidence).toHaveLength(1);
    expect(kept?.unchecked).toEqual([{ is: 'cut', texts: false }]);
  });

  it('sends a write that it must send again with the same token, so that a lost answer is no lost race', async () => {
    dynamodb.restore();
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'x').stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
    const statuses = [503, 200];
    const { requests, requestHandler } = createFakeHandler(() => ({ status: statuses.shift() ?? 200, body: {} }));
    const real = createLedger({ clients: createClients({ region: 'eu-west-1', requestHandler }), table: 'ledger' });
    expect(
      await real.saveTarget(
        {
          schema: 1,
          key: 'k',
          state: 'idle',
          suspended: null,
          lease: null,
          action: null,
          madeAt: null,
          dependents: [],
          attempts: [],
        },
        0,
      ),
    ).toBe(true);
    const tokens = requests.map(({ input }) => input['ClientRequestToken']);
    expect(tokens).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), tokens[0]]);
    dynamodb = mockClient(DynamoDBClient);
  });

  it('reads a transaction that met another one as a lost race', async () => {
    const conflict = sdkError('TransactionCanceledException', {
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    });
    dynamodb.on(TransactWriteItemsCommand).rejects(conflict);
    expect(await ledger().saveIncident(incidentOf(), 0)).toBe(false);
  });

  it('tries a reservation again that met another one, and gives up with an error rather than an answer', async () => {
    const conflict = sdkError('TransactionCanceledException', {
      CancellationReasons: [{ Code: 'None' }, { Code: 'TransactionConflict' }, { Code: 'None' }],
    });
    const request = { id: 'c1', workload: 'w', at: '2026-11-23T10:00:00.000Z', accountLimit: 1, workloadLimit: 1 };
    dynamodb.on(TransactWriteItemsCommand).rejectsOnce(conflict).callsFake(fake.transact);
    expect(await ledger().reserveChange(request)).toBeUndefined();
    dynamodb.on(TransactWriteItemsCommand).rejects(conflict);
    await expect(ledger().reserveChange({ ...request, id: 'c2', accountLimit: 2, workloadLimit: 2 })).rejects.toThrow(
      'could not be counted',
    );
  });

  it('throws when DynamoDB throttles or denies, so that the queue tries again', async () => {
    dynamodb.on(GetItemCommand).rejects(sdkError('ProvisionedThroughputExceededException'));
    await expect(ledger().loadIncident('w')).rejects.toThrow('dynamodb:GetItem throttled');
    dynamodb.on(TransactWriteItemsCommand).rejects(sdkError('AccessDeniedException'));
    await expect(ledger().saveIncident(incidentOf(), 0)).rejects.toThrow('dynamodb:PutItem denied');
  });

  it('refuses a record that a newer version wrote, naming it', async () => {
    dynamodb
      .on(GetItemCommand)
      .resolves({ Item: { pk: { S: 'incident' }, sk: { S: 'w' }, version: { N: '1' }, json: { S: '{"schema":2}' } } });
    await expect(ledger().loadIncident('w')).rejects.toThrow('incident / w has schema 2');
  });
});
