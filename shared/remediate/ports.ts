import type { Execute } from '../change/execute.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { ControlNews } from '../control/controls.ts';
import type { ClaimReading, LastWrite, ModeReading, ParameterReading } from '../control/mode-reading.ts';
import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import type { BusEvent } from '../event-bus.ts';
import type { Collect } from '../evidence/ask.ts';
import type { IncidentState } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger.ts';
import type { OutageState } from '../incident/outage.ts';
import type { METRICS } from '../metrics.ts';
import type { Message } from '../notification/notification.ts';
import type { Installed } from '../notification/render/render-control.ts';
import type { SweepState } from '../sweep/sweep.ts';
import type { SweepReader } from '../sweep/sweep-reader.ts';
import type { Deadline } from './deadline.ts';
import type { KindOfFault } from './handed-back.ts';

/** Everything that the product does to the outside, as functions. The handler builds them; tests pass in their own. */
export type Ports = {
  readonly now: () => Instant;
  /** The milliseconds that the invocation has left before the function's time-out. */
  readonly left: () => number;
  /** What can still be begun and done in that time. */
  readonly deadline: Deadline;
  /**
   * Ids of the messages that this invocation must send. Other invocations send theirs.
   */
  readonly ownMessages: Set<string>;
  /** Keys of the outages of which this invocation left a message to the outage, and how many of each. */
  readonly leftToOutages: Map<string, number>;
  /** The account that is watched. */
  readonly account: string;
  /** Where the product is installed, and how people reach it. Messages show it. */
  readonly installed: Installed;
  /** The account's alias, for messages; undefined if it has none, or it could not be read. Never throws. */
  readonly alias?: () => Promise<string | undefined>;
  /** ARN of the remediator's own role. */
  readonly ownRole: string;
  readonly configuration: Configuration;
  /** The mode in force: the strictest of the parameter, of what the ledger holds, and of the claim. */
  readonly readMode: () => Promise<ModeReading>;
  readonly readParameter: () => Promise<ParameterReading>;
  /** Which installation may change things in this account and Region. */
  readonly readClaim: () => Promise<ClaimReading>;
  /** Writes the parameter of the mode, for a person who commands it. */
  readonly writeParameter: (mode: Mode) => Promise<void>;
  readonly lastWrite: () => Promise<LastWrite | undefined>;
  /** Makes a new `Collect` for a batch, without earlier answers. */
  readonly newCollect: () => Collect;
  /** Opens the account for one turn of a sweep, which may make so many calls of AWS. */
  readonly openSweep: (mostCalls: number) => SweepReader;
  readonly ledger: Ledger;
  readonly execute: Execute;
  readonly publish: (
    message: Message,
    about: {
      readonly id: string;
      readonly state: IncidentState | ControlNews['is'] | OutageState | SweepState;
      readonly incident: string | null;
      /** Whose move it is. */
      readonly urgency?: 'act' | 'decide' | 'fyi' | 'ok';
    },
  ) => Promise<void>;
  /** Puts a message on the event bus that the owner named; absent if none is named. */
  readonly putOnBus?: (event: BusEvent) => Promise<void>;
  /** Puts a message that could not be parsed on the dead-letter queue, with the reason. */
  readonly deadLetter: (body: string, reason: string) => Promise<void>;
  readonly kindOfFault: KindOfFault;
  readonly log: Log;
  readonly count: Count;
};

/** The ports that the edge of the function builds. */
export type GivenPorts = Omit<Ports, 'ownMessages' | 'leftToOutages' | 'deadline'>;

/** Structured log lines. `fields` may hold only values that are known to be safe. */
export type Log = {
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
};

export type Fields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Adds `value` (default 1) to a metric of the product, optionally under a value of its dimension. */
export type Count = (metric: keyof typeof METRICS, dimension?: string, value?: number) => void;
