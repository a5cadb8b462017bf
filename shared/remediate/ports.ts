import type { Execute } from '../change/execute.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Instant } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import type { Collect } from '../evidence/ask.ts';
import type { IncidentState } from '../incident/incident.ts';
import type { Ledger } from '../incident/ledger.ts';
import type { ModeReading } from '../incident/mode-reading.ts';
import type { METRICS } from '../metrics.ts';
import type { Message } from '../notification/notification.ts';

/** All that the product does to the world, as functions: the functions' entry builds them, tests hand in their own. */
export type Ports = {
  readonly now: () => Instant;
  /** Ids of the messages that this invocation has put into an outbox: it sends them itself, and leaves others' to the others. */
  readonly ownMessages: Set<string>;
  /** The account that is watched. */
  readonly account: string;
  /** Where people's commands go: shown in messages. */
  readonly operator?: { readonly url: string; readonly region: string };
  /** ARN of the role that the remediator runs as. */
  readonly ownRole: string;
  readonly configuration: Configuration;
  readonly readMode: () => Promise<ModeReading>;
  readonly writeMode: (mode: Mode) => Promise<void>;
  /** A fresh memory of answers: one a batch. */
  readonly newCollect: () => Collect;
  readonly ledger: Ledger;
  readonly execute: Execute;
  readonly publish: (
    message: Message,
    about: { readonly state: IncidentState; readonly incident: string },
  ) => Promise<void>;
  /** Keeps what could not be understood, with the reason. */
  readonly deadLetter: (body: string, reason: string) => Promise<void>;
  readonly log: Log;
  readonly count: Count;
};

/** Structured log lines; `fields` hold allow-listed values only. */
export type Log = {
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
};

export type Fields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Adds `value` (1 where none is given) to a metric of the product, optionally under its dimension's value. */
export type Count = (metric: keyof typeof METRICS, dimension?: string, value?: number) => void;
