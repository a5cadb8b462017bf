import { type InverseAction, kindOf } from '../change/kinds/index.ts';
import type { KeptReason, Reason } from '../change/reason.ts';
import { isSameAction } from '../change/same-action.ts';
import { recordedMode } from '../control/mode-reading.ts';
import type { Instant } from '../event/instant.ts';
import type { Facts } from '../evidence/ask.ts';
import type { ChangeEvent } from '../incident/change-lifecycle.ts';
import type { UndoHeld } from '../incident/change-state.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { findProof, revisionToProve } from '../incident/proof.ts';
import { recordEvent } from '../incident/record-change.ts';
import { idle, type Target } from '../incident/target.ts';
import { isLeased, type TargetEvent } from '../incident/target-lifecycle.ts';
import { changeControls } from './control.ts';
import { saveTarget, underLease } from './lease.ts';
import type { Ports } from './ports.ts';
import { serviceAsks, shownWorkload } from './shown-workload.ts';
import { needOf } from './still-needed.ts';
import { updateIncident } from './update-incident.ts';

/**
 * After two ineffective repairs within an hour, the product stops itself: it changes nothing until a person resumes it.
 */
const ineffectiveToStop = 2;

/** Whether others rely on a change could not be read. */
type Unread = Extract<Reason, { readonly code: 'service-tasks-unread' }>;

/**
 * How an attempt to undo ended; undefined if another invocation has the lease of the target. `refused`: not done now,
 * and tried again.
 */
type Undone =
  | { readonly is: 'undone' | 'kept'; readonly note: Reason }
  | { readonly is: 'refused'; readonly why: Reason }
  | undefined;

/**
 * Undoes one change that the incident records as to be undone. It removes only what the product made, and only if
 * nothing else relies on it. If nothing of it can ever be undone, the change stays, with the reason. What AWS refuses
 * is tried again. Limits never prevent an undo; only the mode `off` does, and the undo waits for it.
 */
export async function undoChange(ports: Ports, incident: Incident, change: ChangeRecord): Promise<Incident> {
  const reading = await ports.readMode();
  const mode = recordedMode(reading);
  if (mode === 'off' || mode === 'unread' || (mode === 'dry-run' && isHandedBack(change))) {
    if (change.undoHeld?.is === 'waits') return incident;
    const why: Reason =
      reading.is === 'unread' ? { code: 'mode-unread', why: reading.why } : { code: 'mode-by-now', mode: reading.mode };
    ports.log.warn('not undone yet', { incident: incident.id, change: change.id, mode });
    return record(ports, incident, change, heldUndo(ports, change, 'waits', why));
  }
  const runs = await runsWithIt(ports, incident, change);
  if (runs === true) return record(ports, incident, change, { is: 'runs-with-it' });
  const unread = { code: 'service-tasks-unread', service: incident.serviceArn ?? incident.workload } as const;
  const ended = runs === undefined ? ({ is: 'refused', why: unread } as const) : await undo(ports, incident, change);
  if (ended === undefined) return incident;
  const about = { incident: incident.id, change: change.id, kind: change.action.kind };
  if (ended.is === 'refused') {
    ports.count('undosRefused', change.action.kind);
    ports.log.error('an undo was refused, and is tried again', { ...about, because: ended.why.code });
    return record(ports, incident, change, heldUndo(ports, change, 'refused', ended.why));
  }
  if (ended.is === 'undone') ports.count('changesUndone', change.action.kind);
  ports.log.info(ended.is, { ...about, note: ended.note.code });
  const helpless = ended.is === 'undone' && ended.note.code === 'did-not-help' ? ended.note : undefined;
  const note =
    helpless === undefined ? ended.note : { ...helpless, selfStopped: await noteIneffective(ports, incident) };
  return record(ports, incident, change, { is: ended.is, note, at: ports.now() });
}

function record(ports: Ports, incident: Incident, { id }: ChangeRecord, event: ChangeEvent): Promise<Incident> {
  return updateIncident(ports, incident, (now) => recordEvent(now, id, event));
}

