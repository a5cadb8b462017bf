import type { Instant } from '../event/instant.ts';
import type { Incident } from './incident.ts';
import type { Target } from './target.ts';

/** A stored item and the version that the next conditional write names; `version` 0: there is none yet. */
export type Versioned<T> = { readonly item: T; readonly version: number };

/** Where incidents and targets are kept. Every write is conditional on the version that was read. */
export type Ledger = {
  /** The workload's newest incident, open or closed; undefined when there never was one. */
  readonly loadIncident: (workload: string) => Promise<Versioned<Incident> | undefined>;
  /** Writes it; false when somebody else wrote in between. A closed incident is kept as history too. */
  readonly saveIncident: (incident: Incident, version: number) => Promise<boolean>;
  readonly findIncident: (id: string) => Promise<Versioned<Incident> | undefined>;
  /** Newest first; at most `limit`. */
  readonly listIncidents: (filter: {
    readonly status?: 'open' | 'closed';
    readonly limit: number;
  }) => Promise<readonly Incident[]>;
  readonly loadTarget: (key: string) => Promise<Versioned<Target> | undefined>;
  readonly saveTarget: (target: Target, version: number) => Promise<boolean>;
  /**
   * Takes one change out of what may be made in any sixty minutes, for the account and for the workload, in one
   * transaction; a repeated `id` takes nothing again. Returns which allowance was used up, or undefined when the reservation holds.
   */
  readonly reserveChange: (request: {
    readonly id: string;
    readonly workload: string;
    readonly at: Instant;
    readonly accountLimit: number;
    readonly workloadLimit: number;
  }) => Promise<'account' | 'workload' | undefined>;
  /** Whether a command was done already, and when the last command for the mode was given. */
  readonly findCommand: (id: string) => Promise<{ readonly done: boolean; readonly lastMode?: Instant }>;
  /** Notes that a command was done, so that a redelivery does nothing; and for one of the mode, when it was given. */
  readonly noteCommand: (command: {
    readonly id: string;
    readonly at: Instant;
    readonly mode: boolean;
  }) => Promise<void>;
  /** Notes an ineffective repair (idempotent by `id`) and returns how many there were within the last hour. */
  readonly noteIneffective: (id: string, at: Instant) => Promise<number>;
};
