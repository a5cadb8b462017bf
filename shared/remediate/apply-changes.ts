import { closedUntil } from '../change/change-windows.ts';
import type { Executed, ExecutionContext } from '../change/execute.ts';
import { whySuspended } from '../change/guardrails/not-suspended.ts';
import { kindOf } from '../change/kinds/index.ts';
import { isListedByNow } from '../change/listed-by-now.ts';
import type { Reason } from '../change/reason.ts';
import { isSameAction } from '../change/same-action.ts';
import type { ModeUnread } from '../control/mode-reading.ts';
import { type Instant, millisecondsBetween } from '../event/instant.ts';
import type { ChangeEvent } from '../incident/change-lifecycle.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import { intentId } from '../incident/intent-id.ts';
import type { Versioned } from '../incident/ledger.ts';
import { recordEvent } from '../incident/record-change.ts';
import { idle, type Target } from '../incident/target.ts';
import { isLeased, isMadeFor, stoodBefore, type TargetEvent } from '../incident/target-lifecycle.ts';
import { findSent } from './find-sent.ts';
import { saveTarget, underLease } from './lease.ts';
import type { Ports } from './ports.ts';
import { whyNotApproved } from './standing-answers.ts';
import { updateIncident } from './update-incident.ts';

/** In milliseconds. The facts behind an intent were read just before it. After this time they are too old to act on. */
const intentLastsMilliseconds = 600_000;

/**
 * The result of an attempt. `somebody-else`: another invocation has the lease of the target, or has just written its
 * record.
 */
type Outcome = Ended | Extract<ChangeEvent, { is: 'unread' }> | 'somebody-else';
/** What AWS answered to a call. */
type Ended = Extract<ChangeEvent, { is: 'made' | 'stopped' }>;

/** What is known while one change is carried out. */
type Attempt = {
  readonly ports: Ports;
  readonly incident: Incident;
  readonly change: ChangeRecord;
  readonly target: Versioned<Target>;
  /**
   * Whether an earlier invocation recorded this intent and crashed before the incident recorded the result. The call may
   * have been made.
   */
  readonly again: boolean;
};

/**
 * Carries out one intended change of the incident, and records the result. It is safe to call it again after a crash at
 * any line: the lease of the target keeps two invocations apart, and every executor finds what was made before.
 * @returns the incident after the attempt.
 * @throws if AWS or the ledger fails temporarily. The change is then recorded as unsettled.
 */
export async function applyChange(ports: Ports, incident: Incident, change: ChangeRecord): Promise<Incident> {
  const outcome = await attempt(await attemptOf(ports, incident, change));
  return record(ports, incident, change, outcome);
}

/**
 * Finds out from the account whether a change that is no longer wanted was made. If it was, it is undone next. If not,
 * it is given up.
 */
export async function reconcileChange(ports: Ports, incident: Incident, change: ChangeRecord): Promise<Incident> {
  const at = await attemptOf(ports, incident, change);
  if (isLeased(at.target.item, ports.now())) return incident;
  const by = change.undoBy ?? '';
  const unwanted: Reason = { code: 'person-stopped', by };
  const forbidden: TargetEvent = { is: 'stopped', at: ports.now(), why: unwanted };
  const outcome =
    at.again || isStanding(at) ? await reconcile(at, unwanted, forbidden) : await forbid(at, unwanted, forbidden);
  return record(ports, incident, change, outcome);
}

/**
 * Gives up a change that a person stopped before it was sent. The conditional write keeps apart this invocation and one that is
 * about to send it: either that one finds the target forbidden, or this one finds it written, and asks the account later.
 */
async function forbid({ ports, target }: Attempt, because: Reason, event: TargetEvent): Promise<Outcome> {
  if (target.item.state === 'suspended') return stopped(because);
  return (await saveTarget(ports, target, event)) === undefined ? 'somebody-else' : stopped(because);
}

async function attemptOf(ports: Ports, incident: Incident, change: ChangeRecord): Promise<Attempt> {
  const loaded = await ports.ledger.loadTarget(change.target);
  const target = { item: loaded?.item ?? idle(change.target), version: loaded?.version ?? 0 };
  const again = isBegun(target.item, incident, change);
  return { ports, incident, change, target, again };
}

/** Whether the target shows that an earlier invocation began this very intent, or even ended it and crashed before the incident said so. */
function isBegun(target: Target, incident: Incident, change: ChangeRecord): boolean {
  const { action } = change;
  const isIntended = target.state === 'intended' && isSameAction(target.action, action);
  return isIntended || isMadeFor(target, action, intentId(incident, change));
}

async function record(ports: Ports, incident: Incident, change: ChangeRecord, outcome: Outcome): Promise<Incident> {
  if (outcome === 'somebody-else') return incident;
  const { kind } = change.action;
  if (outcome.is === 'made' && !outcome.shared) ports.count('changesMade', kind);
  if (outcome.is === 'stopped') ports.count('held', 'carry-out');
  const about = { incident: incident.id, change: change.id, kind, target: change.target };
  if (outcome.is === 'unread') ports.log.warn('unsettled', { ...about });
  else
    ports.log.info(outcome.is === 'made' ? 'changed' : 'held', {
      ...about,
      ...(outcome.is === 'stopped' && { because: outcome.because.code }),
    });
  return updateIncident(ports, incident, (now) => undoneIfAsked(recordEvent(now, change.id, outcome), change.id));
}

