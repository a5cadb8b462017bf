/** What a message is about. */
export type MessageKind = 'incident' | 'outage' | 'sweep' | 'control';

/**
 * The source of the product's own events. Its rules match other sources, so that it never hears itself; its role may put
 * events of no other source on the bus.
 */
export const EVENT_SOURCE = 'ecs-init-remediator';

/** The detail types of the product's own events, by what the message is about. */
export const DETAIL_TYPES = {
  incident: 'ECS Start Incident',
  outage: 'ECS Start Outage',
  sweep: 'ECS Start Sweep',
  control: 'ECS Start Remediation Control',
} as const satisfies Record<MessageKind, string>;

/** An event for the bus that the owner named. */
export type BusEvent = {
  readonly kind: MessageKind;
  /** The published JSON of the message, as text. */
  readonly json: string;
};
