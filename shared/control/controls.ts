import { type Instant, later } from '../event/instant.ts';
import type { Mode } from '../event/start-failure.ts';
import { type Admissions, admit, countBeyond, dueBeyond, type Multiplied, type Uncounted } from './admissions.ts';
import { commandFor, type ModeCommands, withModeCommand } from './commanded-mode.ts';
import type { OtherInstallation } from './mode-reading.ts';
import { keepPauses, type Pause, type Pauses, pausesOf } from './pauses.ts';

/** What the mode's parameter was last seen to hold. */
export type ParameterSeen = Mode | 'missing' | 'not-a-mode';

/**
 * The product's own record of its controls: a pause that a person asked for, the brake that it pulled itself, and what people are
 * still to be told. The parameter of the mode is apart from it: only people and their commands write that.
 */
export type Controls = ModeCommands &
  Pauses & {
    /** `at`: when it was pulled last. */
    readonly brake: { readonly at: Instant; readonly ineffective: number } | null;
    /** When a person last asked to resume. What was asked for before that is over. */
    readonly resumedAt: Instant | null;
    /** What people know of the parameter; null before the product ran for the first time. */
    readonly parameter: ParameterSeen | null;
    /** The ARN of the operator of the installation that changes things here in the place of this one; absent where none does. */
    readonly inCharge?: string;
    /** The number of notices so far, for their ids. */
    readonly notices: number;
    readonly outbox: readonly ControlNotice[];
    /** Ids of the newest commands that were told of: one that was interrupted is told once. Absent before the first. */
    readonly toldOf?: readonly string[];
    /** What was let begin, and what was only counted, of the workloads that anybody can multiply. Absent before the first. */
    readonly admissions?: Readonly<Partial<Record<Multiplied, Admissions>>>;
  };

/** Something that happened to a control, to be told to people. */
export type ControlNotice = {
  readonly id: string;
  readonly at: Instant;
  readonly news: ControlNews;
  /** The topic has it, and the event bus does not yet. */
  readonly published?: true;
};

export type ControlNews =
  /** `by`: ARN of who changed the parameter, or asked for it; null where AWS does not tell. */
  | {
      readonly is: 'mode-changed';
      readonly from: ParameterSeen;
      readonly to: ParameterSeen;
      readonly by: string | null;
      readonly way: 'command' | 'directly' | 'unknown';
    }
  | { readonly is: 'paused'; readonly by: string; readonly until: Instant }
  | { readonly is: 'pause-ended'; readonly by: string }
  | { readonly is: 'braked'; readonly ineffective: number; readonly incident: string }
  | { readonly is: 'resumed'; readonly by: string; readonly ended: readonly ('pause' | 'brake')[] }
  /** `workload`: the service, or the family of a stand-alone task; absent in notices of earlier versions. */
  | {
      readonly is: 'restored';
      readonly by: string;
      readonly incident: string;
      readonly workload?: string;
      readonly targets: readonly string[];
    }
  | {
      readonly is: 'answered';
      readonly answer: 'approve' | 'reject';
      readonly by: string;
      readonly incident: string;
      readonly workload?: string;
      readonly plan: string;
    }
  /** Another installation is the one that may change things here: the ARN of its operator. */
  | { readonly is: 'only-watches'; readonly operator: string }
  /** It is no longer. */
  | { readonly is: 'in-charge' }
  /** `workloads` failed beyond the limit of `what`, at least so many if `isMore`, of which a few are named. */
  | {
      readonly is: 'capped';
      readonly what: Multiplied;
      readonly limit: number;
      readonly since: Instant;
      readonly workloads: number;
      readonly isMore: boolean;
      readonly named: readonly string[];
    };