/** A person may have asked for the undo while the call was on its way: it is to be undone as soon as it is known as made. */
function undoneIfAsked(incident: Incident, id: string): Incident {
  const by = incident.changes.find((change) => change.id === id && change.state === 'made')?.undoBy;
  return by === undefined ? incident : recordEvent(incident, id, { is: 'undo-asked', by });
}

async function attempt(at: Attempt): Promise<Outcome> {
  const { ports, change, target, again } = at;
  const newest = await newestOf(at);
  if (isLeased(target.item, ports.now()) || !isStillWanted(change, newest)) return 'somebody-else';
  const suspended = whySuspended(target.item);
  if (suspended !== undefined) return giveUp(at, suspended);
  const unapproved = whyNotApproved(ports, newest, change);
  if (unapproved !== undefined) return again ? reconcile(at, unapproved) : giveUp(at, unapproved);
  if (isStanding(at)) return join(at);
  if (isStood(at) && !kindOf(change.action).foundAgain) return giveUp(at, { code: 'stood-before' });
  const because = await whyNot(at);
  if (because !== undefined) return again ? reconcile(at, because) : giveUp(at, because);
  const stood = isStood(at);
  const leased = await takeLease(at);
  if (leased === undefined) return 'somebody-else';
  return underLease(ports, leased, at.incident.id, () => perform({ ...at, target: leased }, stood));
}

/** The incident as the ledger has it now. An undo or a rejection that was recorded before its target was read is seen here. */
async function newestOf({ ports, incident }: Attempt): Promise<Incident> {
  const newest = await ports.ledger.loadIncident(incident.workload);
  const now = newest?.item.id === incident.id ? newest : await ports.ledger.findIncident(incident.id);
  return now?.item ?? { ...incident, changes: [] };
}

/** Whether the change is still to be made. Whoever stops it later writes the target before giving it up, so that no lease follows. */
function isStillWanted({ id }: ChangeRecord, { changes }: Incident): boolean {
  const recorded = changes.find((change) => change.id === id);
  if (recorded === undefined || recorded.undoBy !== undefined) return false;
  return recorded.state === 'intended' || recorded.state === 'unsettled';
}

/** Gives the change up. The write of the target keeps out every other invocation that is about to make it. */
async function giveUp({ ports, target: { item, version } }: Attempt, because: Reason): Promise<Outcome> {
  return (await ports.ledger.saveTarget(item, version)) ? stopped(because) : 'somebody-else';
}

/**
 * Whether a shared change is already in place, made by the product: for another workload, or for this one before a
 * crash.
 */
function isStanding({ target, change }: Attempt): boolean {
  return (
    target.item.state === 'changed' && kindOf(change.action).shared && isSameAction(target.item.action, change.action)
  );
}

function isStood({ incident, target, change }: Attempt): boolean {
  return stoodBefore(target.item, change.action, intentId(incident, change));
}

async function join({ ports, incident, target }: Attempt): Promise<Outcome> {
  const { workload } = incident;
  const { dependents, madeAt } = target.item;
  if (!(await saveTarget(ports, target, { is: 'joined', workload }))) return 'somebody-else';
  const shared = !dependents.includes(workload);
  const at = madeAt ?? ports.now();
  return { is: 'made', at, sentAt: sentAt(target.item, at), shared, created: null, seen: null };
}

/** Why the change may not be made now. The configuration and the mode are checked again before each write. */
async function whyNot({ ports, incident, change, again }: Attempt): Promise<Reason | undefined> {
  const kind = kindOf(change.action);
  const place = { ...incident, approved: change.approvedBy !== undefined };
  if (!kind.isConsented(change.action, ports.configuration, place)) return { code: 'not-configured' };
  if (millisecondsBetween(change.intendedAt, ports.now()) > intentLastsMilliseconds) return { code: 'intent-too-old' };
  const until = closedUntil(ports.configuration.changeWindows, ports.now());
  if (until !== undefined) return { code: 'outside-windows', until };
  const mode = await ports.readMode();
  if (mode.is === 'unread') return whyUnread(mode.why);
  if (mode.mode !== 'apply') return { code: 'mode-by-now', mode: mode.mode };
  return again ? undefined : reserve(ports, incident, change);
}

/** @throws if the mode may be read in a moment, so that the queue or the next tick tries again. */
function whyUnread(why: ModeUnread): Reason {
  if (why.is === 'parameter-unread' || why.is === 'brake-unread')
    throw new Error(`the mode could not be read: ${why.is}`);
  return { code: 'mode-unread', why };
}

