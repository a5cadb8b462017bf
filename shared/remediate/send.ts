import type { MessageKind } from '../event-bus.ts';
import type { Message } from '../notification/notification.ts';
import type { Ports } from './ports.ts';

/** A message that is due, and where it is to go. */
export type Outgoing = {
  readonly kind: MessageKind;
  readonly message: Message;
  readonly about: Parameters<Ports['publish']>[1];
  /** The value under which it is counted when people were told. */
  readonly countedAs: string;
  /** Whether people are told, and have not been told by an earlier attempt. */
  readonly isToPublish: boolean;
  /** Whether it is due on the event bus now. An earlier one of the same outbox goes first. */
  readonly isToPut: boolean;
};

/** `sent`: nothing is left to do. `put-later`: people know, and the bus does not; `fault` is why, if it was tried. */
export type Sent = { readonly is: 'sent' } | { readonly is: 'put-later'; readonly fault?: unknown };

/**
 * Publishes a message to the topic, then puts it on the event bus if the owner named one. A bus that does not take it
 * keeps no message from people, and no message is published again for it.
 * @throws what the topic answered.
 */
export async function send(ports: Ports, outgoing: Outgoing): Promise<Sent> {
  const { kind, message, about, countedAs, isToPublish, isToPut } = outgoing;
  if (isToPublish) {
    await ports.publish(message, about);
    ports.count('messagesSent', countedAs);
  }
  if (ports.putOnBus === undefined) return { is: 'sent' };
  if (!isToPut) return { is: 'put-later' };
  try {
    await ports.putOnBus({ kind, json: message.json });
    return { is: 'sent' };
  } catch (fault) {
    return { is: 'put-later', fault };
  }
}

/** The outbox once the topic has one of its messages and the event bus has not. */
export function withPublished<Entry extends { readonly id: string; readonly published?: true }>(
  outbox: readonly Entry[],
  published: string,
): readonly Entry[] {
  return outbox.map((entry) => (entry.id === published ? { ...entry, published: true } : entry));
}

/** @throws why the event bus did not take the first of these messages that it was to take. */
export function throwFault(sent: readonly Sent[]): void {
  for (const one of sent) if (one.is === 'put-later' && one.fault !== undefined) throw one.fault;
}
