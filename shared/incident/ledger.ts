import type { Instant } from '../event/instant.ts';
import type { Incident } from './incident.ts';
import type { Target } from './target.ts';

/** A stored item, and its version for the next conditional write. Version 0: the item does not exist yet. */
export type Versioned<T> = { readonly item: T; readonly version: number };

/**
 * The store of incidents and targets. Every write has the condition that the item still has the version that was read.
 */
export type Ledger = {
  /** The newest incident of the workload, open or closed; undefined if there never was one. */
  readonly loadIncident: (workload: string) => Promise<Versioned<Incident> | undefined>;
  /** Writes it. Returns false if somebody else wrote it in between. A closed incident is also kept in the history. */
  readonly saveIncident: (incident: Incident, version: number) => Promise<boolean>;
  readonly findIncident: (id: string) => Promise<Versioned<Incident> | undefined>;
  /** Newest first; at most `limit`. Among the open ones are closed ones whose changes a person undoes. */
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
  /** Whether a command was carried out already, and when the last command for the mode was given. */
  readonly findCommand: (id: string) => Promise<{ readonly done: boolean; readonly lastMode?: Instant }>;
  /**
   * Records that a command was carried out, so that a second delivery does nothing. For a command of the mode it also
   * records when it was given.
   */
  readonly noteCommand: (command: {
    readonly id: string;
    readonly at: Instant;
    readonly mode: boolean;
  }) => Promise<void>;
  /** Records an ineffective repair (idempotent by `id`) and returns the number of them within the last hour. */
  readonly noteIneffective: (id: string, at: Instant) => Promise<number>;
};
