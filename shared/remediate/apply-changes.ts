import type { Executed, ExecutionContext } from '../change/execute.ts';
import { isSameAction } from '../change/same-action.ts';
import { isStillConsented } from '../change/still-consented.ts';
import { millisecondsBetween } from '../event/instant.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { type ChangeOutcome, recordOutcome } from '../incident/record-change.ts';
import { idle, leaseFor, type Target } from '../incident/target.ts';
import type { Ports } from './ports.ts';
import { amendIncident } from './update-incident.ts';

/** The facts that an intent rests on were read just before it; after this long they are old. */
const intentLastsMilliseconds = 600_000;

/**
 * Carries out what the incident records as intended, in order, and records each outcome. Safe to be called again after a crash
 * at any line: the target's lease keeps two invocations apart, and every executor finds what was made before.
 * @returns the incident as it is afterwards.
 */
export async function carryOut(ports: Ports, incident: Incident): Promise<Incident> {
  let current = incident;
  for (const { id } of incident.changes.filter((change) => change.state === 'intended')) {
    const change = current.changes.find((one) => one.id === id);
    if (change?.state !== 'intended') continue;
    const outcome = await attempt(ports, current, change);
    if (outcome === 'somebody-else') return current;
    if (outcome.is === 'made' && !outcome.shared) ports.count('changesMade', change.action.kind);
    if (outcome.is === 'stopped') ports.count('held', 'carry-out');
    ports.log.info(outcome.is === 'made' ? 'changed' : 'held', {
      incident: incident.id,
      change: id,
      kind: change.action.kind,
      target: change.target,
      ...(outcome.is === 'stopped' && { because: outcome.because }),
    });
    current = await amendIncident(ports, incident, (now) => recordOutcome(now, id, outcome));
  }
  return current;
}

/** What is at hand while one change is carried out. */
type Attempt = {
  readonly ports: Ports;
  readonly incident: Incident;
  readonly change: ChangeRecord;
  readonly target: Versioned<Target>;
  /** Whether an earlier invocation recorded this very intent and died before its outcome: the call may have been made. */
  readonly resumed: boolean;
};

async function attempt(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
): Promise<ChangeOutcome | 'somebody-else'> {
  const loaded = await ports.ledger.loadTarget(change.target);
  const target = { item: loaded?.item ?? idle(change.target), version: loaded?.version ?? 0 };
  const { state, lease, latched } = target.item;
  if (state === 'latched') return { is: 'stopped', because: latched ?? 'the target waits for a person' };
  if (lease !== null && lease.until > ports.now()) return 'somebody-else';
  const resumed = state === 'intended' && isSameAction(target.item.action, change.action);
  const at: Attempt = { ports, incident, change, target, resumed };
  if (isStanding(at)) return relyOn(at);
  const stopped = await stop(at);
  if (stopped !== undefined) return resumed ? reconcile(at, stopped) : { is: 'stopped', because: stopped };
  const leased = await takeLease(at);
  return leased === undefined ? 'somebody-else' : perform({ ...at, target: leased });
}

/** An attachment that stands already, made by us: for another workload, or for this one before a crash. */
function isStanding({ target, change }: Attempt): boolean {
  return (
    target.item.state === 'changed' &&
    change.action.kind === 'attach-grant' &&
    isSameAction(target.item.action, change.action)
  );
}

async function relyOn({ ports, incident, change, target }: Attempt): Promise<ChangeOutcome | 'somebody-else'> {
  const { relied, madeAt } = target.item;
  const shared = !relied.includes(incident.workload);
  const reliedNow = [...new Set([...relied, incident.workload])];
  if (!(await ports.ledger.saveTarget({ ...target.item, relied: reliedNow }, target.version))) return 'somebody-else';
  return { is: 'made', at: madeAt ?? ports.now(), shared, before: change.before, after: change.after };
}

/** Why the change may not be made now. The configuration and the mode are asked again before each write. */
async function stop({ ports, incident, change, resumed }: Attempt): Promise<string | undefined> {
  if (!isStillConsented(change.action, ports.configuration, incident)) return 'the configuration does not allow it';
  const mode = await ports.readMode();
  if (mode.mode !== 'apply') return `the mode is ${mode.mode} by now`;
  if (millisecondsBetween(change.intendedAt, ports.now()) > intentLastsMilliseconds) {
    return 'it was not carried out while what it rests on was fresh; the next failure is looked at anew';
  }
  return resumed ? undefined : reserve(ports, incident, change);
}

