import type { Configuration, Grant } from '../configuration/configuration.ts';
import { type ControlNotice, untouched } from '../control/controls.ts';
import type { ModeReading } from '../control/mode-reading.ts';
import { type ModeSetter, modeSetter } from '../control/mode-setter.ts';
import type { Pause } from '../control/pauses.ts';
import type { Instant } from '../event/instant.ts';
import type { Ledger } from '../incident/ledger.ts';
import { whoseMove } from '../incident/whose-move.ts';
import { sayModeReading } from '../notification/content/mode-words.ts';
import type { SweepSummary } from '../sweep/sweep.ts';
import { whoActs } from './who-acts.ts';

/** What the operator reads of the installation itself. */
export type StatusPorts = {
  readonly listIncidents: Ledger['listIncidents'];
  readonly readMode: () => Promise<ModeReading>;
  readonly loadControls: Ledger['loadControls'];
  readonly loadSweep: Ledger['loadSweep'];
  /** What happened to the controls, as long as it is kept. */
  readonly listNotices: () => Promise<readonly ControlNotice[]>;
  /** What is deployed. */
  readonly installed: {
    readonly version: string;
    readonly grants: readonly Grant[];
    /** What is swept; `off` also where no consent names a service. */
    readonly sweep: Configuration['sweep'];
  };
  readonly now: () => Instant;
};

/** The mode in force as the operator answers it; null where it cannot be read. `because`: what sets it, as a clause. */
export type ModeAnswer = {
  readonly mode: 'off' | 'dry-run' | 'apply' | null;
  readonly because: string;
  readonly set: ModeSetter | null;
  /** The ARN of the operator of the installation that changes things here in the place of this one; absent where none does. */
  readonly inCharge?: string;
};

/** What the operator answers of the installation itself. */
export type StatusAnswer = ModeAnswer & {
  readonly version: string;
  readonly pause: Pause | null;
  readonly brake: { readonly at: Instant; readonly ineffective: number } | null;
  /** Open ones, by who must act. `all`: whether there are no more than were counted. */
  readonly incidents: {
    readonly open: number;
    readonly you: number;
    readonly product: number;
    readonly nobody: number;
    readonly all: boolean;
  };
  readonly grants: readonly Pick<Grant, 'name' | 'executionRole' | 'services'>[];
  readonly sweep: SweepAnswer;
};

/** The daily sweep. `last`: the one that ended last; null before. `left`: what the one that runs has still to look at; null if none runs. */
export type SweepAnswer = {
  readonly what: Configuration['sweep'];
  readonly last: SweepSummary | null;
  readonly left: number | null;
};

/** The mode, with who set it. @throws CallError */
export async function answerMode(ports: StatusPorts): Promise<ModeAnswer> {
  return (await readControls(ports)).answer;
}

async function readControls(ports: StatusPorts) {
  const [reading, loaded, notices] = await Promise.all([ports.readMode(), ports.loadControls(), ports.listNotices()]);
  const controls = loaded?.item ?? untouched;
  const answer: ModeAnswer = {
    mode: reading.is === 'known' ? reading.mode : null,
    because: sayModeReading(reading),
    set: modeSetter(reading, controls, notices),
    ...(reading.is === 'known' && reading.set.is === 'other-installation' && { inCharge: reading.set.operator }),
  };
  return { answer, controls };
}

/** An incident’s record may have 400 KB, and the operator has seconds. */
const mostCounted = 100;

/** The mode, the controls, the open incidents and the grants. @throws CallError */
export async function answerStatus(ports: StatusPorts): Promise<StatusAnswer> {
  const [{ answer, controls }, sweep, incidents] = await Promise.all([
    readControls(ports),
    answerSweep(ports),
    ports.listIncidents({ status: 'open', limit: mostCounted }),
  ]);
  const movers = incidents.map((one) => whoActs(one, whoseMove(one).urgency));
  const count = (who: (typeof movers)[number]) => movers.filter((one) => one === who).length;
  const { pause, brake } = controls;
  const { version, grants } = ports.installed;
  return {
    ...answer,
    version,
    pause: pause !== null && pause.until > ports.now() ? pause : null,
    brake,
    incidents: {
      open: movers.length,
      you: count('you'),
      product: count('product'),
      nobody: count('nobody'),
      all: movers.length < mostCounted,
    },
    grants: grants.map(({ name, executionRole, services }) => ({ name, executionRole, services })),
    sweep,
  };
}

async function answerSweep({ loadSweep, installed }: StatusPorts): Promise<SweepAnswer> {
  const sweep = installed.sweep === 'off' ? undefined : (await loadSweep())?.item;
  const left = sweep === undefined || sweep.endedAt !== null ? null : sweep.left.length;
  return { what: installed.sweep, last: sweep?.last ?? null, left };
}
