import type { GivenCommand, Outcome } from '../control/command.ts';
import type { Controls } from '../control/controls.ts';
import type { RecordedMode } from '../control/mode-reading.ts';
import type { Instant } from '../event/instant.ts';
import type { Sweep } from '../sweep/sweep.ts';
import type { Incident } from './incident.ts';
import type { Member, Outage } from './outage.ts';
import type { Target } from './target.ts';

/** A stored item, and its version for the next conditional write. Version 0: the item does not exist yet. */
export type Versioned<T> = { readonly item: T; readonly version: number };

/** The place of an incident in a list, the newest first: by its opening, and by its id among those of one moment. */
export type Place = Pick<Incident, 'openedAt' | 'id'>;

/**
 * The store of incidents, targets, commands and controls. Every write has the condition that the item still has the version that was read.
 */
export type Ledger = {
  /** The newest incident of the workload, open or closed; undefined if there never was one. */
  readonly loadIncident: (workload: string) => Promise<Versioned<Incident> | undefined>;
  /** Writes it. Returns false if somebody else wrote it in between. A closed incident is also kept in the history. */
  readonly saveIncident: (incident: Incident, version: number) => Promise<boolean>;
  readonly findIncident: (id: string) => Promise<Versioned<Incident> | undefined>;
  /** Newest first; `limit` where there are so many, without those that cannot be read. Among the open ones are closed ones whose changes a person undoes. */
  readonly listIncidents: (filter: {
    readonly status?: 'open' | 'closed';
    readonly limit: number;
    /** Only those that come after this one in the list, which need not be there any more. */
    readonly before?: Place;
  }) => Promise<readonly Incident[]>;
  /**
   * Open incidents whose next look is due, those that another mode than the one in force holds, and closed ones with work,
   * whether or not they are the newest of their workload; the least recently looked at first, at most `limit`.
   * @param at.mode reads the mode. It is called only if a mode holds something.
   * @param at.setApart is told of each record that cannot be read, and that is left out.
   */
  readonly listDue: (at: {
    readonly now: Instant;
    readonly limit: number;
    readonly mode: () => Promise<RecordedMode>;
    readonly setApart?: (because: string) => void;
  }) => Promise<readonly Versioned<Incident>[]>;
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
  /** A command that the operator wrote; undefined if there is none with this id. */
  readonly loadCommand: (id: string) => Promise<GivenCommand | undefined>;
  /** Ids of the commands of which nothing came yet, the one that was given first at the front. */
  readonly listWaiting: () => Promise<readonly string[]>;
  /**
   * Takes a piece of work, a command or a diagnosis, to do it alone. Returns false if another invocation has it. The claim
   * of an invocation that was killed ends a little after that one's time-out.
   */
  readonly claimWork: (id: string, at: Instant) => Promise<boolean>;
  /** Gives work back that is done, or that could not be done, so that whoever comes next may take it at once. */
  readonly freeWork: (id: string, at: Instant) => Promise<void>;
  /** What came of it; undefined while it was not carried out. A second delivery then does nothing. */
  readonly loadOutcome: (id: string) => Promise<Outcome | undefined>;
  /** The first outcome stands: another one replaces it never. */
  readonly saveOutcome: (id: string, outcome: Outcome, at: Instant) => Promise<void>;
  /** The pause, the brake, and what people are to be told of them; undefined before the first write. */
  readonly loadControls: () => Promise<Versioned<Controls> | undefined>;
  readonly saveControls: (controls: Controls, version: number) => Promise<boolean>;
  /** The newest outage of an obstacle; undefined if there never was one, or it is long over. @param key {@link Outage.key} */
  readonly loadOutage: (key: string) => Promise<Versioned<Outage> | undefined>;
  readonly saveOutage: (outage: Outage, version: number) => Promise<boolean>;
  /** The keys of the outages of which something is to be told or awaited: those of one service alone are left out. */
  readonly listOutages: () => Promise<readonly string[]>;
  /** Puts a member; one with a later moment stays. @param id of the outage. */
  readonly saveMember: (id: string, member: Member) => Promise<void>;
  readonly listMembers: (id: string) => Promise<readonly Member[]>;
  /** The daily sweep; undefined before the first one. */
  readonly loadSweep: () => Promise<Versioned<Sweep> | undefined>;
  readonly saveSweep: (sweep: Sweep, version: number) => Promise<boolean>;
  /** Ids of the incidents with work: the open ones, and closed ones of which something is still to be done. */
  readonly listOpenIds: () => Promise<readonly string[]>;
  /** Records an ineffective repair (idempotent by `id`) and returns the number of them within the last hour. */
  readonly noteIneffective: (id: string, at: Instant) => Promise<number>;
};