/** What can happen to the controls. */
export type ControlEvent =
  /** The parameter was read. `writer`: ARN of who wrote it last, null where unknown; `own`: the product's own role did. */
  | {
      readonly is: 'seen';
      readonly parameter: ParameterSeen;
      readonly writer: string | null;
      readonly own: boolean;
    }
  /** The mode in force was read, and another installation keeps this one from changing things, or none does. */
  | { readonly is: 'claim-seen'; readonly other: OtherInstallation | undefined }
  /** `at`: when the command was given. `mayLoosen`: whoever gave it may change. */
  | {
      readonly is: 'commanded';
      readonly mode: Mode;
      readonly by: string;
      readonly at: Instant;
      readonly mayLoosen: boolean;
    }
  /** The last command of somebody who may change, given at this moment, never came to its effect and cannot any more. */
  | { readonly is: 'command-void'; readonly at: Instant }
  /** `at`: when it was asked for. */
  | { readonly is: 'pause'; readonly by: string; readonly at: Instant; readonly until: Instant }
  | { readonly is: 'time' }
  | { readonly is: 'resume'; readonly by: string; readonly at: Instant }
  | { readonly is: 'brake'; readonly ineffective: number; readonly incident: string }
  /** An incident is to begin, if its limit is not reached. @see admit */
  | { readonly is: 'admit'; readonly what: Multiplied; readonly id: string; readonly limit: number }
  | {
      readonly is: 'beyond-limit';
      readonly what: Multiplied;
      readonly limit: number;
      readonly failed: readonly Uncounted[];
    }
  | (Extract<ControlNews, { readonly is: 'restored' | 'answered' }> & { readonly command: string });

/** Controls that nobody has used yet. */
export const untouched: Controls = {
  pause: null,
  brake: null,
  resumedAt: null,
  commanded: null,
  parameter: null,
  notices: 0,
  outbox: [],
};

/** The controls after an event; the same object where nothing changes. */
export function advanceControls(controls: Controls, event: ControlEvent, now: Instant): Controls {
  switch (event.is) {
    case 'seen':
      return seen(controls, event, now);
    case 'claim-seen':
      return claimSeen(controls, event.other, now);
    case 'commanded': {
      const { mode, by, at, mayLoosen } = event;
      return withModeCommand(controls, { mode, by, at }, mayLoosen);
    }
    case 'command-void':
      return controls.commanded?.at === event.at ? { ...controls, commanded: null } : controls;
    case 'pause':
      return pause(controls, event, now);
    case 'time':
      return tellBeyond(tellBeyond(endPause(controls, now), 'stand-alone', now), 'drill', now);
    case 'admit': {
      const { what, id, limit } = event;
      return withAdmissions(controls, what, admit(controls.admissions?.[what], id, limit, now));
    }
    case 'beyond-limit': {
      const { what, failed, limit } = event;
      return withAdmissions(controls, what, countBeyond(controls.admissions?.[what], failed, limit, now));
    }
    case 'resume':
      return resume(controls, event, now);
    case 'brake': {
      const { ineffective, incident } = event;
      const braked = { ...controls, brake: { at: now, ineffective } };
      // Pulled again while it stands, it is not told again; but who resumed before that does not release it.
      return controls.brake === null ? tell(braked, { is: 'braked', ineffective, incident }, now) : braked;
    }
    case 'restored':
    case 'answered': {
      const { command, ...news } = event;
      const known = controls.toldOf ?? [];
      if (known.includes(command)) return controls;
      return tell({ ...controls, toldOf: [...known, command].slice(-mostUnsent) }, news, now);
    }
  }
}

/** The controls without notices that were sent. */
export function withoutNotice(controls: Controls, id: string): Controls {
  return { ...controls, outbox: controls.outbox.filter((notice) => notice.id !== id) };
}

function endPause(controls: Controls, now: Instant): Controls {
  return controls.pause === null || controls.pause.until > now
    ? controls
    : tell({ ...controls, ...keepPauses([]) }, { is: 'pause-ended', by: controls.pause.by }, now);
}

function withAdmissions(controls: Controls, what: Multiplied, admissions: Admissions): Controls {
  if (controls.admissions?.[what] === admissions) return controls;
  return { ...controls, admissions: { ...controls.admissions, [what]: admissions } };
}

