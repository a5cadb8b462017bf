import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { claimId } from '../../shared/aws/ledger/commands.ts';
import { listNotices } from '../../shared/aws/ledger/controls.ts';
import { createLedger } from '../../shared/aws/ledger/ledger.ts';
import { untouched } from '../../shared/control/controls.ts';
import { deliver, fail, type Installation, install, tick, wait, workloads } from '../fixtures/installation.ts';
import { grant } from '../fixtures/owner.ts';
import { createFakeDynamoDB } from './fake-dynamodb.ts';

// A later version was installed and then this one again: what the later one wrote is in the ledger.

const dynamodb = mockClient(DynamoDBClient);
const at = { clients: createClients({ region: 'us-east-2' }), table: 'ledger' };
let fake: ReturnType<typeof createFakeDynamoDB>;

beforeEach(() => {
  fake = createFakeDynamoDB();
  dynamodb.reset();
  dynamodb.on(GetItemCommand).callsFake(fake.getItem);
  dynamodb.on(BatchGetItemCommand).callsFake(fake.batchGet);
  dynamodb.on(QueryCommand).callsFake(fake.query);
  dynamodb.on(TransactWriteItemsCommand).callsFake(fake.transact);
});

/** An installation whose ledger is the table. */
function installed(): Installation {
  const installation = install({ grants: [grant] });
  installation.ledger = { ...createLedger(at), claimId: (id, command, now) => claimId(at, id, command, now) };
  return installation;
}

/** Writes an item as a version with a later schema does. */
function writeLater(pk: string, sk: string): void {
  const item = [...fake.items.values()].find((one) => one['pk']?.S === pk && one['sk']?.S === sk);
  if (item === undefined) throw new Error(`there is no item ${pk} / ${sk}`);
  item['json'] = { S: JSON.stringify({ ...JSON.parse(item['json']?.S ?? ''), schema: 2 }) };
}

describe('a record in a form that this version does not know', () => {
  it('of an incident stops nobody else’s: it is set apart, and its own failures wait for whoever can read it', async () => {
    const installation = installed();
    await deliver(
      installation,
      fail(installation, 'a1'),
      fail(installation, 'w1', undefined, { group: 'service:web' }),
    );
    writeLater('incident', workloads.web);
    wait(installation, 3600);
    const again = [fail(installation, 'a2'), fail(installation, 'w2', undefined, { group: 'service:web' }), tick];
    expect(await deliver(installation, ...again)).toEqual(['m1']);
    expect(installation.counted).toContain('ignored record-unread');
    expect((await installation.ledger.loadIncident(workloads.api))?.item.failures).toBe(2);
    await expect(installation.ledger.loadIncident(workloads.web)).rejects.toThrow('deploy the version that wrote it');
  });

  it('of the controls holds every change, and the message says why and what to do; failures are told', async () => {
    const installation = installed();
    await deliver(installation, tick);
    await installation.ledger.saveControls(
      { ...untouched, notices: 1 },
      (await installation.ledger.loadControls())?.version ?? 0,
    );
    writeLater('control', 'controls');
    installation.told.length = 0;
    expect(await deliver(installation, fail(installation, 'a1'))).toEqual([]);
    expect(installation.executed).toEqual([]);
    expect(installation.told).toHaveLength(1);
    expect(installation.told[0]?.text.replaceAll(/\s+/g, ' ')).toContain(
      'control / controls has schema 2, and this version reads 1: deploy the version that wrote it',
    );
  });

  it('of what happened to a control is left out of the list of what happened', async () => {
    const notice = {
      id: 'control-1-pause-ended',
      at: '2026-11-23T10:00:00.000Z',
      news: { is: 'pause-ended', by: 'ann' },
    };
    const ledger = createLedger(at);
    await ledger.saveControls({ ...untouched, outbox: [notice as never] }, 0);
    await ledger.saveControls({ ...untouched, outbox: [{ ...notice, id: 'control-2-pause-ended' } as never] }, 1);
    writeLater('control', 'control-1-pause-ended');
    expect((await listNotices(at)).map(({ id }) => id)).toEqual(['control-2-pause-ended']);
  });
});

describe('what a later version wrote in the form of this one', () => {
  it('keeps the members that this version does not know, whenever it writes the record again', async () => {
    const installation = installed();
    await deliver(installation, fail(installation, 'a1'));
    const item = [...fake.items.values()].find((one) => one['pk']?.S === 'incident');
    Object.assign(item ?? {}, {
      json: { S: JSON.stringify({ ...JSON.parse(item?.['json']?.S ?? ''), later: { of: 'it' } }) },
    });
    wait(installation, 3600);
    await deliver(installation, fail(installation, 'a2'), tick);
    expect((await installation.ledger.loadIncident(workloads.api))?.item).toMatchObject({
      failures: 2,
      later: { of: 'it' },
    });
  });
});
