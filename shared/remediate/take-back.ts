import type { Action } from '../action/action.ts';
import { later } from '../event/instant.ts';
import type { Facts } from '../evidence/ask.ts';
import type { ChangeRecord, Incident } from '../incident/incident.ts';
import { recordUndone } from '../incident/record-change.ts';
import { amend } from './amend.ts';
import { idle } from './carry-out.ts';
import type { Ports } from './ports.ts';

/** Two repairs within an hour that did not help: the product no longer trusts its own judgement. */
const ineffectiveToStop = 2;

/**
 * Takes back what the incident records as to be undone. Detaches only what the product attached, and only when nothing else has
 * come to rely on it: what cannot be known is kept, and said. Caps never hold it back; only the mode `off` does.
 */
export async function takeBack(ports: Ports, incident: Incident, by: 'proof' | 'person'): Promise<Incident> {
  let current = incident;
  for (const change of incident.changes.filter((one) => one.state === 'undoing').toReversed()) {
    const mode = await ports.readMode();
    if (mode.mode === 'off') {
      ports.log.warn('not undone: the mode is off', { incident: incident.id, change: change.id });
      return current;
    }
    const undone = await undo(ports, current, change, by);
    if (undone === undefined) return current;
    if (!undone.kept) ports.count('changesUndone', change.action.kind);
    ports.log.info(undone.kept ? 'kept' : 'undone', { incident: incident.id, change: change.id, note: undone.note });
    current =
      (await amend(ports, incident.workload, (now) =>
        now?.id === incident.id ? recordUndone(now, change.id, undone) : undefined,
      )) ?? current;
    if (by === 'proof') await noteIneffective(ports, incident, change);
  }
  return current;
}

type Undone = { readonly kept: boolean; readonly note: string; readonly at: string };

async function undo(
  ports: Ports,
  incident: Incident,
  change: ChangeRecord,
  by: 'proof' | 'person',
): Promise<Undone | undefined> {
  const why =
    by === 'person'
      ? 'a person asked for it'
      : `it did not help: ${change.failuresSince.length} tasks failed in the same way after it`;
  const loaded = await ports.ledger.loadTarget(change.target);
  const target = loaded?.item ?? idle(change.target);
  const others = target.relied.filter((id) => id !== incident.id);
  const kept = (note: string): Undone => ({ kept: true, note, at: ports.now() });
  if (target.state === 'latched') return { kept: false, note: why, at: ports.now() };
  if (target.lease !== null && target.lease.until > ports.now()) return undefined;
  const inverse = inverseOf(change, target.action);
  if (typeof inverse === 'string') return kept(`${why}; nothing was taken back: ${inverse}`);
  const reliance =
    others.length > 0
      ? `${others.length === 1 ? 'another incident relies' : `${others.length} other incidents rely`} on it`
      : await reliedOnElsewhere(ports, incident, change);
  if (reliance !== undefined) {
    await ports.ledger.saveTarget({ ...target, relied: others }, loaded?.version ?? 0);
    return kept(`${why}; it was kept: ${reliance}`);
  }
  const leased = { ...target, lease: { incident: incident.id, until: later(ports.now(), 120_000) } };
  if (!(await ports.ledger.saveTarget(leased, loaded?.version ?? 0))) return undefined;
  const done = await ports.execute(inverse, { planHash: change.id, incident: incident.id });
  const at = ports.now();
  const stopped = done.is === 'refused' || done.is === 'failed' ? done.because : undefined;
  const latched = `it was tried at ${change.madeAt ?? change.intendedAt} and taken back: ${why}`;
  const after =
    stopped === undefined
      ? { ...target, state: 'latched' as const, latched, lease: null, relied: [] }
      : { ...target, lease: null };
  await ports.ledger.saveTarget(after, (loaded?.version ?? 0) + 1);
  return stopped === undefined
    ? { kept: false, note: why, at }
    : kept(`${why}; it could not be taken back: ${stopped}`);
}

/**
 * What takes the change back, rebuilt from the change itself: what stands in the ledger is compared, never obeyed.
 * A string says why nothing does.
 */
function inverseOf(change: ChangeRecord, recorded: Action | null): Action | string {
  const { action, inverse } = change;
  if (recorded !== null && JSON.stringify(recorded) !== JSON.stringify(action))
    return 'the ledger records another change of this target';
  if (action.kind === 'attach-grant') return { ...action, kind: 'detach-grant' };
  if ('none' in inverse) return inverse.none;
  if (
    action.kind === 'move-service' &&
    inverse.kind === 'move-service' &&
    inverse.to !== undefined &&
    action.to !== undefined
  ) {
    return { kind: 'move-service', service: action.service, cluster: action.cluster, from: action.to, to: inverse.to };
  }
  return 'this change has no inverse';
}

/** Only the services that a grant names can have come to rely on it: has one of them started a task since? */
async function reliedOnElsewhere(ports: Ports, incident: Incident, change: ChangeRecord): Promise<string | undefined> {
  const { action, madeAt } = change;
  if (action.kind !== 'attach-grant' || madeAt === null) return undefined;
  const grant = ports.configuration.grants.find((one) => one.name === action.grant);
  const services = (grant?.services ?? []).filter((service) => service !== incident.serviceArn);
  if (services.length === 0) return undefined;
  const facts = await ports.newCollect()(services.map((subject) => ({ kind: 'service-tasks' as const, subject })));
  return services.map((service) => startedSince(service, madeAt, facts)).find((one) => one !== undefined);
}

function startedSince(service: string, madeAt: string, facts: Facts): string | undefined {
  const tasks = facts.get({ kind: 'service-tasks', subject: service });
  if (tasks?.is === 'absent') return undefined;
  if (tasks?.is !== 'known') return `whether ${service} has started tasks since could not be read`;
  return tasks.value.some((task) => task.passedInitialisation && task.createdAt >= madeAt)
    ? `${service} has started tasks since`
    : undefined;
}

async function noteIneffective(ports: Ports, incident: Incident, change: ChangeRecord): Promise<void> {
  ports.count('ineffectiveRepairs');
  const within = await ports.ledger.noteIneffective(`${incident.id}-${change.id}`, ports.now());
  if (within < ineffectiveToStop) return;
  const mode = await ports.readMode();
  if (mode.mode !== 'apply') return;
  await ports.writeMode('dry-run');
  ports.log.error(
    `${within} repairs within an hour did not help: the mode is dry-run from now on, until a person sets it to apply`,
    { incident: incident.id },
  );
}
