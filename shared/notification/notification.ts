import type { StartFailure } from '../event/start-failure.ts';
import type { Incident, IncidentState, OutboxEntry } from '../incident/incident.ts';
import type { Move } from '../incident/whose-move.ts';
import type { OperatorAddress } from './content/operator-command.ts';

/** The parts of an incident that messages show, without the bookkeeping of the ledger. */
export type ShownIncident = Omit<
  Incident,
  | 'seen'
  | 'notified'
  | 'outbox'
  | 'diagnosed'
  | 'look'
  | 'ending'
  | 'lastCountedAt'
  | 'undiagnosed'
  | 'toldAgainAt'
  | 'trigger'
  | 'unjudged'
  | 'endedAt'
  | 'commandedAt'
  | 'toldDuty'
> & {
  readonly trigger: Pick<StartFailure, 'taskArn' | 'serviceEvent' | 'reason' | 'otherReasons'>;
};

/** One message about one state of an incident. Renderers read nothing else. */
export type Notification = {
  readonly entry: OutboxEntry;
  readonly state: IncidentState;
  readonly incident: ShownIncident;
  /** Whose move it was when the message was made. */
  readonly move: Move;
  /** The account’s alias; absent if it has none, or it could not be read. */
  readonly alias?: string;
  /** Who takes people’s commands; absent where it is not known. */
  readonly operator?: OperatorAddress;
};

/** The message that SNS publishes, with `MessageStructure: json`. */
export type Message = {
  /** Fewer than 100 ASCII characters. */
  readonly subject: string;
  /** Plain text that reads well in a mail client. */
  readonly text: string;
  /** The custom notification of Amazon Q Developer, as JSON text. */
  readonly chat: string;
  /** JSON text, by `docs/notification.schema.json`, about a control by `docs/control.schema.json`, about an outage by `docs/outage.schema.json`, about a sweep by `docs/sweep.schema.json`. */
  readonly json: string;
};
