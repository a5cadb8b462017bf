import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../../shared/aws/clients/clients.ts';
import { putOnBus } from '../../shared/aws/messages/put-on-bus.ts';
import { kindOfFault } from '../../shared/aws/sdk-error.ts';
import type { BusEvent } from '../../shared/event-bus.ts';
import { throttle } from './sdk-errors.ts';

const eventBridge = mockClient(EventBridgeClient);
const clients = createClients({ region: 'eu-west-1' });
const bus = 'arn:aws:events:eu-west-1:444455556666:event-bus/incidents';

async function put(event: BusEvent) {
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] });
  await putOnBus(clients, bus, event);
  const [call, ...more] = eventBridge.commandCalls(PutEventsCommand);
  expect(more).toEqual([]);
  const [entry] = call?.args[0].input.Entries ?? [];
  if (entry === undefined) throw new Error('no event was put');
  return entry;
}

const faultOf = (event: BusEvent) =>
  putOnBus(clients, bus, event).then(
    () => 'none',
    (error: unknown) => ({ kind: kindOfFault(error), says: (error as Error).message }),
  );

beforeEach(() => eventBridge.reset());

describe('an event on the owner’s bus', () => {
  it.each([
    ['incident', 'ECS Start Incident'],
    ['outage', 'ECS Start Outage'],
    ['control', 'ECS Start Remediation Control'],
  ] as const)('about an %s has the published JSON as its detail, and the detail type “%s”', async (kind, type) => {
    expect(await put({ kind, json: '{"id":"m-1"}' })).toEqual({
      EventBusName: bus,
      Source: 'ecs-init-remediator',
      DetailType: type,
      Detail: '{"id":"m-1"}',
    });
  });

  it('that is too long is shortened below 256 KB, still names its message and says that it was cut', async () => {
    const findings = Array.from({ length: 900 }, (_, index) => ({ id: `f${index}`, title: 'ü'.repeat(300) }));
    const {
      Source = '',
      DetailType = '',
      Detail = '',
    } = await put({
      kind: 'incident',
      json: JSON.stringify({ id: 'm-1', alert: { dedupKey: 'inc-1', status: 'open' }, findings }),
    });
    expect(Buffer.byteLength(Source + DetailType + Detail)).toBeLessThan(256 * 1024);
    expect(JSON.parse(Detail)).toMatchObject({
      id: 'm-1',
      alert: { dedupKey: 'inc-1', status: 'open' },
      cut: true,
    });
  });

  it.each([
    ['ThrottlingException', 'throttled'],
    ['AccessDeniedException', 'denied'],
    ['NotAuthorizedForSourceException', 'denied'],
    ['ResourceNotFoundException', 'not-found'],
    ['InternalFailure', 'failed'],
  ])('that EventBridge answers with %s in an answer of 200 counts as %s', async (ErrorCode, kind) => {
    eventBridge
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode, ErrorMessage: 'the bus says no' }] });
    expect(await faultOf({ kind: 'incident', json: '{}' })).toEqual({
      kind,
      says: `events:PutEvents ${kind}: ${ErrorCode}: the bus says no`,
    });
  });

  it('that an answer says nothing of is not taken for delivered', async () => {
    eventBridge.on(PutEventsCommand).resolves({});
    expect(await faultOf({ kind: 'incident', json: '{}' })).toMatchObject({ kind: 'failed' });
  });

  it('of a call that fails is a fault of that call', async () => {
    eventBridge.on(PutEventsCommand).rejects(throttle());
    expect(await faultOf({ kind: 'incident', json: '{}' })).toMatchObject({ kind: 'throttled' });
  });
});
