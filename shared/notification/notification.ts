import type { StartFailure } from '../event/start-failure.ts';
import type { Incident, IncidentState, OutboxEntry } from '../incident/incident.ts';

/** Of an incident, what messages are made from; the bookkeeping of the ledger is not among it. */
export type ShownIncident = Omit<Incident, 'seen' | 'notified' | 'outbox' | 'diagnosed' | 'trigger'> & {
  readonly trigger: Pick<StartFailure, 'taskArn' | 'reason'>;
};

/** One message about one incident state. Renderers read it and nothing else. */
export type Notification = {
  readonly entry: OutboxEntry;
  readonly state: IncidentState;
  readonly incident: ShownIncident;
};

/** What SNS publishes, with `MessageStructure: json`. */
export type Message = {
  /** At most 100 ASCII characters. */
  readonly subject: string;
  /** Plain text that reads well in a mail client. */
  readonly text: string;
  /** Amazon Q Developer's custom notification, as JSON text. */
  readonly chat: string;
  /** The incident as JSON text: `docs/notification.schema.json`. */
  readonly json: string;
};
