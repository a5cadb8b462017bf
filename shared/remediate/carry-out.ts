import type { Executed, ExecutionContext } from '../action/execute.ts';
import { later, millisecondsBetween } from '../event/instant.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { type ChangeOutcome, recordOutcome } from '../incident/record-change.ts';
import type { Target } from '../incident/target.ts';
import { isStillConsented } from '../remediation/still-consented.ts';
import { amend } from './amend.ts';
import type { Ports } from './ports.ts';

/** Longer than a function may run: a lease that is older was left by a crash. */
const leaseMilliseconds = 120_000;
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
    current =
      (await amend(ports, incident.workload, (now) =>
        now?.id === incident.id ? recordOutcome(now, id, outcome) : undefined,
      )) ?? current;
  }
  return current;
}

async function attempt(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
): Promise<ChangeOutcome | 'somebody-else'> {
  const loaded = await ports.ledger.loadTarget(change.target);
  const target = loaded?.item ?? idle(change.target);
  const now = ports.now();
  if (target.state === 'latched') return { is: 'stopped', because: target.latched ?? 'the target waits for a person' };
  if (target.lease !== null && target.lease.until > now) return 'somebody-else';
  if (isMadeByUs(target, change))
    return relyOn(ports, incident, change, { item: target, version: loaded?.version ?? 0 });
  if (!isStillConsented(change.action, ports.configuration, incident))
    return { is: 'stopped', because: 'the configuration does not allow it' };
  const resumed = target.state === 'intended' && target.lease?.incident === incident.id;
  const mode = await ports.readMode();
  if (mode.mode !== 'apply') return notNow(`the mode is ${mode.mode} by now`, target, change, resumed);
  if (millisecondsBetween(change.intendedAt, now) > intentLastsMilliseconds) {
    return notNow(
      'it was not carried out while what it rests on was fresh; the next failure is looked at anew',
      target,
      change,
      resumed,
    );
  }
  const usedUp = resumed ? undefined : await reserve(ports, incident, change);
  if (usedUp !== undefined) return { is: 'stopped', because: usedUp };
  const leased = await lease(ports, incident, change, { item: target, version: loaded?.version ?? 0 }, resumed);
  return leased === undefined ? 'somebody-else' : perform(ports, incident, change, leased, resumed);
}

/** An attachment that stands already, made by us for another incident: it is relied on, not made again. */
function isMadeByUs(target: Target, change: ChangeRecord): boolean {
  return target.state === 'changed' && change.action.kind === 'attach-grant' && target.action?.kind === 'attach-grant';
}

async function relyOn(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
  target: Versioned<Target>,
): Promise<ChangeOutcome | 'somebody-else'> {
  const relied = [...new Set([...target.item.relied, incident.id])];
  const saved = await ports.ledger.saveTarget({ ...target.item, relied }, target.version);
  if (!saved) return 'somebody-else';
  return { is: 'made', at: target.item.madeAt ?? ports.now(), shared: true, before: change.after, after: change.after };
}

/**
 * The mode is read again before each write, and an intent that a crash left lying rests on old facts. After a crash the change may have been made though its outcome was never recorded:
 * then it counts as made, so that proof is looked for and it is taken back if it does not help.
 */
function notNow(because: string, target: Target, change: ChangeRecord, resumed: boolean): ChangeOutcome {
  if (resumed) {
    const at = target.attempts.at(-1) ?? change.intendedAt;
    return {
      is: 'made',
      at,
      shared: false,
      before: change.before,
      after: `${change.after} (a crash came between; it may not have been made)`,
    };
  }
  return { is: 'stopped', because };
}

/** Takes the change out of the hour's allowance; a string says which one is used up. */
async function reserve(ports: Ports, incident: Incident, change: ChangeRecord): Promise<string | undefined> {
  const { limits } = ports.configuration;
  const used = await ports.ledger.reserveChange({
    id: `${incident.id}-${change.id}-${change.intendedAt}`,
    workload: incident.workload,
    at: ports.now(),
    accountLimit: limits.changesPerHour,
    workloadLimit: limits.changesPerHourPerWorkload,
  });
  if (used === 'account')
    return `${limits.changesPerHour} changes were made in the account within the hour (limits.changesPerHour)`;
  return used === 'workload'
    ? `${limits.changesPerHourPerWorkload} changes were made for this workload within the hour (limits.changesPerHourPerWorkload)`
    : undefined;
}

/** Intent and inverse are recorded before the change; the conditional write lets one invocation through. */
async function lease(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
  target: Versioned<Target>,
  resumed: boolean,
): Promise<Versioned<Target> | undefined> {
  const now = ports.now();
  const item: Target = {
    ...target.item,
    state: 'intended',
    lease: { incident: incident.id, until: later(now, leaseMilliseconds) },
    action: change.action,
    inverse: change.inverse,
    attempts: resumed ? target.item.attempts : [...target.item.attempts, now].slice(-20),
  };
  return (await ports.ledger.saveTarget(item, target.version)) ? { item, version: target.version + 1 } : undefined;
}

async function perform(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
  target: Versioned<Target>,
  resumed: boolean,
): Promise<ChangeOutcome> {
  const context: ExecutionContext = { planHash: change.id, incident: incident.id, intendedAt: change.intendedAt };
  const done = await ports.execute(change.action, context);
  const at = ports.now();
  const outcome = outcomeOf(done, at, resumed || change.action.kind !== 'attach-grant');
  const kept: Target =
    outcome.is === 'made'
      ? { ...target.item, state: 'changed', lease: null, madeAt: at, relied: [incident.id] }
      : { ...target.item, state: 'idle', lease: null, action: null, inverse: null };
  if (!(await ports.ledger.saveTarget(kept, target.version))) {
    throw new Error(`the target ${change.target} was written by somebody else under the lease of ${incident.id}`);
  }
  return outcome;
}

/** What stands already was made by us only if we had recorded that we would; else somebody else did, and it is theirs to undo. */
function outcomeOf(done: Executed, at: string, ours: boolean): ChangeOutcome {
  switch (done.is) {
    case 'made':
      return {
        is: 'made',
        at,
        shared: false,
        before: done.before,
        after: done.after,
        ...(done.created !== undefined && { created: done.created }),
      };
    case 'already':
      if (!ours) return { is: 'stopped', because: 'somebody else has made this change already' };
      return {
        is: 'made',
        at,
        shared: false,
        before: done.before,
        after: done.after,
        ...(done.created !== undefined && { created: done.created }),
      };
    case 'refused':
      return { is: 'stopped', because: done.because };
    case 'failed':
      return {
        is: 'stopped',
        because:
          done.permission === undefined
            ? done.because
            : `${done.because} (the permission ${done.permission} would let it)`,
      };
  }
}

/** A target that nothing was ever done to. */
export function idle(key: string): Target {
  return {
    schema: 1,
    key,
    state: 'idle',
    latched: null,
    lease: null,
    action: null,
    inverse: null,
    madeAt: null,
    relied: [],
    attempts: [],
  };
}