function heldUndo(ports: Ports, change: ChangeRecord, by: UndoHeld['is'], why: Reason): ChangeEvent {
  return { is: 'undo-held', by, note: { code: 'not-undone-yet', asked: whyUndone(change), why }, at: ports.now() };
}

/**
 * Whether tasks run with a change that the product would undo by itself; undefined if that could not be read. Between
 * the failures and this attempt the service may have started after all, and nothing is taken from it without a person.
 */
async function runsWithIt(ports: Ports, incident: Incident, change: ChangeRecord): Promise<boolean | undefined> {
  const { serviceArn } = incident;
  if (change.undoBy !== undefined || isHandedBack(change) || serviceArn === null) return false;
  const facts = await ports.newCollect()(serviceAsks(serviceArn));
  if (facts.get({ kind: 'service', subject: serviceArn })?.is === 'absent') return false;
  const shown = shownWorkload(facts, serviceArn);
  if (shown === undefined || shown === null) return undefined;
  if (findProof(change, revisionToProve(incident, change), shown.tasks) !== undefined) return true;
  return shown.cut ? undefined : false;
}

async function undo(ports: Ports, incident: Incident, change: ChangeRecord): Promise<Undone> {
  const asked = whyUndone(change);
  const loaded = await ports.ledger.loadTarget(change.target);
  const target: Versioned<Target> = { item: loaded?.item ?? idle(change.target), version: loaded?.version ?? 0 };
  if (isLeased(target.item, ports.now())) return undefined;
  if (isHandedBack(change) && target.item.state === 'idle') return { is: 'undone', note: asked };
  // Only an undo suspends a target. So another invocation has undone the change and is about to record it.
  if (target.item.state === 'suspended') return { is: 'undone', note: asked };
  const kept = (why: KeptReason): Undone => ({ is: 'kept', note: { code: 'kept', asked, why } });
  const inverse = inverseOf(ports, incident, change, target.item);
  if ('code' in inverse) return kept(inverse);
  if (isHandedBack(change)) {
    const need = await needOf(ports, target.item, change.action);
    if (need.is === 'unsure') return { is: 'refused', why: need.why };
    return need.is === 'some' ? kept(need.why) : takeAway(ports, incident, change, inverse, target);
  }
  const others = target.item.dependents.filter((workload) => workload !== incident.workload);
  const reliance =
    others.length > 0
      ? ({ code: 'relied-on', workloads: others } as const)
      : await reliedOnElsewhere(ports, incident, change);
  if (reliance?.code === 'service-tasks-unread') return { is: 'refused', why: reliance };
  if (reliance !== undefined) {
    const left = await saveTarget(ports, target, { is: 'left', workload: incident.workload });
    return left === undefined ? undefined : kept(reliance);
  }
  return takeAway(ports, incident, change, inverse, target);
}

async function takeAway(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
  inverse: InverseAction,
  target: Versioned<Target>,
): Promise<Undone> {
  const asked = whyUndone(change);
  const leased = await saveTarget(ports, target, { is: 'leased-to-undo', incident: incident.id, at: ports.now() });
  if (leased === undefined) return undefined;
  return underLease(ports, leased, incident.id, async () => {
    const done = await ports.execute(inverse, { planHash: change.id });
    const refused = done.is === 'refused' || done.is === 'failed' ? done.because : undefined;
    const triedAt = change.madeAt ?? change.intendedAt;
    const event: TargetEvent = refused === undefined ? goneEvent(change, triedAt) : { is: 'still-there' };
    if (!(await saveTarget(ports, leased, event))) {
      throw new Error(`the target ${change.target} was written by somebody else under the lease of ${incident.id}`);
    }
    if (refused === undefined) return { is: 'undone', note: asked };
    // Another state of the account than the product left is final. What AWS refuses now, it may allow later.
    if (done.is === 'failed') return { is: 'refused', why: refused };
    return { is: 'kept', note: { code: 'kept', asked, why: { code: 'not-taken-back', why: refused } } };
  });
}