/** Tells in one message what was only counted, if it is time. */
function tellBeyond(controls: Controls, what: Multiplied, now: Instant): Controls {
  const known = controls.admissions?.[what];
  const beyond = dueBeyond(known, now);
  if (known === undefined || beyond === undefined) return controls;
  const { since, limit, workloads, isMore, named } = beyond;
  const told = withAdmissions(controls, what, { ...known, beyond: null, toldAt: now });
  return tell(told, { is: 'capped', what, limit, since, workloads: workloads.length, isMore, named }, now);
}

/** The first sight of the parameter is an installation and no change. */
function seen(
  controls: Controls,
  { parameter, writer, own }: Extract<ControlEvent, { is: 'seen' }>,
  now: Instant,
): Controls {
  const { parameter: from } = controls;
  if (from === parameter) return controls;
  const known = { ...controls, parameter };
  if (from === null) return known;
  // The product's role writes what a command asks for, so the record tells who asked.
  const asked = own ? commandFor(controls, parameter) : null;
  const by = asked?.by ?? writer;
  const way = asked !== null ? 'command' : writer === null ? 'unknown' : 'directly';
  return tell(known, { is: 'mode-changed', from, to: parameter, by, way }, now);
}

/** That another installation changes things here is told once, and so is that it no longer does. */
function claimSeen(controls: Controls, other: OtherInstallation | undefined, now: Instant): Controls {
  const { inCharge, ...rest } = controls;
  if (inCharge === other?.operator) return controls;
  if (other === undefined) return tell(rest, { is: 'in-charge' }, now);
  const { operator } = other;
  return tell({ ...rest, inCharge: operator }, { is: 'only-watches', operator }, now);
}

/** A pause only tightens: a shorter one does not cut a longer one short. */
function pause(controls: Controls, { by, at, until }: Extract<ControlEvent, { is: 'pause' }>, now: Instant): Controls {
  // A command that is delivered again, or late: it was resumed since, or its time is over.
  if (until <= now || (controls.resumedAt !== null && controls.resumedAt >= at)) return controls;
  const known = pausesOf(controls);
  if (known.some((one) => one.at >= at && one.until >= until)) return controls;
  const paused = { ...controls, ...keepPauses([...known, { by, at, until }]) };
  const isLonger = controls.pause === null || until > controls.pause.until;
  return isLonger ? tell(paused, { is: 'paused', by, until }, now) : paused;
}

/** Ends what had begun when it was asked for, and nothing that began later: a command may be delivered late, or again. */
function resume(controls: Controls, { by, at }: Extract<ControlEvent, { is: 'resume' }>, now: Instant): Controls {
  const { pause: paused, brake } = controls;
  const isEnded = (one: Pause) => one.until > now && one.at <= at;
  const endsPause = paused !== null && isEnded(paused);
  const endsBrake = brake !== null && brake.at <= at;
  const resumedAt = controls.resumedAt !== null && controls.resumedAt > at ? controls.resumedAt : at;
  const pauses = keepPauses(pausesOf(controls).filter((one) => !isEnded(one)));
  const rest = { ...controls, ...pauses, resumedAt, brake: endsBrake ? null : brake };
  const ended = [...(endsPause ? (['pause'] as const) : []), ...(endsBrake ? (['brake'] as const) : [])];
  if (ended.length === 0) return rest;
  const told = tell(rest, { is: 'resumed', by, ended }, now);
  const left = endsPause ? rest.pause : null;
  return left === null || left.until <= now ? told : tell(told, { is: 'paused', by: left.by, until: left.until }, now);
}

/** In notices. If people cannot be reached for long, the oldest news is given up: each says what holds since then. */
const mostUnsent = 50;

function tell(controls: Controls, news: ControlNews, now: Instant): Controls {
  const notices = controls.notices + 1;
  const notice = { id: `control-${notices}-${news.is}`, at: now, news };
  return { ...controls, notices, outbox: [...controls.outbox, notice].slice(-mostUnsent) };
}

/** When a pause that begins now ends. */
export function endOfPause(now: Instant, minutes: number): Instant {
  return later(now, minutes * 60_000);
}