/** Takes the change out of the hour's allowance; a string says which one is used up. */
async function reserve(ports: Ports, incident: Incident, change: ChangeRecord): Promise<string | undefined> {
  const { changesPerHour, changesPerHourPerWorkload } = ports.configuration.limits;
  const used = await ports.ledger.reserveChange({
    id: `${incident.id}-${change.id}-${change.intendedAt}`,
    workload: incident.workload,
    at: ports.now(),
    accountLimit: changesPerHour,
    workloadLimit: changesPerHourPerWorkload,
  });
  if (used === 'account')
    return `${changesPerHour} changes were made in the account within the hour (limits.changesPerHour)`;
  if (used === undefined) return undefined;
  return `${changesPerHourPerWorkload} changes were made for this workload within the hour (limits.changesPerHourPerWorkload)`;
}

/**
 * An intent of a crash that may not be carried out any more: whether it had been made is read from the account, so that what
 * stands is proved or taken back, and what does not is given up.
 */
async function reconcile(at: Attempt, because: string): Promise<ChangeOutcome | 'somebody-else'> {
  const { ports, incident, change, target } = at;
  const stands = await isInAccount(ports, change);
  if (stands === undefined)
    throw new Error(`whether ${change.action.kind} of ${change.target} was made could not be read`);
  const madeAt = target.item.attempts.at(-1) ?? change.intendedAt;
  const kept: Target = stands
    ? { ...target.item, state: 'changed', lease: null, madeAt, relied: joined(target.item, incident) }
    : { ...target.item, state: 'idle', lease: null, action: null, inverse: null };
  if (!(await ports.ledger.saveTarget(kept, target.version))) return 'somebody-else';
  if (!stands) return { is: 'stopped', because };
  return { is: 'made', at: madeAt, shared: false, before: change.before, after: change.after };
}

/** Whether the account shows the change; undefined where it cannot be read. What cannot be told apart counts as not made. */
async function isInAccount(ports: Ports, { action }: ChangeRecord): Promise<boolean | undefined> {
  if (action.kind === 'attach-grant') {
    const ask = { kind: 'role-policies' as const, subject: action.role };
    const fact = (await ports.newCollect()([ask])).get(ask);
    if (fact?.is === 'known') return fact.value.some((policy) => policy.arn === action.policy);
    return fact?.is === 'absent' ? false : undefined;
  }
  if (action.kind !== 'move-service' || action.to === undefined) return false;
  const ask = { kind: 'service' as const, subject: action.service };
  const fact = (await ports.newCollect()([ask])).get(ask);
  if (fact?.is === 'known') return fact.value.taskDefinitionArn === action.to;
  return fact?.is === 'absent' ? false : undefined;
}

/** Intent and inverse are recorded before the change; the conditional write lets one invocation through. */
async function takeLease({
  ports,
  incident,
  change,
  target,
  resumed,
}: Attempt): Promise<Versioned<Target> | undefined> {
  const now = ports.now();
  const item: Target = {
    ...target.item,
    state: 'intended',
    lease: leaseFor(incident.id, now),
    action: change.action,
    inverse: change.inverse,
    attempts: resumed ? target.item.attempts : [...target.item.attempts, now].slice(-20),
  };
  return (await ports.ledger.saveTarget(item, target.version)) ? { item, version: target.version + 1 } : undefined;
}

async function perform({ ports, incident, change, target, resumed }: Attempt): Promise<ChangeOutcome> {
  const context: ExecutionContext = { planHash: change.id, incident: incident.id, intendedAt: change.intendedAt };
  const done = await ports.execute(change.action, context);
  const at = ports.now();
  const outcome = outcomeOf(done, at, resumed || change.action.kind !== 'attach-grant');
  const kept: Target =
    outcome.is === 'made'
      ? { ...target.item, state: 'changed', lease: null, madeAt: at, relied: joined(target.item, incident) }
      : { ...target.item, state: 'idle', lease: null, action: null, inverse: null };
  if (!(await ports.ledger.saveTarget(kept, target.version))) {
    throw new Error(`the target ${change.target} was written by somebody else under the lease of ${incident.id}`);
  }
  return outcome;
}

function joined(target: Target, incident: Incident): readonly string[] {
  return [...new Set([...target.relied, incident.workload])];
}

/** What stands already was made by us only if we had recorded that we would; else somebody else did, and it is theirs to undo. */
function outcomeOf(done: Executed, at: string, ours: boolean): ChangeOutcome {
  switch (done.is) {
    case 'made':
      return madeOutcome(done, at);
    case 'already':
      return ours ? madeOutcome(done, at) : { is: 'stopped', because: 'somebody else has made this change already' };
    case 'refused':
      return { is: 'stopped', because: done.because };
    case 'failed': {
      const lacking = done.permission === undefined ? '' : ` (the permission ${done.permission} would let it)`;
      return { is: 'stopped', because: `${done.because}${lacking}` };
    }
  }
}

function madeOutcome(done: Extract<Executed, { is: 'made' | 'already' }>, at: string): ChangeOutcome {
  const { before, after, created } = done;
  return { is: 'made', at, shared: false, before, after, ...(created !== undefined && { created }) };
}
