import { setTimeout as wait } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** An event as ECS puts it on the default bus. */
export type EcsEvent = {
  readonly detailType: 'ECS Task State Change' | 'ECS Deployment State Change' | 'ECS Service Action';
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly time: Date;
};

/** How badly the bus behaves: at least once, in no order, and late, as EventBridge promises no better. */
export type Delivery = {
  /** Further copies of each event. */
  readonly duplicates: number;
  /** How long each copy is held back, in seconds. */
  readonly lateSeconds: number;
  /** Whether each event waits for the next one and follows it. */
  readonly outOfOrder: boolean;
};

const promptDelivery: Delivery = { duplicates: 0, lateSeconds: 0, outOfOrder: false };

export type Publisher = {
  readonly publish: (event: EcsEvent) => Promise<void>;
  readonly setDelivery: (delivery: Delivery) => void;
  /** Sends what is still held back. */
  readonly flush: () => Promise<void>;
};

/** Publishes through EventBridge, and so through the product's own rules. */
export function createPublisher(client: EventBridgeClient): Publisher {
  let delivery = promptDelivery;
  let held: EcsEvent | undefined;
  const late = new Set<Promise<void>>();

  const deliver = async (event: EcsEvent, { duplicates, lateSeconds }: Delivery): Promise<void> => {
    if (lateSeconds > 0) await wait(lateSeconds * 1000);
    for (let copy = 0; copy <= duplicates; copy += 1) await send(client, event);
  };
  const start = async (event: EcsEvent): Promise<void> => {
    const sent = deliver(event, delivery);
    if (delivery.lateSeconds === 0) return sent;
    late.add(sent);
    void sent.finally(() => late.delete(sent));
  };
  return {
    setDelivery: (changed) => {
      delivery = changed;
    },
    publish: async (event) => {
      if (!delivery.outOfOrder) return start(event);
      const earlier = held;
      held = earlier === undefined ? event : undefined;
      if (earlier === undefined) return;
      await start(event);
      await start(earlier);
    },
    flush: async () => {
      if (held !== undefined) await send(client, held);
      held = undefined;
      await Promise.all(late);
    },
  };
}

async function send(client: EventBridgeClient, event: EcsEvent): Promise<void> {
  const { FailedEntryCount, Entries } = await client.send(
    new PutEventsCommand({
      Entries: [
        {
          Source: 'aws.ecs',
          DetailType: event.detailType,
          Resources: [...event.resources],
          Detail: JSON.stringify(event.detail),
          Time: event.time,
        },
      ],
    }),
  );
  if (FailedEntryCount) throw new Error(`EventBridge refused an event of the stand-in: ${JSON.stringify(Entries)}`);
}
