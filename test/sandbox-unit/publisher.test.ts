import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createPublisher, type EcsEvent } from '../sandbox/ecs/publisher.ts';

const bus = mockClient(EventBridgeClient);

function event(id: string): EcsEvent {
  return { detailType: 'ECS Task State Change', resources: [id], detail: { id }, time: new Date(0) };
}

function sent(): readonly string[] {
  return bus.commandCalls(PutEventsCommand).map((call) => call.args[0].input.Entries?.[0]?.Resources?.[0] ?? '');
}

beforeEach(() => {
  bus.reset();
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
});

describe('the delivery of ECS’s events', () => {
  it('is prompt and single unless the world asks for worse', async () => {
    const publisher = createPublisher(new EventBridgeClient({}));
    await publisher.publish(event('a'));
    expect(sent()).toEqual(['a']);
  });

  it('repeats and exchanges events on demand', async () => {
    const publisher = createPublisher(new EventBridgeClient({}));
    publisher.setDelivery({ duplicates: 1, lateSeconds: 0, outOfOrder: true });
    await publisher.publish(event('a'));
    expect(sent()).toEqual([]);
    await publisher.publish(event('b'));
    expect(sent()).toEqual(['b', 'b', 'a', 'a']);
  });

  it('sends late ones after all, and what is still held back at the end', async () => {
    const publisher = createPublisher(new EventBridgeClient({}));
    publisher.setDelivery({ duplicates: 0, lateSeconds: 0.05, outOfOrder: false });
    await publisher.publish(event('late'));
    publisher.setDelivery({ duplicates: 0, lateSeconds: 0, outOfOrder: true });
    await publisher.publish(event('held'));
    expect(sent()).toEqual([]);
    await publisher.flush();
    expect(sent().toSorted()).toEqual(['held', 'late']);
  });

  it('throws where the bus refuses an event', async () => {
    bus.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'NotAuthorized' }] });
    await expect(createPublisher(new EventBridgeClient({})).publish(event('a'))).rejects.toThrow('NotAuthorized');
  });
});
