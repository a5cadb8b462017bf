import type { Action } from '../change/action.ts';
import { isSameAction } from '../change/same-action.ts';
import { isStillConsented } from '../change/still-consented.ts';
import type { Facts } from '../evidence/ask.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import type { Versioned } from '../incident/ledger.ts';
import { recordUndone } from '../incident/record-change.ts';
import { idle, leaseFor, type Target } from '../incident/target.ts';
import type { Ports } from './ports.ts';
import { amendIncident } from './update-incident.ts';

/** Two repairs within an hour that did not help: the product no longer trusts its own judgement. */
const ineffectiveToStop = 2;

/**
 * Takes back what the incident records as to be undone. Detaches only what the product attached, and only when nothing else has
 * come to rely on it: what cannot be known is kept, and said. Caps never hold it back; only the mode `off` does.
 */
export async function takeBack(ports: Ports, incident: Incident): Promise<Incident> {
  let current = incident;
  for (const change of incident.changes.filter((one) => one.state === 'undoing').toReversed()) {
    const mode = await ports.readMode();
    if (mode.mode === 'off') {
      ports.log.warn('not undone: the mode is off', { incident: incident.id, change: change.id });
      return current;
    }
    const undone = await undo(ports, current, change);
    if (undone === undefined) return current;
    if (!undone.kept) ports.count('changesUndone', change.action.kind);
    ports.log.info(undone.kept ? 'kept' : 'undone', { incident: incident.id, change: change.id, note: undone.note });
    const stopped = undone.kept || change.undoBy !== undefined ? '' : await noteIneffective(ports, incident);
    const recorded = { ...undone, note: `${undone.note}${stopped}` };
    current = await amendIncident(ports, incident, (now) => recordUndone(now, change.id, recorded));
  }
  return current;
}

type Undone = { readonly kept: boolean; readonly note: string; readonly at: string };

async function undo(ports: Ports, incident: Incident, change: ChangeRecord): Promise<Undone | undefined> {
  const why = reasonOf(change);
  const loaded = await ports.ledger.loadTarget(change.target);
  const target: Versioned<Target> = { item: loaded?.item ?? idle(change.target), version: loaded?.version ?? 0 };
  const at = ports.now();
  if (target.item.lease !== null && target.item.lease.until > at) return undefined;
  // Only a take-back latches: another invocation has done it, and is about to record it.
  if (target.item.state === 'latched') return { kept: false, note: why, at };
  const kept = (note: string): Undone => ({ kept: true, note: `${why}; it was kept: ${note}`, at });
  const inverse = inverseOf(ports, incident, change, target.item);
  if (typeof inverse === 'string') return kept(inverse);
  const others = target.item.relied.filter((workload) => workload !== incident.workload);
  const reliance =
    others.length > 0
      ? `${others.slice(0, 3).join(', ')} relies on it`
      : await reliedOnElsewhere(ports, incident, change);
  if (reliance !== undefined) {
    const saved = await ports.ledger.saveTarget({ ...target.item, relied: others }, target.version);
    return saved ? kept(reliance) : undefined;
  }
  return takeAway(ports, incident, change, inverse, target);
}

async function takeAway(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
  inverse: Action,
  { item, version }: Versioned<Target>,
): Promise<Undone | undefined> {
  const lease = leaseFor(incident.id, ports.now());
  if (!(await ports.ledger.saveTarget({ ...item, lease }, version))) return undefined;
  const done = await ports.execute(inverse, { planHash: change.id, incident: incident.id });
  const at = ports.now();
  const why = reasonOf(change);
  const stopped = done.is === 'refused' || done.is === 'failed' ? done.because : undefined;
  const latched = `it was tried at ${change.madeAt ?? change.intendedAt} and taken back: ${why}`;
  const after: Target =
    stopped === undefined
      ? { ...item, state: 'latched', latched, lease: null, action: null, inverse: null, relied: [] }
      : { ...item, lease: null };
  if (!(await ports.ledger.saveTarget(after, version + 1))) {
    throw new Error(`the target ${change.target} was written by somebody else under the lease of ${incident.id}`);
  }
  if (stopped === undefined) return { kept: false, note: why, at };
  return { kept: true, note: `${why}; it could not be taken back: ${stopped}`, at };
}

function reasonOf({ undoBy, failuresSince }: ChangeRecord): string {
  return undoBy === undefined
    ? `it did not help: ${failuresSince.length} tasks failed in the same way after it`
    : `${undoBy} asked for it`;
}

/**
 * What takes the change back, rebuilt from the change and the configuration: what stands in the ledger is compared, never obeyed.
 * A string says why nothing does.
 */
function inverseOf(
  ports: Ports,
  incident: Incident,
  { action, inverse }: ChangeRecord,
  target: Target,
): Action | string {
  if ('none' in inverse) return inverse.none;
  if (target.state !== 'changed' && target.state !== 'intended')
    return 'the ledger no longer knows it as a change of the product';
  if (!isSameAction(target.action, action)) return 'the ledger records another change of this target';
  const back = backOf(action, inverse);
  if (back === undefined) return 'this change has no inverse';
  return isStillConsented(back, ports.configuration, incident)
    ? back
    : 'the configuration no longer names it, so the product may not touch it';
}

function backOf(action: Action, inverse: Action): Action | undefined {
  if (action.kind === 'attach-grant') return { ...action, kind: 'detach-grant' };
  if (action.kind !== 'move-service' || inverse.kind !== 'move-service') return undefined;
  if (action.to === undefined || inverse.to === undefined || inverse.to === action.from) return undefined;
  return { kind: 'move-service', service: action.service, cluster: action.cluster, from: action.to, to: inverse.to };
}

/** The services that the grant names can have come to rely on it without ever failing: has one of them started a task since? */
async function reliedOnElsewhere(ports: Ports, incident: Incident, change: ChangeRecord): Promise<string | undefined> {
  const { action, madeAt } = change;
  if (action.kind !== 'attach-grant' || madeAt === null) return undefined;
  const grant = ports.configuration.grants.find((one) => one.name === action.grant);
  if (grant === undefined) return 'its grant is no longer configured, so who relies on it cannot be known';
  const services = grant.services.filter((service) => service !== incident.serviceArn);
  if (services.length === 0) return undefined;
  const facts = await ports.newCollect()(services.map((subject) => ({ kind: 'service-tasks' as const, subject })));
  return services.map((service) => startedSince(service, madeAt, facts)).find((one) => one !== undefined);
}

function startedSince(service: string, madeAt: string, facts: Facts): string | undefined {
  const tasks = facts.get({ kind: 'service-tasks', subject: service });
  if (tasks?.is === 'absent') return undefined;
  if (tasks?.is !== 'known') return `whether ${service} has started tasks since could not be read`;
  const started = tasks.value.some((task) => task.passedInitialisation && task.createdAt >= madeAt);
  return started ? `${service} has started tasks since` : undefined;
}

/** Counted once an incident, and only where a repair was really taken back. The answer is said with the undo. */
async function noteIneffective(ports: Ports, incident: Incident): Promise<string> {
  ports.count('ineffectiveRepairs');
  const within = await ports.ledger.noteIneffective(incident.id, ports.now());
  if (within < ineffectiveToStop || (await ports.readMode()).mode !== 'apply') return '';
  await ports.writeMode('dry-run');
  ports.log.error('the mode is dry-run from now on, until a person sets it to apply', {
    incident: incident.id,
    within,
  });
  return `. ${within} repairs within an hour did not help, so the product has put itself into dry-run; a person has to set it to apply again`;
}
