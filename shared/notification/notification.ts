import type { Incident, IncidentState, Telling } from '../incident/incident.ts';

/** One message about one incident state. Renderers read it and nothing else. */
export type Notification = {
  readonly telling: Telling;
  readonly state: IncidentState;
  readonly incident: Incident;
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