/** Whether nothing lives of the change any more. A person who asks for the undo all the same gets it as any other. */
function isHandedBack({ unneeded, undoBy }: ChangeRecord): boolean {
  return unneeded !== undefined && undoBy === undefined;
}

/** What was handed back may be made again at once; what did not help, or a person took back, only when a person says so. */
function goneEvent(change: ChangeRecord, triedAt: Instant): TargetEvent {
  return isHandedBack(change) ? { is: 'handed-back' } : { is: 'taken-back', triedAt, why: whyUndone(change) };
}

function whyUndone({ undoBy, unneeded, failuresSince }: ChangeRecord): Reason {
  if (undoBy === undefined && unneeded !== undefined) return { code: 'nothing-lives-of-it', services: unneeded };
  return undoBy === undefined
    ? { code: 'did-not-help', tasks: failuresSince.length, selfStopped: null }
    : { code: 'person-asked', by: undoBy };
}

/**
 * The call that undoes the change, computed from the change and the configuration. The inverse in the ledger is only
 * compared with it and never executed. If there is no such call, a code says why.
 */
function inverseOf(
  ports: Ports,
  incident: Incident,
  { action, inverse, approvedBy }: ChangeRecord,
  target: Target,
): InverseAction | KeptReason {
  if ('none' in inverse) return { code: 'no-inverse', why: inverse.none };
  if (target.state !== 'changed') return { code: 'not-ours' };
  if (!isSameAction(target.action, action)) return { code: 'other-change-recorded' };
  const kind = kindOf(action);
  const back = kind.takeBack(action, inverse);
  if (back === undefined) return { code: 'not-ours' };
  const place = { ...incident, approved: approvedBy !== undefined };
  return kind.isConsented(back, ports.configuration, place) ? back : { code: 'no-longer-configured' };
}

/**
 * Services that the consent names may rely on the change without ever having failed. Has one of them started a task
 * since?
 */
async function reliedOnElsewhere(
  ports: Ports,
  incident: Incident,
  { action, madeAt, sentAt, undoBy }: ChangeRecord,
): Promise<KeptReason | Unread | undefined> {
  const since = sentAt ?? madeAt;
  if (since === null) return undefined;
  const named = kindOf(action).reliantServices(action, ports.configuration);
  // The consent is gone, and with it the services that it named. A person who asks all the same gets it: what the ledger knows to
  // rely on the change was looked at before.
  if (named === undefined) return undoBy === undefined ? { code: 'reliance-unknown' } : undefined;
  const services = named.filter((service) => service !== incident.serviceArn);
  if (services.length === 0) return undefined;
  const facts = await ports.newCollect()(services.map((subject) => ({ kind: 'service-tasks' as const, subject })));
  const answers = services.flatMap((service) => startedSince(service, since, facts) ?? []);
  return answers.find(({ code }) => code === 'service-started-since') ?? answers[0];
}

function startedSince(service: string, since: Instant, facts: Facts): KeptReason | Unread | undefined {
  const tasks = facts.get({ kind: 'service-tasks', subject: service });
  if (tasks?.is === 'absent') return undefined;
  if (tasks?.is !== 'known') return { code: 'service-tasks-unread', service };
  const started = tasks.value.some((task) => task.passedInitialisation && (task.startedAt ?? task.createdAt) >= since);
  if (started) return { code: 'service-started-since', service };
  return tasks.cut ? { code: 'service-tasks-unread', service } : undefined;
}

/**
 * Counts an ineffective repair, once for each incident, if the change was really undone.
 * @returns the number of them within the hour if the product has stopped itself because of them; else null.
 */
async function noteIneffective(ports: Ports, incident: Incident): Promise<number | null> {
  ports.count('ineffectiveRepairs');
  const within = await ports.ledger.noteIneffective(incident.id, ports.now());
  if (within < ineffectiveToStop) return null;
  await changeControls(ports, { is: 'brake', ineffective: within, incident: incident.id });
  ports.log.error('the product has stopped itself: dry-run until a person resumes it', {
    incident: incident.id,
    within,
  });
  return within;
}