/** Reserves the change in the allowance of the hour. Returns a reason if an allowance is used up. */
async function reserve(ports: Ports, incident: Incident, change: ChangeRecord): Promise<Reason | undefined> {
  const { changesPerHour, changesPerHourPerWorkload } = ports.configuration.limits;
  const used = await ports.ledger.reserveChange({
    id: intentId(incident, change),
    workload: incident.workload,
    at: ports.now(),
    accountLimit: changesPerHour,
    workloadLimit: changesPerHourPerWorkload,
  });
  if (used === 'account') return { code: 'account-limit', limit: changesPerHour };
  return used === undefined ? undefined : { code: 'workload-limit', limit: changesPerHourPerWorkload };
}

/** If the result of a change is not known, reads the account, so that a change that is in place is proved or undone. */
async function reconcile(at: Attempt, because: Reason, notMade: TargetEvent = { is: 'not-made' }): Promise<Outcome> {
  const { ports, incident, change, target } = at;
  const found = await findSent(ports, change);
  if (found.is === 'unread') return { is: 'unread', note: { code: 'outcome-unread', ...found.why } };
  if (found.is === 'not-made' && !isListed(at))
    throw new Error(`IAM may not list yet whether ${change.action.kind} of ${change.target} was made`);
  const inEffect = found.is === 'made';
  const madeAt = target.item.madeAt ?? target.item.attempts.at(-1) ?? change.intendedAt;
  const { workload } = incident;
  const standing: TargetEvent =
    target.item.state === 'changed' ? { is: 'joined', workload } : { is: 'made', at: madeAt, workload };
  const event: TargetEvent = inEffect ? standing : notMade;
  if (!inEffect && target.item.state === 'changed') return giveUp(at, because);
  if (!(await saveTarget(ports, target, event))) return 'somebody-else';
  if (!inEffect) return stopped(because);
  const { created } = found;
  return { is: 'made', at: madeAt, sentAt: sentAt(target.item, madeAt), shared: false, created, seen: null };
}

/** IAM may not list yet what was sent a moment ago. */
function isListed({ ports, change, target }: Attempt): boolean {
  const sent = target.item.attempts.at(-1) ?? null;
  return !kindOf(change.action).shared || isListedByNow(sent, ports.configuration, ports.now());
}

/** Records the intent and the lease before the change. The conditional write lets only one invocation pass. */
function takeLease({ ports, incident, change, target, again }: Attempt): Promise<Versioned<Target> | undefined> {
  const { action } = change;
  const intent = intentId(incident, change);
  const at = ports.now();
  // What stands stays recorded, also if this invocation is killed.
  if (isMadeFor(target.item, action, intent))
    return saveTarget(ports, target, { is: 'leased-to-find', incident: incident.id, at });
  return saveTarget(ports, target, { is: 'leased', incident: incident.id, action, intent, at, again });
}

async function perform({ ports, incident, change, target, again }: Attempt, stood: boolean): Promise<Outcome> {
  const { id: planHash, seenBefore } = change;
  const context: ExecutionContext = { planHash, stood, ...(seenBefore !== undefined && { seenBefore }) };
  const done = await ports.execute(change.action, context).catch(async (fault: unknown) => {
    await updateIncident(ports, incident, (now) => recordEvent(now, change.id, { is: 'answer-lost' }));
    throw fault;
  });
  const at = ports.now();
  const outcome = outcomeOf(done, at, sentAt(target.item, at), again || !kindOf(change.action).shared);
  const event = targetEvent(outcome, target.item, incident.workload);
  if (!(await saveTarget(ports, target, event))) {
    throw new Error(`the target ${change.target} was written by somebody else under the lease of ${incident.id}`);
  }
  return outcome;
}

/** What an attempt means for its target. What was found again was made before. */
function targetEvent(outcome: Ended, { state }: Target, workload: string): TargetEvent {
  if (outcome.is === 'stopped') return { is: 'not-made' };
  return state === 'changed' ? { is: 'still-there' } : { is: 'made', at: outcome.at, workload };
}

/**
 * The result of an execution. If the change was already in place, the product made it only if it had recorded the
 * intent before. Otherwise somebody else made it, and the product must not undo it.
 */
function outcomeOf(done: Executed, at: Instant, sent: Instant, ours: boolean): Ended {
  switch (done.is) {
    case 'made':
    case 'already': {
      const { created = null, seen = null } = done;
      if (done.is === 'already' && !ours) return stopped({ code: 'made-by-somebody' });
      const lacking = done.is === 'made' ? done.lacking : undefined;
      return { is: 'made', at, sentAt: sent, shared: false, created, seen, ...(lacking !== undefined && { lacking }) };
    }
    case 'refused':
    case 'failed':
      return stopped(done.because);
  }
}

/**
 * When the change was sent: its attempt was recorded just before. An answer may come late or be lost, and a task that
 * started in between started with the change.
 */
function sentAt({ attempts }: Target, madeAt: Instant): Instant {
  return attempts.at(-1) ?? madeAt;
}

function stopped(because: Reason): Extract<ChangeEvent, { is: 'stopped' }> {
  return { is: 'stopped', because };
}
