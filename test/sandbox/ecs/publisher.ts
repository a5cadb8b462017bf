import { setTimeout as wait } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';

/** An event of ECS for the default event bus. */
export type EcsEvent = {
  readonly detailType: 'ECS Task State Change' | 'ECS Deployment State Change' | 'ECS Service Action';
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly time: Date;
};

/** How events arrive: several times, in another order, or late. EventBridge promises no better. */
export type Delivery = {
  /** The number of additional copies of each event. */
  readonly duplicates: number;
  /** The delay of each copy in seconds. */
  readonly lateSeconds: number;
  /** Whether each event is sent after the next one. */
  readonly outOfOrder: boolean;
};

const promptDelivery: Delivery = { duplicates: 0, lateSeconds: 0, outOfOrder: false };

export type Publisher = {
  readonly publish: (event: EcsEvent) => Promise<void>;
  readonly setDelivery: (delivery: Delivery) => void;
  /** Sends the events that are still delayed. */
  readonly flush: () => Promise<void>;
};

/** Publishes events through EventBridge, and so through the rules of the product. */
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
